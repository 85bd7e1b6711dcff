// The gRPC server over real loopback sockets: what it takes, what it refuses, how answers end.
#include "net/grpc_server.h"

#include <gtest/gtest.h>

#include <array>
#include <future>
#include <stdexcept>
#include <thread>

#include "net/grpc_client_testing.h"

namespace sideseat::net {
namespace {

constexpr std::string_view kPath = "/a.Service/Export";
constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

std::unique_ptr<GrpcServer> start(GrpcHandler handler, GrpcServerOptions options = {}) {
  options.encodings = {"gzip", "zstd"};
  auto server = GrpcServer::start(std::move(options), std::move(handler));
  EXPECT_TRUE(server.has_value());
  return *std::move(server);
}

/// Answers with what it was asked: "/path identity 5 hello".
void describe(const GrpcRequest& request, GrpcResponder responder) {
  responder.send({.message = request.path + " " + request.encoding + " " +
                             std::to_string(request.message.size()) + " " +
                             request.message.substr(0, 16)});
}

/// An HTTP/2 frame.
std::string frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream,
                  std::string_view payload) {
  std::string out;
  for (const int shift : {16, 8, 0}) out.push_back(static_cast<char>(payload.size() >> shift));
  out.push_back(static_cast<char>(type));
  out.push_back(static_cast<char>(flags));
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<char>(stream >> shift));
  return out.append(payload);
}
const std::string kSettings = frame(4, 0, 0, "");

TEST(GrpcServer, AnswersACallAndSaysWhatItCanUnpack) {
  const auto server = start(describe);
  GrpcTestClient client(server->port());
  const auto& call = client.call(kPath, "hello");
  EXPECT_EQ(call.message(), "/a.Service/Export identity 5 hello");
  EXPECT_EQ(find_header(call.headers, ":status"), "200");
  EXPECT_EQ(find_header(call.headers, "content-type"), "application/grpc");
  EXPECT_EQ(find_header(call.headers, "grpc-accept-encoding"), "identity,gzip,zstd");
  EXPECT_EQ(call.status(), "0");
  EXPECT_EQ(client.call(kPath, "").message(), "/a.Service/Export identity 0 ");
}

TEST(GrpcServer, HandsOnMetadataAndHowTheMessageIsPacked) {
  const auto server = start([](const GrpcRequest& request, GrpcResponder responder) {
    std::string seen = request.encoding;
    for (const auto& [name, value] : request.metadata) {
      seen.append(" ").append(name).append("=").append(value);
    }
    responder.send({.message = std::move(seen)});
  });
  GrpcTestClient client(server->port());
  const Headers more{{"grpc-encoding", "zstd"}, {"x-project", "p"}, {"x-project", "q"}};
  EXPECT_EQ(client.call(kPath, "m", more, 1).message(), "zstd x-project=p x-project=q");
  EXPECT_EQ(client.call(kPath, "m", more, 0).message(), "identity x-project=p x-project=q");
}

TEST(GrpcServer, AnswersManyCallsAtOnceInAnyOrder) {
  std::mutex mutex;
  std::vector<std::pair<std::string, GrpcResponder>> waiting;
  std::promise<void> all_here;
  constexpr int kCalls = 100;
  const auto server = start([&](GrpcRequest request, GrpcResponder responder) {
    const std::lock_guard lock(mutex);
    waiting.emplace_back(std::move(request.message), std::move(responder));
    if (waiting.size() == kCalls) all_here.set_value();
  });
  GrpcTestClient client(server->port());
  std::vector<std::int32_t> ids;
  ids.reserve(kCalls);
  for (int i = 0; i < kCalls; ++i) {
    ids.push_back(client.begin(kPath, grpc_framed(std::to_string(i))));
  }
  std::thread([&] {
    all_here.get_future().get();
    while (!waiting.empty()) {
      waiting.back().second.send({.message = "answer " + waiting.back().first});
      waiting.pop_back();
    }
  }).join();
  for (int i = 0; i < kCalls; ++i) {
    EXPECT_EQ(client.wait(ids[static_cast<std::size_t>(i)]).message(),
              "answer " + std::to_string(i));
  }
}

TEST(GrpcServer, TakesAMessageInPiecesAndOneOfManyWindows) {
  const auto server = start(describe);
  GrpcTestClient client(server->port());
  const std::string whole = grpc_framed("hello");
  const auto id = client.begin(kPath, "", false);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    client.go_on(id, whole.substr(i, 1), i + 1 == whole.size());
  }
  EXPECT_EQ(client.wait(id).message(), "/a.Service/Export identity 5 hello");
  std::string large;
  large.resize(20'000'000, 'x');
  EXPECT_EQ(client.call(kPath, large).message().substr(0, 36),
            "/a.Service/Export identity 20000000 ");
}

