// Streamed answers: chunks from any thread, slow readers, readers that leave.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <future>
#include <thread>

#include "net/http_server.h"
#include "net/raw_client_testing.h"

namespace sideseat::net {
namespace {

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";

/// A server whose one request is answered by the test through `stream()`.
class StreamedAnswer {
 public:
  explicit StreamedAnswer(std::string_view request = kGet) {
    auto started = HttpServer::start({}, [this](const HttpRequest&, HttpResponder responder) {
      streams_.set_value(responder.start_stream(200, {{"content-type", "text/event-stream"}}));
    });
    server = *std::move(started);
    client = std::make_unique<RawClient>(server->port());
    client->send(request);
    stream = std::make_unique<HttpStream>(streams_.get_future().get());
    head = client->read_until("\r\n\r\n");
  }
  /// Waits for the stream's end.
  void await_close() {
    std::promise<void> closed;
    stream->on_close([&] { closed.set_value(); });
    closed.get_future().get();
  }

 private:
  std::promise<HttpStream> streams_;

 public:
  std::unique_ptr<HttpServer> server;
  std::unique_ptr<RawClient> client;
  std::unique_ptr<HttpStream> stream;
  std::string head;
};

TEST(HttpStream, SendsEachWriteAsOneChunk) {
  StreamedAnswer answer;
  EXPECT_EQ(answer.head,
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: "
            "chunked\r\n\r\n");
  EXPECT_TRUE(answer.stream->write("one"));
  EXPECT_TRUE(answer.stream->write(""));
  EXPECT_TRUE(answer.stream->write(std::string(70'000, 'x')));
  std::thread([&] { EXPECT_TRUE(answer.stream->write("three")); }).join();
  answer.stream->finish();
  EXPECT_FALSE(answer.stream->write("after the end"));
  bool complete = false;
  const auto chunks = answer.client->read_chunks(&complete);
  EXPECT_TRUE(complete);
  EXPECT_EQ(chunks, (std::vector<std::string>{"one", std::string(70'000, 'x'), "three"}));
}

TEST(HttpStream, LeavesTheConnectionUsable) {
  int count = 0;
  auto server = HttpServer::start({}, [&](const HttpRequest&, HttpResponder responder) {
    HttpStream stream = responder.start_stream(200, {});
    stream.write(std::to_string(++count));
    stream.finish();
  });
  RawClient client((*server)->port());
  client.send(kGet);
  client.send(kGet);  // Pipelined: comes while the first stream is open.
  for (const std::string expected : {"1", "2"}) {
    client.read_until("\r\n\r\n");
    EXPECT_EQ(client.read_chunks(), std::vector<std::string>{expected});
  }
}

TEST(HttpStream, EndsWithTheConnectionForHttp10) {
  StreamedAnswer answer("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
  EXPECT_EQ(answer.head.find("transfer-encoding"), std::string::npos);
  answer.stream->write("one");
  answer.stream->write("two");
  answer.stream->finish();
  EXPECT_EQ(answer.client->read_all(), "onetwo");
}

TEST(HttpStream, CutsTheConnectionWhenAborted) {
  StreamedAnswer answer;
  answer.stream->write("one");
  EXPECT_EQ(answer.client->read_until("one\r\n"), "3\r\none\r\n");
  answer.stream->abort();
  EXPECT_EQ(answer.client->read_all(), "");
  answer.await_close();
  EXPECT_FALSE(answer.stream->write("x"));
}

TEST(HttpStream, SendsWhatWasWrittenBeforeACut) {
  StreamedAnswer answer;
  const std::string large(3'000'000, 'x');
  answer.stream->write(large);
  answer.stream->cut();
  EXPECT_FALSE(answer.stream->write("after the cut"));
  bool complete = true;
  EXPECT_EQ(answer.client->read_chunks(&complete), std::vector<std::string>{large});
  EXPECT_FALSE(complete);
  EXPECT_TRUE(answer.client->closed_by_peer());
}

// A stream of a known length is framed by it; what does not keep the promise ends the connection.
TEST(HttpStream, IsFramedByItsLengthWhereThatIsKnown) {
  struct Case {
    std::string_view name;
    std::string_view written;
    bool closed;
  };
  static constexpr std::array kCases{Case{"exact", "12345", false}, Case{"short", "1234", true},
                                     Case{"long", "123456", true}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    auto server = HttpServer::start({}, [&](const HttpRequest&, HttpResponder responder) {
      HttpStream stream = responder.start_stream(200, {{"content-length", "5"}});
      stream.write(std::string(c.written));
      stream.finish();
    });
    RawClient client((*server)->port());
    client.send(kGet);
    EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
    if (c.closed) {
      EXPECT_EQ(client.read_all(), c.written.size() > 5 ? "" : c.written);
      EXPECT_TRUE(client.closed_by_peer());
    } else {
      EXPECT_EQ(client.read_bytes(5), "12345");
      client.send(kGet);
      EXPECT_EQ(client.read_until("\r\n\r\n").substr(0, 15), "HTTP/1.1 200 OK");
    }
  }
}

TEST(HttpStream, IsAbortedWhenTheLastCopyIsDropped) {
  StreamedAnswer answer;
  HttpStream copy = *answer.stream;
  answer.stream.reset();
  EXPECT_TRUE(copy.write("one"));
  EXPECT_EQ(answer.client->read_until("one\r\n"), "3\r\none\r\n");
  { const HttpStream last = std::move(copy); }
  EXPECT_TRUE(answer.client->closed_by_peer());
  EXPECT_EQ(answer.client->read_all(), "");
}

TEST(HttpStream, SendsEverythingWhenFinishedAndDropped) {
  StreamedAnswer answer;
  const std::string large(5'000'000, 'x');
  answer.stream->write(large);
  answer.stream->finish();
  answer.stream.reset();
  bool complete = false;
  EXPECT_EQ(answer.client->read_chunks(&complete), std::vector<std::string>{large});
  EXPECT_TRUE(complete);
}

TEST(HttpStream, NoticesAPeerThatLeaves) {
  StreamedAnswer closing;
  closing.client->close();
  closing.await_close();
  EXPECT_FALSE(closing.stream->write("x"));

  StreamedAnswer resetting;
  resetting.stream->write("x");
  resetting.client->reset();
  resetting.await_close();
  EXPECT_FALSE(resetting.stream->write("x"));
}

TEST(HttpStream, IsClosedWhenThePeerReadsTooSlowly) {
  StreamedAnswer answer;
  const std::string piece(1024 * 1024, 'x');
  std::size_t written = 0;
  while (answer.stream->write(piece)) written += piece.size();
  EXPECT_GE(written, kStreamBacklogBytesMax);
  answer.await_close();
}

TEST(HttpStream, IsClosedWhenTheServerStops) {
  StreamedAnswer answer;
  answer.server->stop(1);
  answer.await_close();
  EXPECT_FALSE(answer.stream->write("x"));
  std::atomic<int> calls = 0;
  answer.stream->on_close([&] { ++calls; });  // Already over: at once.
  EXPECT_EQ(calls, 1);
  answer.server.reset();
  answer.stream->finish();
}

TEST(HttpStream, TakesWritesOfManyThreads) {
  StreamedAnswer answer;
  constexpr std::size_t kThreads = 4;
  constexpr std::size_t kWrites = 250;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (std::size_t n = 0; n < kWrites; ++n) answer.stream->write("0123456789");
    });
  }
  for (auto& thread : threads) thread.join();
  answer.stream->finish();
  const auto chunks = answer.client->read_chunks();
  EXPECT_EQ(chunks.size(), kThreads * kWrites);
  for (const auto& chunk : chunks) EXPECT_EQ(chunk, "0123456789");
}

}  // namespace
}  // namespace sideseat::net
