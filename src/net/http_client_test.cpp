// The client against our own server, and against peers that misbehave.
#include "net/http_client.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <future>
#include <thread>

#include "net/http_server.h"
#include "net/scripted_server_testing.h"

namespace sideseat::net {
namespace {

constexpr int kTimeoutMs = 10'000;

std::unique_ptr<HttpClient> client_for(std::uint16_t port) {
  auto client = HttpClient::create({"http", "127.0.0.1", port, "/base"});
  EXPECT_TRUE(client.has_value());
  return *std::move(client);
}

HttpRequest post(std::string path, std::string body) {
  HttpRequest request;
  request.method = "POST";
  request.path = std::move(path);
  request.headers = {{"x-a", "1"}};
  request.body = std::move(body);
  return request;
}

TEST(HttpClient, SendsAndReceives) {
  auto server = HttpServer::start({}, [](const HttpRequest& request, HttpResponder responder) {
    responder.send({.status = 207,
                    .headers = {{"x-b", "2"}},
                    .body = request.method + " " + request.path + " " +
                            std::string(find_header(request.headers, "x-a")) + " " + request.body,
                    .static_body = {}});
  });
  const auto client = client_for((*server)->port());
  for (const auto& [path, expected] :
       {std::pair{"/p", "POST /p 1 body"}, {"", "POST /base 1 body"}}) {
    const auto response = client->send(post(path, "body"), kTimeoutMs);
    ASSERT_TRUE(response.has_value()) << response.error().message();
    EXPECT_EQ(response->status, 207);
    EXPECT_EQ(find_header(response->headers, "x-b"), "2");
    EXPECT_EQ(response->body, expected);
  }
}

TEST(HttpClient, ReadsEveryFraming) {
  struct Case {
    std::string_view name;
    std::string_view answer;
    std::string_view body;
  };
  static constexpr std::array kCases{
      Case{"content-length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "abc"},
      Case{"chunked",
           "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n",
           "abc"},
      Case{"until close", "HTTP/1.1 200 OK\r\n\r\nabc", "abc"},
      Case{"nothing", "HTTP/1.1 204 No Content\r\n\r\n", ""},
  };
  for (const auto& c : kCases) {
    for (const bool bytewise : {false, true}) {
      SCOPED_TRACE(std::string(c.name));
      ScriptedServer server({{.answer = std::string(c.answer), .bytewise = bytewise}});
      const auto response = client_for(server.port())->send(post("/", "x"), kTimeoutMs);
      ASSERT_TRUE(response.has_value()) << response.error().message();
      EXPECT_EQ(response->body, c.body);
    }
  }
}

TEST(HttpClient, SaysWhatIsWrong) {
  struct Case {
    std::string_view name;
    std::string_view answer;
    ErrorCode code;
  };
  static constexpr std::array kCases{
      Case{"nothing at all", "", ErrorCode::kUnavailable},
      Case{"half a header", "HTTP/1.1 200 OK\r\ncont", ErrorCode::kUnavailable},
      Case{"half a body", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc",
           ErrorCode::kUnavailable},
      Case{"half a chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
           ErrorCode::kUnavailable},
      Case{"no HTTP", "SSH-2.0-OpenSSH\r\n\r\n", ErrorCode::kMalformed},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    ScriptedServer server({{.answer = std::string(c.answer)}});
    const auto response = client_for(server.port())->send(post("/", "x"), kTimeoutMs);
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().code(), c.code) << response.error().message();
  }
}

TEST(HttpClient, IsUnavailableWhenNobodyListens) {
  std::uint16_t port = 0;
  {
    ScriptedServer gone({});
    port = gone.port();
  }
  const auto response = client_for(port)->send(post("/", "x"), kTimeoutMs);
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().code(), ErrorCode::kUnavailable);
  EXPECT_EQ(response.error().message(),
            "connect to 127.0.0.1:" + std::to_string(port) + ": Connection refused");
}

TEST(HttpClient, GivesUpAfterItsTimeout) {
  ScriptedServer server({{.answer = "HTTP/1.1 200 OK\r\n", .then = ScriptedServer::kHold}});
  const auto response = client_for(server.port())->send(post("/", "x"), 30);
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().code(), ErrorCode::kUnavailable);
  EXPECT_EQ(response.error().message(), "no answer in time");
}

TEST(HttpClient, IsCancelledFromAnotherThread) {
  std::promise<HttpResponder> asked;
  auto server = HttpServer::start({}, [&](const HttpRequest&, HttpResponder responder) {
    asked.set_value(std::move(responder));
  });
  const auto client = client_for((*server)->port());
  std::thread canceller([&] {
    const HttpResponder responder = asked.get_future().get();
    client->cancel();
  });
  const auto response = client->send(post("/", "x"), kTimeoutMs);
  canceller.join();
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().message(), "cancelled");
}

TEST(HttpClient, ReplacesAKeptConnectionThatTurnsOutDeadOnce) {
  const std::string answer = "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n";
  // Each connection promises to stay and then closes: the client sees it at the next request.
  ScriptedServer server({{.answer = answer + "1"}, {.answer = answer + "2"}, {.answer = ""}});
  const auto client = client_for(server.port());
  EXPECT_EQ(client->send(post("/", "x"), kTimeoutMs)->body, "1");
  EXPECT_EQ(client->send(post("/", "x"), kTimeoutMs)->body, "2");
  EXPECT_FALSE(client->send(post("/", "x"), kTimeoutMs).has_value());
}

TEST(HttpClient, ReadsAnAnswerThatComesBeforeTheRequestIsSent) {
  HttpServerOptions options;
  options.body_bytes_max = 10;
  auto server = HttpServer::start(
      options, [](const HttpRequest&, HttpResponder responder) { responder.send({}); });
  const auto client = client_for((*server)->port());
  const auto refused = client->send(post("/", std::string(5'000'000, 'x')), kTimeoutMs);
  ASSERT_TRUE(refused.has_value()) << refused.error().message();
  EXPECT_EQ(refused->status, 413);
  EXPECT_EQ(client->send(post("/", "x"), kTimeoutMs)->status, 200);
}

TEST(HttpClient, DoesNotSpeakTls) {
  const auto client = HttpClient::create({"https", "localhost", 443, "/"});
  ASSERT_FALSE(client.has_value());
  EXPECT_EQ(client.error().code(), ErrorCode::kUnsupported);
  EXPECT_NE(client.error().message().find("use an http:// address"), std::string_view::npos);
}

}  // namespace
}  // namespace sideseat::net