TEST(GrpcServer, SendsAnAnswerThroughASmallWindow) {
  const auto server = start([](const GrpcRequest&, GrpcResponder responder) {
    responder.send({.message = std::string(1'000'000, 'y')});
  });
  GrpcTestClient client(server->port(), 1000);
  const auto& call = client.call(kPath, "m");
  EXPECT_EQ(call.message().size(), 1'000'000u);
  EXPECT_EQ(call.status(), "0");
}

TEST(GrpcServer, AnswersWithAStatusItsMessageAndTrailers) {
  const auto server = start([](const GrpcRequest&, GrpcResponder responder) {
    responder.send({.status = GrpcStatus::kResourceExhausted,
                    .status_message = "50% of caf\xc3\xa9",
                    .message = "never sent",
                    .trailers = {{"grpc-status-details-bin", "CAg"}}});
  });
  GrpcTestClient client(server->port());
  const auto& call = client.call(kPath, "m");
  EXPECT_EQ(call.status(), "8");
  EXPECT_EQ(find_header(call.headers, "grpc-message"), "50%25 of caf%C3%A9");
  EXPECT_EQ(find_header(call.headers, "grpc-status-details-bin"), "CAg");
  EXPECT_EQ(call.body, "");
}

TEST(GrpcServer, RefusesWithAStatus) {
  struct Case {
    std::string_view name;
    std::string body;
    Headers headers;
    std::string_view http_status;
    std::string_view status;
    std::string_view message;
  };
  const std::array cases{
      Case{"no message", "", {}, "200", "13", "the call ends before its message does"},
      Case{"half a prefix", std::string(4, '\0'), {}, "200", "13", "the call ends before"},
      Case{"half a message", grpc_framed("hello").substr(0, 8), {}, "200", "13", "the call ends"},
      Case{"two messages", grpc_framed("a") + grpc_framed("b"), {}, "200", "12", "one message"},
      Case{"no prefix", std::string("hello, server"), {}, "200", "13", "not a gRPC message"},
      Case{"too long", grpc_framed(std::string(101, 'x')), {}, "200", "8", "longer than 100 bytes"},
      Case{"far too long", std::string("\0\xff\xff\xff\xff", 5), {}, "200", "8", "longer than 100"},
      Case{"an unknown encoding",
           grpc_framed("a", 1),
           {{"grpc-encoding", "br"}},
           "200",
           "12",
           "grpc-encoding 'br' is not known"},
      Case{"packed, but how", grpc_framed("a", 1), {}, "200", "13", "no grpc-encoding says how"},
      Case{"metadata too long",
           grpc_framed("a"),
           {{"x-a", std::string(1000, 'a')}},
           "200",
           "8",
           "the metadata is longer than 1000 bytes"},
      Case{"not gRPC", "{}", {{"content-type", "application/json"}}, "415", "", ""},
      Case{"another method", "", {{":method", "GET"}}, "405", "", ""},
  };
  GrpcServerOptions options;
  options.message_bytes_max = 100;
  options.header_bytes_max = 1000;
  const auto server = start(describe, options);
  GrpcTestClient client(server->port());
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const auto& call = client.wait(client.begin(kPath, c.body, true, c.headers));
    EXPECT_TRUE(call.closed);
    EXPECT_EQ(find_header(call.headers, ":status"), c.http_status);
    EXPECT_EQ(call.status(), c.status);
    EXPECT_NE(find_header(call.headers, "grpc-message").find(c.message), std::string_view::npos)
        << find_header(call.headers, "grpc-message");
  }
  EXPECT_EQ(client.call(kPath, std::string(100, 'x')).status(), "0");
}

// A refusal ends the call before the peer has sent it all, and the connection goes on.
TEST(GrpcServer, TellsAPeerThatIsStillSendingToStop) {
  GrpcServerOptions options;
  options.message_bytes_max = 100;
  const auto server = start(describe, options);
  GrpcTestClient client(server->port());
  const auto& call = client.wait(client.begin(kPath, grpc_framed(std::string(101, 'x')), false));
  EXPECT_TRUE(call.closed);
  EXPECT_EQ(call.status(), "8");
  EXPECT_EQ(call.reset_code, std::uint32_t{NGHTTP2_NO_ERROR});
  EXPECT_EQ(client.call(kPath, "a").status(), "0");
}

