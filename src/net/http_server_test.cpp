// The server over real loopback sockets: what it takes, what it refuses, how answers end.
#include "net/http_server.h"

#include <gtest/gtest.h>

#include <array>
#include <future>
#include <thread>

#include "net/raw_client_testing.h"

namespace sideseat::net {
namespace {

constexpr std::string_view kGet = "GET /a?b=1 HTTP/1.1\r\nhost: x\r\n\r\n";

std::unique_ptr<HttpServer> start(HttpHandler handler, HttpServerOptions options = {}) {
  auto server = HttpServer::start(std::move(options), std::move(handler));
  EXPECT_TRUE(server.has_value());
  return *std::move(server);
}

/// Answers with what it was asked: "POST /path?query 5 body".
void describe(const HttpRequest& request, HttpResponder responder) {
  HttpResponse response;
  response.body = request.method + " " + request.path + "?" + request.query + " " +
                  std::to_string(request.body.size()) + " " + request.body.substr(0, 32);
  responder.send(std::move(response));
}

std::string body_of(const std::string& answer) {
  return answer.substr(std::min(answer.size(), answer.find("\r\n\r\n") + 4));
}

TEST(HttpServer, AnswersRequestsOfEveryFraming) {
  struct Case {
    std::string_view name;
    std::string_view request;
    std::string_view body;
  };
  static constexpr std::array kCases{
      Case{"no body", kGet, "GET /a?b=1 0 "},
      Case{"content-length", "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
           "POST /p? 3 abc"},
      Case{"chunked",
           "POST /p HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
           "3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\ntrailer: 1\r\n\r\n",
           "POST /p? 5 abcde"},
      Case{"absolute form", "GET http://h:1/p?q HTTP/1.1\r\nhost: h\r\n\r\n", "GET /p?q 0 "},
      Case{"absolute form without a path", "GET http://h HTTP/1.1\r\nhost: h\r\n\r\n", "GET /? 0 "},
      Case{"percent-encoding is kept", "GET /a%2Fb?c=%20 HTTP/1.1\r\nhost: x\r\n\r\n",
           "GET /a%2Fb?c=%20 0 "},
      Case{"a URL as a query value", "GET /a?u=http://b/c HTTP/1.1\r\nhost: x\r\n\r\n",
           "GET /a?u=http://b/c 0 "},
  };
  const auto server = start(describe);
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    RawClient whole(server->port());
    whole.send(c.request);
    const std::string answer = whole.read_answer();
    EXPECT_EQ(answer.substr(0, 17), "HTTP/1.1 200 OK\r\n");
    EXPECT_EQ(body_of(answer), c.body);

    RawClient bytewise(server->port());
    for (const char byte : c.request) bytewise.send(std::string_view(&byte, 1));
    EXPECT_EQ(body_of(bytewise.read_answer()), c.body);
  }
}

TEST(HttpServer, LowersHeaderNamesAndKeepsRepetition) {
  const auto server = start([](const HttpRequest& request, HttpResponder responder) {
    HttpResponse response;
    for (const auto& [name, value] : request.headers) response.body += name + "=" + value + ";";
    responder.send(std::move(response));
  });
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\nX-B: 1\r\nX-A: 2\r\nx-b:  3 \r\n\r\n");
  EXPECT_EQ(body_of(client.read_answer()), "host=x;x-b=1;x-b=3;x-a=2;");
}

TEST(HttpServer, KeepsTheConnectionAndAnswersPipelinedRequestsInOrder) {
  const auto server = start(describe);
  RawClient client(server->port());
  client.send(
      "GET /1 HTTP/1.1\r\nhost: x\r\n\r\nPOST /2 HTTP/1.1\r\nhost: x\r\ncontent-length: "
      "1\r\n\r\nzGET /3 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  EXPECT_EQ(body_of(client.read_answer()), "GET /1? 0 ");
  EXPECT_EQ(body_of(client.read_answer()), "POST /2? 1 z");
  const std::string last = client.read_answer();
  EXPECT_EQ(body_of(last), "GET /3? 0 ");
  EXPECT_NE(last.find("connection: close\r\n"), std::string::npos);
  EXPECT_TRUE(client.closed_by_peer());
}

TEST(HttpServer, ClosesAfterHttp10UnlessAskedToKeepAlive) {
  const auto server = start(describe);
  RawClient closing(server->port());
  closing.send("GET /1 HTTP/1.0\r\n\r\n");
  EXPECT_EQ(body_of(closing.read_answer()), "GET /1? 0 ");
  EXPECT_TRUE(closing.closed_by_peer());

  RawClient keeping(server->port());
  for (int i = 0; i < 2; ++i) {
    keeping.send("GET /1 HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
    const std::string answer = keeping.read_answer();
    EXPECT_NE(answer.find("connection: keep-alive\r\n"), std::string::npos);
    EXPECT_EQ(body_of(answer), "GET /1? 0 ");
  }
}

TEST(HttpServer, AsksForTheBodyWhenThePeerExpectsIt) {
  const auto server = start(describe);
  RawClient client(server->port());
  client.send("POST /p HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\nexpect: 100-Continue\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ab");
  EXPECT_EQ(body_of(client.read_answer()), "POST /p? 2 ab");
}

TEST(HttpServer, AnswersHeadWithoutABody) {
  const auto server = start([](const HttpRequest& request, HttpResponder responder) {
    if (request.path == "/stream") {
      HttpStream stream = responder.start_stream(200, {});
      stream.write("never sent");
      stream.finish();
    } else {
      responder.send({.status = 200, .headers = {}, .body = "12345", .static_body = {}});
    }
  });
  RawClient client(server->port());
  client.send("HEAD / HTTP/1.1\r\nhost: x\r\n\r\n");
  const std::string head = client.read_until("\r\n\r\n");
  EXPECT_NE(head.find("content-length: 5\r\n"), std::string::npos);
  client.send("HEAD /stream HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(body_of(client.read_answer()), "12345");
}

TEST(HttpServer, SendsStaticBodiesAndNoBodyWhereHttpForbidsOne) {
  const auto server = start([](const HttpRequest& request, HttpResponder responder) {
    const int status = request.path == "/204" ? 204 : 200;
    responder.send({.status = status,
                    .headers = {{"x-evil", "a\r\nx-injected: b"}},
                    .body = {},
                    .static_body = "embedded"});
  });
  RawClient client(server->port());
  client.send("GET /204 HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"),
            "HTTP/1.1 204 No Content\r\nx-evil: a  x-injected: b\r\n\r\n");
  client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(body_of(client.read_answer()), "embedded");
}

// Whatever breaks HTTP or a bound is answered with problem details, and the connection ends.
TEST(HttpServer, RefusesWithAReason) {
  struct Case {
    std::string_view name;
    std::string request;
    int status;
  };
  const std::array cases{
      Case{"not HTTP", "what is this\r\n\r\n", 400},
      Case{"TLS", "\x16\x03\x01\x02\x05\x01\r\n\r\n", 400},
      Case{"a bad version", "GET / HTTP/9.9\r\n\r\n", 400},
      Case{"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
      Case{"a bad content-length", "POST / HTTP/1.1\r\ncontent-length: x\r\n\r\n", 400},
      Case{"two lengths", "POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n", 400},
      Case{"a length beside chunks",
           "POST / HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n", 400},
      Case{"a bad chunk", "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", 400},
      Case{"header too long", "GET / HTTP/1.1\r\nx: " + std::string(1000, 'x') + "\r\n\r\n", 431},
      Case{"length too long", "POST / HTTP/1.1\r\ncontent-length: 101\r\n\r\n", 413},
      Case{"refused before it is sent",
           "POST / HTTP/1.1\r\ncontent-length: 101\r\nexpect: 100-continue\r\n\r\n", 413},
      Case{"chunks too long",
           "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'x') +
               "\r\n0\r\n\r\n",
           413},
  };
  HttpServerOptions options;
  options.header_bytes_max = 1000;
  options.body_bytes_max = 100;
  const auto server = start(describe, options);
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    RawClient client(server->port());
    client.send(c.request);
    client.shutdown_send();
    const std::string answer = client.read_all();
    EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 " + std::to_string(c.status));
    EXPECT_NE(answer.find("content-type: application/problem+json\r\n"), std::string::npos);
    EXPECT_NE(answer.find("\"status\":" + std::to_string(c.status)), std::string::npos);
    EXPECT_NE(answer.find("connection: close\r\n"), std::string::npos);
  }
}

TEST(HttpServer, TakesWhatIsJustWithinTheBounds) {
  HttpServerOptions options;
  options.body_bytes_max = 100;
  const auto server = start(describe, options);
  RawClient client(server->port());
  client.send("POST / HTTP/1.1\r\ncontent-length: 100\r\n\r\n" + std::string(100, 'x'));
  EXPECT_EQ(client.read_answer().substr(0, 12), "HTTP/1.1 200");
  client.send("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n64\r\n" +
              std::string(100, 'x') + "\r\n0\r\n\r\n");
  EXPECT_EQ(client.read_answer().substr(0, 12), "HTTP/1.1 200");
}

TEST(HttpServer, TakesALargeBody) {
  const auto server = start(describe);
  RawClient client(server->port());
  const std::string body(20'000'000, 'x');
  client.send("POST / HTTP/1.1\r\ncontent-length: 20000000\r\n\r\n");
  client.send(body);
  EXPECT_EQ(body_of(client.read_answer()).substr(0, 17), "POST /? 20000000 ");
}

// The answer reaches a peer that is still sending: no reset overtakes it.
TEST(HttpServer, RefusesAPeerThatKeepsSending) {
  HttpServerOptions options;
  options.body_bytes_max = 100;
  const auto server = start(describe, options);
  RawClient client(server->port());
  client.send("POST / HTTP/1.1\r\ncontent-length: 3000000\r\n\r\n");
  client.send(std::string(3'000'000, 'x'));
  client.shutdown_send();
  EXPECT_EQ(client.read_all().substr(0, 12), "HTTP/1.1 413");
}

TEST(HttpServer, ClosesSlowAndIdleConnections) {
  HttpServerOptions options;
  options.idle_timeout_ms = 50;
  options.request_timeout_ms = 50;
  const auto server = start(describe, options);
  RawClient idle(server->port());
  RawClient slow_header(server->port());
  slow_header.send("GET / HT");
  RawClient slow_body(server->port());
  slow_body.send("POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\nab");
  RawClient idle_again(server->port());
  idle_again.send(kGet);
  EXPECT_EQ(idle_again.read_answer().substr(0, 12), "HTTP/1.1 200");
  for (RawClient* client : {&idle, &slow_header, &slow_body, &idle_again}) {
    EXPECT_TRUE(client->closed_by_peer());
  }
}

TEST(HttpServer, ClosesPeersThatDoNotTakeTheirAnswer) {
  constexpr std::size_t kSize = 20'000'000;
  HttpServerOptions options;
  options.request_timeout_ms = 50;
  std::promise<void> streamed;
  std::promise<void> asked;
  const auto server = start(
      [&](const HttpRequest& request, HttpResponder responder) {
        if (request.path == "/whole") {
          responder.send(
              {.status = 200, .headers = {}, .body = std::string(kSize, 'x'), .static_body = {}});
          asked.set_value();
          return;
        }
        HttpStream stream = responder.start_stream(200, {});
        stream.write(std::string(7'000'000, 'x'));
        stream.on_close([&] { streamed.set_value(); });
        stream.finish();
      },
      options);
  RawClient stream(server->port());
  stream.send("GET /stream HTTP/1.1\r\nhost: x\r\n\r\n");
  streamed.get_future().get();
  EXPECT_LT(stream.read_all().size(), 7'000'000u);

  RawClient whole(server->port());
  whole.send("GET /whole HTTP/1.1\r\nhost: x\r\n\r\n");
  asked.get_future().get();
  server->stop(60'000);  // Returns when the connection is gone, which nobody reads from.
  EXPECT_LT(whole.read_all().size(), kSize);
}

TEST(HttpServer, SurvivesPeersThatLeaveInTheMiddle) {
  const auto server = start(describe);
  for (const std::string_view request :
       {std::string_view(""), std::string_view("GET"), std::string_view("GET / HTTP/1.1\r\nhost"),
        std::string_view("POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nabc"), kGet}) {
    RawClient closing(server->port());
    closing.send(request);
    closing.close();
    RawClient resetting(server->port());
    resetting.send(request);
    resetting.reset();
  }
  RawClient client(server->port());
  client.send(kGet);
  EXPECT_EQ(body_of(client.read_answer()), "GET /a?b=1 0 ");
}

// A peer that has sent its request and closed its sending side still gets its answer.
TEST(HttpServer, AnswersAHalfClosedPeer) {
  const auto server = start(describe);
  RawClient client(server->port());
  client.send(kGet);
  client.shutdown_send();
  EXPECT_EQ(body_of(client.read_answer()), "GET /a?b=1 0 ");
}

TEST(HttpServer, Answers503BeyondItsConnections) {
  HttpServerOptions options;
  options.connections_max = 1;
  const auto server = start(describe, options);
  RawClient first(server->port());
  first.send(kGet);
  first.read_answer();
  RawClient second(server->port());
  const std::string answer = second.read_all();
  EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 503");
  EXPECT_NE(answer.find("retry-after: 1\r\n"), std::string::npos);
  first.send(kGet);
  EXPECT_EQ(first.read_answer().substr(0, 12), "HTTP/1.1 200");
}

// The bound is on the sum: what two connections send together, or wait with for their answers.
TEST(HttpServer, Answers503BeyondTheBytesOfAllRequests) {
  HttpServerOptions options;
  options.budget = std::make_shared<Budget>(1000);
  std::promise<HttpResponder> held;
  const auto server = start(
      [&](const HttpRequest& request, HttpResponder responder) {
        if (request.path == "/hold") return held.set_value(std::move(responder));
        describe(request, std::move(responder));
      },
      options);
  RawClient holding(server->port());
  holding.send("POST /hold HTTP/1.1\r\ncontent-length: 600\r\n\r\n" + std::string(600, 'x'));
  HttpResponder responder = held.get_future().get();

  const auto send = [&](std::size_t size) {
    RawClient client(server->port());
    client.send("POST / HTTP/1.1\r\ncontent-length: " + std::to_string(size) + "\r\n\r\n" +
                std::string(size, 'x'));
    return client.read_answer();
  };
  EXPECT_EQ(send(400).substr(0, 12), "HTTP/1.1 200");
  const std::string refusal = send(401);
  EXPECT_EQ(refusal.substr(0, 12), "HTTP/1.1 503");
  EXPECT_NE(refusal.find("retry-after: 1\r\n"), std::string::npos);
  responder.send({.status = 200, .headers = {}, .body = {}, .static_body = {}});
  EXPECT_EQ(holding.read_answer().substr(0, 12), "HTTP/1.1 200");
  EXPECT_EQ(send(1000).substr(0, 12), "HTTP/1.1 200");
}

TEST(HttpServer, Answers500WhenTheHandlerFails) {
  const auto server = start([](const HttpRequest& request, HttpResponder responder) {
    if (request.path == "/throw") throw std::runtime_error("on purpose");
    if (request.path == "/twice") {
      HttpResponder copy = responder;
      copy.send({.status = 201, .headers = {}, .body = {}, .static_body = {}});
      responder.send({.status = 202, .headers = {}, .body = {}, .static_body = {}});
    }
  });
  for (const auto& [path, status] :
       {std::pair{"/throw", "500"}, {"/drop", "500"}, {"/twice", "201"}}) {
    RawClient client(server->port());
    client.send(std::string("GET ") + path + " HTTP/1.1\r\nhost: x\r\n\r\n");
    EXPECT_EQ(client.read_answer().substr(9, 3), status) << path;
  }
}

TEST(HttpServer, IsAnsweredFromAnotherThread) {
  std::promise<HttpResponder> asked;
  const auto server = start(
      [&](const HttpRequest&, HttpResponder responder) { asked.set_value(std::move(responder)); });
  RawClient client(server->port());
  client.send(kGet);
  std::thread([&] {
    asked.get_future().get().send(
        {.status = 200, .headers = {}, .body = "late", .static_body = {}});
  }).join();
  EXPECT_EQ(body_of(client.read_answer()), "late");
}

TEST(HttpServer, RunsCallbacksLater) {
  const auto server = start(describe);
  std::promise<void> ran;
  server->after(1, [&] { ran.set_value(); });
  server->after(60'000, [] { FAIL() << "must be dropped at stop"; });
  ran.get_future().get();
}

TEST(HttpServer, SaysWhyItCannotListen) {
  const auto server = start(describe);
  const auto second = HttpServer::start({.port = server->port()}, describe);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code(), ErrorCode::kIo);
  EXPECT_EQ(second.error().message(),
            "listen on 127.0.0.1:" + std::to_string(server->port()) + ": Address already in use");
  const auto nowhere = HttpServer::start({.address = "nowhere"}, describe);
  ASSERT_FALSE(nowhere.has_value());
  EXPECT_EQ(nowhere.error().code(), ErrorCode::kInvalidArgument);
}

TEST(HttpServer, WaitsForAnswersUnderWayWhenStopped) {
  std::promise<HttpResponder> asked;
  const auto server = start(
      [&](const HttpRequest&, HttpResponder responder) { asked.set_value(std::move(responder)); });
  RawClient idle(server->port());
  RawClient busy(server->port());
  busy.send(kGet);
  HttpResponder responder = asked.get_future().get();
  std::thread stopping([&] { server->stop(60'000); });
  EXPECT_TRUE(idle.closed_by_peer());  // So stop() is under way.
  responder.send({.status = 200, .headers = {}, .body = "done", .static_body = {}});
  stopping.join();
  EXPECT_EQ(body_of(busy.read_answer()), "done");
  EXPECT_FALSE(RawClient(server->port()).connected());
}

TEST(HttpServer, CutsAnswersThatOutlastTheGrace) {
  std::promise<HttpResponder> asked;
  auto server = start(
      [&](const HttpRequest&, HttpResponder responder) { asked.set_value(std::move(responder)); });
  RawClient client(server->port());
  client.send(kGet);
  HttpResponder responder = asked.get_future().get();
  server->stop(1);
  server.reset();
  responder.send({});  // Too late, and harmless.
  EXPECT_EQ(client.read_all(), "");
}

}  // namespace
}  // namespace sideseat::net