TEST(GrpcServer, RefusesWhatTheBudgetDoesNotAllowAndGivesBackWhatWasAnswered) {
  GrpcServerOptions options;
  options.budget = std::make_shared<Budget>(1000);
  std::promise<GrpcResponder> held;
  const auto server = start(
      [&](const GrpcRequest& request, GrpcResponder responder) {
        if (request.path == "/hold") return held.set_value(std::move(responder));
        describe(request, std::move(responder));
      },
      options);
  GrpcTestClient client(server->port());
  const auto first = client.begin("/hold", grpc_framed(std::string(600, 'x')));
  GrpcResponder responder = held.get_future().get();
  EXPECT_EQ(client.call(kPath, std::string(401, 'x')).status(), "14");
  EXPECT_EQ(client.call(kPath, std::string(400, 'x')).status(), "0");
  responder.send({});
  EXPECT_EQ(client.wait(first).status(), "0");
  EXPECT_EQ(client.call(kPath, std::string(1000, 'x')).status(), "0");
  const auto given_up = client.begin(kPath, std::string(500, '\0'), false);
  client.give_up(given_up);
  EXPECT_EQ(client.call(kPath, std::string(1000, 'x')).status(), "0");
  EXPECT_EQ(options.budget->used_bytes(), 0u);
}

TEST(GrpcServer, AnswersInternalWhenTheHandlerFails) {
  const auto server = start([](const GrpcRequest& request, GrpcResponder responder) {
    if (request.path == "/throw") throw std::runtime_error("on purpose");
    if (request.path == "/twice") {
      GrpcResponder copy = responder;
      copy.send({.status = GrpcStatus::kNotFound});
      responder.send({});
    }
  });
  GrpcTestClient client(server->port());
  for (const auto& [path, status] : {std::pair{"/throw", "13"}, {"/drop", "13"}, {"/twice", "5"}}) {
    EXPECT_EQ(client.call(path, "m").status(), status) << path;
  }
}

TEST(GrpcServer, EndsAConnectionThatBreaksHttp2) {
  struct Case {
    std::string_view name;
    std::string bytes;
  };
  const std::string hello = std::string(kPreface) + kSettings;
  const std::array cases{
      Case{"TLS", std::string("\x16\x03\x01\x02\x05\x01\x00\x00", 8)},
      Case{"no settings", std::string(kPreface) + frame(6, 0, 0, "12345678")},
      Case{"a frame longer than allowed", hello + frame(0, 0, 1, std::string(16385, 'x'))},
      Case{"data for no call", hello + frame(0, 0, 1, "x")},
      Case{"an even stream", hello + frame(1, 5, 2, "\x82")},
      Case{"headers that cannot be read", hello + frame(1, 5, 1, "\xff\xff\xff\xff\xff\xff")},
      Case{"a ping of seven bytes", hello + frame(6, 0, 0, "1234567")},
      Case{"a window beyond 31 bits", hello + frame(8, 0, 0, "\x7f\xff\xff\xff")},
      Case{"a continuation of nothing", hello + frame(9, 4, 1, "x")},
  };
  const auto server = start(describe);
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    RawClient client(server->port());
    client.send(c.bytes);
    EXPECT_TRUE(client.closed_by_peer());
  }
  GrpcTestClient client(server->port());
  EXPECT_EQ(client.call(kPath, "a").status(), "0");
}

TEST(GrpcServer, TellsAnHttp1ClientThatThisIsAnotherPort) {
  const auto server = start(describe);
  RawClient client(server->port());
  client.send("POST /v1/traces HTTP/1.1\r\nhost: x\r\n\r\n");
  const std::string answer = client.read_all();
  EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 400");
  EXPECT_NE(answer.find("this port speaks gRPC"), std::string::npos);
}

TEST(GrpcServer, GivesUpSlowCallsAndIdleConnections) {
  GrpcServerOptions options;
  options.request_timeout_ms = 200;
  options.idle_timeout_ms = 300;
  const auto server = start(describe, options);
  GrpcTestClient slow(server->port());
  const auto& call = slow.wait(slow.begin(kPath, grpc_framed("hello").substr(0, 7), false));
  EXPECT_TRUE(call.closed);
  EXPECT_EQ(call.reset_code, std::uint32_t{NGHTTP2_CANCEL});
  EXPECT_TRUE(slow.ended_by_goaway());

  RawClient silent(server->port());
  EXPECT_TRUE(silent.closed_by_peer());
  RawClient half_a_preface(server->port());
  half_a_preface.send(kPreface.substr(0, 10));
  EXPECT_TRUE(half_a_preface.closed_by_peer());
}

TEST(GrpcServer, GivesUpAnAnswerThatNobodyTakes) {
  GrpcServerOptions options;
  options.request_timeout_ms = 200;
  const auto server = start(describe, options);
  GrpcTestClient client(server->port(), 0);  // A window in which no answer fits.
  const auto& call = client.call(kPath, "hello");
  EXPECT_TRUE(call.closed);
  EXPECT_EQ(call.reset_code, std::uint32_t{NGHTTP2_CANCEL});
}

TEST(GrpcServer, LetsAHandlerTakeItsTime) {
  GrpcServerOptions options;
  options.request_timeout_ms = 200;
  std::promise<GrpcResponder> asked;
  const auto server = start(
      [&](const GrpcRequest& request, GrpcResponder responder) {
        if (request.path == "/hold") return asked.set_value(std::move(responder));
        describe(request, std::move(responder));
      },
      options);
  GrpcTestClient client(server->port());
  const auto held = client.begin("/hold", grpc_framed("m"));
  GrpcResponder responder = asked.get_future().get();
  // Once a slow call is given up, the limit has passed for the one before it, too.
  EXPECT_EQ(client.wait(client.begin(kPath, "", false)).reset_code, std::uint32_t{NGHTTP2_CANCEL});
  responder.send({.message = "late"});
  EXPECT_EQ(client.wait(held).message(), "late");
}

TEST(GrpcServer, SurvivesPeersThatLeaveInTheMiddle) {
  const auto server = start(describe);
  const std::string hello = std::string(kPreface) + kSettings;
  for (const std::string& bytes :
       {std::string(), std::string(kPreface.substr(0, 5)), std::string(kPreface), hello,
        hello.substr(0, hello.size() - 3)}) {
    RawClient closing(server->port());
    closing.send(bytes);
    closing.close();
    RawClient resetting(server->port());
    resetting.send(bytes);
    resetting.reset();
  }
  {
    GrpcTestClient client(server->port());
    client.begin(kPath, grpc_framed("hello").substr(0, 7), false);
    client.socket().reset();
  }
  GrpcTestClient client(server->port());
  EXPECT_EQ(client.call(kPath, "a").status(), "0");
}

TEST(GrpcServer, ForgetsAnAnswerToACallThatWasGivenUp) {
  std::promise<GrpcResponder> asked;
  const auto server = start([&](const GrpcRequest& request, GrpcResponder responder) {
    if (request.path == "/hold") return asked.set_value(std::move(responder));
    describe(request, std::move(responder));
  });
  GrpcTestClient client(server->port());
  const auto id = client.begin("/hold", grpc_framed("m"));
  GrpcResponder responder = asked.get_future().get();
  client.give_up(id);
  responder.send({.message = "too late"});
  EXPECT_EQ(client.call(kPath, "a").status(), "0");
  EXPECT_EQ(client.wait(id).body, "");
}

TEST(GrpcServer, ClosesConnectionsBeyondItsNumber) {
  GrpcServerOptions options;
  options.connections_max = 1;
  const auto server = start(describe, options);
  GrpcTestClient first(server->port());
  EXPECT_EQ(first.call(kPath, "a").status(), "0");
  RawClient second(server->port());
  EXPECT_TRUE(second.closed_by_peer());
  EXPECT_EQ(first.call(kPath, "a").status(), "0");
}

TEST(GrpcServer, AnswersWhatIsUnderWayWhenItStops) {
  std::promise<GrpcResponder> asked;
  const auto server = start(
      [&](const GrpcRequest&, GrpcResponder responder) { asked.set_value(std::move(responder)); });
  GrpcTestClient client(server->port());
  const auto id = client.begin(kPath, grpc_framed("m"));
  GrpcResponder responder = asked.get_future().get();
  std::thread stopping([&] { server->stop(60'000); });
  EXPECT_TRUE(client.wait_for_goaway());
  responder.send({.message = "in time"});
  EXPECT_EQ(client.wait(id).message(), "in time");
  EXPECT_TRUE(client.ended_by_goaway());
  stopping.join();
}

TEST(GrpcServer, CutsWhatIsUnderWayWhenTheGraceIsOver) {
  std::promise<GrpcResponder> asked;
  auto server = start(
      [&](const GrpcRequest&, GrpcResponder responder) { asked.set_value(std::move(responder)); });
  GrpcTestClient client(server->port());
  const auto id = client.begin(kPath, grpc_framed("m"));
  GrpcResponder responder = asked.get_future().get();
  server->stop(1);
  EXPECT_FALSE(client.wait(id).closed);
  server.reset();
  responder.send({.message = "too late"});
}

TEST(GrpcServer, SharesALoopWithOthers) {
  const auto loop = std::make_shared<Loop>(1);
  GrpcServerOptions options;
  options.loop = loop;
  auto first = start(describe, options);
  const auto second = start(describe, options);
  GrpcTestClient client(first->port());
  EXPECT_EQ(client.call(kPath, "a").status(), "0");
  first.reset();
  GrpcTestClient other(second->port());
  EXPECT_EQ(other.call(kPath, "a").status(), "0");
}

TEST(GrpcServer, SaysWhyItCannotListen) {
  const auto server = start(describe);
  const auto second = GrpcServer::start({.port = server->port()}, describe);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code(), ErrorCode::kIo);
  EXPECT_EQ(second.error().message(),
            "listen on 127.0.0.1:" + std::to_string(server->port()) + ": Address already in use");
}

}  // namespace
}  // namespace sideseat::net
