// The exporter against a real server on loopback: what arrives, what waits, what is dropped.
#include "send/exporter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <fstream>
#include <set>
#include <stdexcept>
#include <thread>

#include "base/hash.h"
#include "base/temporary_folder_testing.h"
#include "net/scripted_server_testing.h"
#include "otlp/rpc_status.h"
#include "send/batch.h"
#include "send/exporter_testing.h"
#include "send/tuning.h"

namespace sideseat::send {
namespace {

using Names = std::vector<std::string>;

/// An exporter between a source and a collector. The clock stands still, so nothing is sent before
/// somebody flushes or a batch is full, and no back-off ends.
class ExporterTest : public testing::Test {
 protected:
  ExporterTest() {
    tuning_.clock = &clock_;
    options_.traces_url = collector_.url();
    options_.spool_directory = folder_.file("spool");
    options_.scope = {"sideseat", "1", {}};
  }

  std::unique_ptr<Exporter> start(SpanSource& source) {
    auto exporter = start_exporter(options_, source, tuning_);
    EXPECT_TRUE(exporter.has_value()) << exporter.error().message();
    return *std::move(exporter);
  }
  std::unique_ptr<Exporter> start() { return start(source_); }

  static void expect_ok(const Status& status) {
    EXPECT_TRUE(status.has_value()) << status.error().message();
  }
  static void expect_unavailable(const Status& status, std::string_view because) {
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().code(), ErrorCode::kUnavailable);
    EXPECT_NE(status.error().message().find(because), std::string_view::npos)
        << status.error().message();
  }

  TemporaryFolder folder_;
  HandTurnedClock clock_;
  Collector collector_;
  FilledSource source_;
  ExporterOptions options_;
  Tuning tuning_;
};

// --- What arrives -------------------------------------------------------------------------------

TEST_F(ExporterTest, SendsWhatTheSourceGivesWithoutBeingAsked) {
  tuning_.clock = &system_clock();
  const auto exporter = start();
  source_.add("a");
  ASSERT_TRUE(collector_.wait_for_spans(1));
  source_.add("b");
  ASSERT_TRUE(collector_.wait_for_spans(2));
  EXPECT_EQ(collector_.names(), (Names{"a", "b"}));
}

TEST_F(ExporterTest, SpeaksOtlpOverHttp) {
  options_.headers = {{"X-Api-Key", "k"}, {"Content-Type", "text/plain"}};
  const auto exporter = start();
  source_.add("a");
  expect_ok(exporter->flush(kPatienceMs));
  const net::HttpRequest request = collector_.last_request();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/otel/default/v1/traces");
  EXPECT_EQ(net::find_header(request.headers, "content-type"), "application/x-protobuf");
  EXPECT_EQ(net::find_header(request.headers, "content-encoding"), "gzip");
  EXPECT_EQ(net::find_header(request.headers, "x-api-key"), "k");
}

TEST_F(ExporterTest, CutsRequestsAtTheSpanLimit) {
  struct Case {
    int spans;
    std::vector<std::size_t> expected;
  };
  const std::array cases{Case{1, {1}},    Case{3, {3}},       Case{4, {4}},
                         Case{5, {4, 1}}, Case{9, {4, 4, 1}}, Case{0, {}}};
  tuning_.batch_spans_max = 4;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.spans);
    Collector collector;
    options_.traces_url = collector.url();
    FilledSource source;
    source.add(c.spans);  // Before the exporter starts: one poll takes them all.
    const auto exporter = start(source);
    expect_ok(exporter->flush(kPatienceMs));
    std::vector<std::size_t> sizes;
    for (const auto& request : collector.requests()) sizes.push_back(request.size());
    EXPECT_EQ(sizes, c.expected);
    EXPECT_EQ(exporter->stats().spans_sent, static_cast<std::uint64_t>(c.spans));
  }
}

TEST_F(ExporterTest, SendsAFullBatchAtOnceAndLetsTheRestWaitForCompany) {
  tuning_.batch_spans_max = 4;
  for (int i = 0; i < 6; ++i) source_.add(named_span("fresh", clock_.unix_ns()));
  const auto exporter = start();
  ASSERT_TRUE(collector_.wait_for_spans(4));
  expect_ok(exporter->flush(kPatienceMs));
  ASSERT_EQ(collector_.requests().size(), 2u);
  EXPECT_EQ(collector_.requests().back().size(), 2u);
}

// A call that ended long before it is found has waited already.
TEST_F(ExporterTest, CountsTheAgeOfASpanTowardsItsDelay) {
  source_.add(named_span("aged", clock_.unix_ns() - tuning_.delay_ms * 1'000'000));
  const auto exporter = start();
  EXPECT_TRUE(collector_.wait_for_spans(1));  // Though the clock stands still.
}

TEST_F(ExporterTest, WritesACopyOfEveryRequestToAFile) {
  tuning_.batch_spans_max = 2;
  options_.file_path = folder_.file("spans.jsonl");
  source_.add(3);
  const auto exporter = start();
  expect_ok(exporter->flush(kPatienceMs));
  std::ifstream file(options_.file_path);
  std::vector<std::size_t> sizes;
  for (std::string line; std::getline(file, line);) {
    const auto request = otlp::decode_request(otlp::Encoding::kJson, line);
    ASSERT_TRUE(request.has_value());
    sizes.push_back(request->front().scopes.front().spans.size());
  }
  EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 1}));
  EXPECT_EQ(collector_.names().size(), 3u);
}

TEST_F(ExporterTest, SendsThoughTheFileCannotBeWritten) {
  options_.file_path = folder_.path();  // A directory.
  source_.add("a");
  const auto exporter = start();
  expect_ok(exporter->flush(kPatienceMs));
  EXPECT_EQ(collector_.names(), Names{"a"});
}

// --- Answers ------------------------------------------------------------------------------------

TEST_F(ExporterTest, KeepsOrDropsByTheAnswer) {
  struct Case {
    std::string_view name;
    int status;
    std::uint64_t spooled;
    std::uint64_t dropped;
  };
  static constexpr std::array kCases{
      Case{"too many requests", 429, 1, 0},
      Case{"bad gateway", 502, 1, 0},
      Case{"unavailable", 503, 1, 0},
      Case{"gateway timeout", 504, 1, 0},
      Case{"redirected", 301, 1, 0},
      Case{"bad request", 400, 0, 1},
      Case{"unauthorized", 401, 1, 0},
      Case{"not found", 404, 1, 0},
      Case{"too large", 413, 0, 1},
      Case{"another type", 415, 0, 1},
      Case{"broken", 500, 1, 0},
      Case{"not implemented", 501, 1, 0},
      Case{"accepted", 202, 0, 0},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    options_.spool_directory = folder_.file(c.name);
    collector_.answer_with(c.status);
    source_.add("a");
    const auto exporter = start();
    const Status flushed = exporter->flush(kPatienceMs);
    const ExporterStats stats = exporter->stats();
    EXPECT_EQ(stats.spans_spooled, c.spooled);
    EXPECT_EQ(stats.spans_dropped, c.dropped);
    const bool sent = c.spooled + c.dropped == 0;
    EXPECT_EQ(stats.spans_sent, sent ? 1u : 0u);
    EXPECT_EQ(flushed.has_value(), sent);
    const std::string answered = "the server answered HTTP " + std::to_string(c.status);
    EXPECT_EQ(stats.last_error, sent ? "" : answered);
    if (c.dropped > 0) {
      EXPECT_EQ(flushed.error().code(), ErrorCode::kInvalidArgument);
    }
  }
}

/// Counts how often it is told that spans are lost.
class CountingSource final : public SpanSource {
 public:
  void add(std::string name) { source_.add(std::move(name)); }
  void poll(std::vector<Span>& out) override { source_.poll(out); }
  void spans_lost() override { ++told_; }
  int told() const { return told_; }

 private:
  FilledSource source_;
  std::atomic<int> told_{0};
};

TEST_F(ExporterTest, TellsTheSourceWhenSpansAreLost) {
  options_.spool_directory.clear();
  CountingSource source;
  const auto exporter = start(source);
  source.add("sent");
  expect_ok(exporter->flush(kPatienceMs));
  collector_.answer_with(503);
  source.add("waits");
  EXPECT_FALSE(exporter->flush(kPatienceMs).has_value());
  EXPECT_EQ(source.told(), 0) << "what waits may still arrive";

  collector_.answer_with(400);
  source.add("refused");
  EXPECT_FALSE(exporter->flush(kPatienceMs).has_value());
  expect_ok(exporter->flush(kPatienceMs));  // Polls, and tells before.
  EXPECT_EQ(source.told(), 1);
  expect_ok(exporter->flush(kPatienceMs));
  EXPECT_EQ(source.told(), 1) << "once for each loss";
}

// One attachment of the largest size fits everywhere that spans go.
TEST_F(ExporterTest, SendsTheLargestAttachmentAlsoThroughTheSpool) {
  std::string bytes(limits::kAttachmentBytesMax, '\0');
  for (std::size_t i = 0; i < bytes.size(); i += 16) {
    const ContentHash noise = content_hash(std::to_string(i));  // No compression helps.
    std::copy(noise.bytes.begin(), noise.bytes.end(), bytes.begin() + static_cast<long>(i));
  }
  collector_.answer_with(503);
  const auto exporter = start();
  for (const char* name : {"first", "second"}) {
    Span span = named_span(name);
    span.attributes.push_back({"large", {AttributeBytes{bytes}}});
    source_.add(std::move(span));
  }
  expect_unavailable(exporter->flush(kPatienceMs), "2 spans wait in the spool");
  collector_.answer_with(200);
  expect_ok(exporter->flush(kPatienceMs));
  EXPECT_EQ(collector_.requests(), (std::vector<Names>{{"first"}, {"second"}}));
  EXPECT_EQ(exporter->stats().spans_dropped, 0U);
}

TEST_F(ExporterTest, RepeatsTheServersExplanationButNoOtherBody) {
  const auto exporter = start();
  collector_.answer_with(400, {{"content-type", "application/problem+json"}},
                         R"({"title": "Invalid request", "detail": "span 3 has no trace id"})");
  source_.add("a");
  EXPECT_FALSE(exporter->flush(kPatienceMs).has_value());
  EXPECT_EQ(exporter->stats().last_error, "the server answered HTTP 400: span 3 has no trace id");

  collector_.answer_with(400, {{"content-type", "application/x-protobuf"}},
                         otlp::encode_rpc_status(3, "span 4 has none either"));
  source_.add("a");
  EXPECT_FALSE(exporter->flush(kPatienceMs).has_value());
  EXPECT_EQ(exporter->stats().last_error, "the server answered HTTP 400: span 4 has none either");

  collector_.answer_with(400, {{"content-type", "text/plain"}}, "you sent: secret words");
  source_.add("b");
  EXPECT_FALSE(exporter->flush(kPatienceMs).has_value());
  EXPECT_EQ(exporter->stats().last_error, "the server answered HTTP 400");

  collector_.answer_with(200);
  source_.add("c");
  expect_ok(exporter->flush(kPatienceMs));
  EXPECT_EQ(exporter->stats().last_error, "");
  EXPECT_EQ(exporter->stats().spans_dropped, 3u);
}

TEST_F(ExporterTest, CountsWhatAServerRejectsOfAnAcceptedRequest) {
  collector_.answer_with(200, {{"content-type", "application/x-protobuf"}},
                         otlp::encode_response(otlp::Encoding::kProtobuf, {2, "two have no name"}));
  source_.add(5);
  const auto exporter = start();
  const Status flushed = exporter->flush(kPatienceMs);
  ASSERT_FALSE(flushed.has_value());
  EXPECT_EQ(flushed.error().code(), ErrorCode::kInvalidArgument);
  EXPECT_EQ(exporter->stats().spans_sent, 3u);
  EXPECT_EQ(exporter->stats().spans_dropped, 2u);
  EXPECT_EQ(exporter->stats().last_error, "the server rejected 2 of 5 spans: two have no name");
}

TEST_F(ExporterTest, AsksAgainOnlyWhenTheServerSaidSo) {
  collector_.answer_with(503, {{"retry-after", "60"}});
  source_.add("a");
  const auto exporter = start();
  expect_unavailable(exporter->flush(kPatienceMs), "1 spans wait in the spool");
  EXPECT_EQ(collector_.asked(), 1);

  collector_.answer_with(200);
  clock_.advance_ms(59'999);
  expect_unavailable(exporter->flush(kPatienceMs), "HTTP 503");
  EXPECT_EQ(collector_.asked(), 1);

  clock_.advance_ms(1 + 250);  // And the jitter.
  expect_ok(exporter->flush(kPatienceMs));
  EXPECT_EQ(collector_.names(), Names{"a"});
}

TEST_F(ExporterTest, GivesUpOnAPeerThatNeverAnswers) {
  net::ScriptedServer server({{.answer = "", .then = net::ScriptedServer::kHold}});
  options_.traces_url = "http://127.0.0.1:" + std::to_string(server.port()) + "/v1/traces";
  tuning_.timeout_ms = 30;
  source_.add("a");
  const auto exporter = start();
  expect_unavailable(exporter->flush(kPatienceMs), "no answer in time");
  EXPECT_EQ(exporter->stats().spans_spooled, 1u);
}

// --- What waits ---------------------------------------------------------------------------------

TEST_F(ExporterTest, DeliversEverythingOnceAfterTheServerCameBack) {
  tuning_.batch_spans_max = 2;
  const auto exporter = start();
  source_.add("before");
  expect_ok(exporter->flush(kPatienceMs));

  collector_.stop();
  source_.add(5);
  expect_unavailable(exporter->flush(kPatienceMs), "Connection refused");
  EXPECT_EQ(exporter->stats().spans_spooled, 5u);
  EXPECT_EQ(folder_.files().size(), 3u);

  collector_.start(collector_.port());
  source_.add("after");
  expect_ok(exporter->flush(kPatienceMs));
  const Names names = collector_.names();
  EXPECT_EQ(names.size(), 7u);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 7u);
  EXPECT_EQ(exporter->stats().spans_sent, 7u);
  EXPECT_EQ(exporter->stats().spans_spooled, 0u);
  EXPECT_EQ(exporter->stats().last_error, "");
  EXPECT_TRUE(folder_.files().empty());
}

TEST_F(ExporterTest, FindsTheServerAgainByItself) {
  tuning_.clock = &system_clock();
  tuning_.backoff_ms = 1;
  tuning_.backoff_max_ms = 2;
  const auto exporter = start();
  collector_.stop();
  source_.add(3);
  EXPECT_FALSE(exporter->flush(kPatienceMs).has_value());
  collector_.start(collector_.port());
  EXPECT_TRUE(collector_.wait_for_spans(3));
}

TEST_F(ExporterTest, SendsAtItsNextStartWhatThePreviousOneLeft) {
  collector_.stop();
  source_.add(3);
  {
    const auto exporter = start();
    expect_unavailable(exporter->shutdown(kPatienceMs), "Connection refused");
  }
  EXPECT_EQ(folder_.files().size(), 1u);
  collector_.start(collector_.port());
  const auto exporter = start();
  EXPECT_TRUE(collector_.wait_for_spans(3));
  expect_ok(exporter->flush(kPatienceMs));
  EXPECT_TRUE(folder_.files().empty());
}

TEST_F(ExporterTest, SharesItsSpoolAndNothingIsSentTwice) {
  tuning_.batch_spans_max = 1;
  collector_.stop();
  source_.add(40);
  (void)start()->shutdown(kPatienceMs);
  ASSERT_EQ(folder_.files().size(), 40u);
  collector_.start(collector_.port());

  FilledSource nothing;
  const std::array exporters{start(nothing), start(nothing), start(nothing)};
  // Each flush ends when what is left is in the hands of the others.
  for (const auto& exporter : exporters) expect_ok(exporter->flush(kPatienceMs));
  ASSERT_TRUE(collector_.wait_for_spans(40));
  for (const auto& exporter : exporters) expect_ok(exporter->shutdown(kPatienceMs));
  const Names names = collector_.names();
  EXPECT_EQ(names.size(), 40u);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 40u);
  std::uint64_t sent = 0;
  for (const auto& exporter : exporters) sent += exporter->stats().spans_sent;
  EXPECT_EQ(sent, 40u);
}

TEST_F(ExporterTest, DropsTheOldestWhereTheSpoolIsFull) {
  tuning_.batch_spans_max = 1;
  collector_.stop();
  const auto exporter = start();
  source_.add("old");
  EXPECT_FALSE(exporter->flush(kPatienceMs).has_value());
  const std::uintmax_t one = std::filesystem::file_size(folder_.files().front());

  tuning_.spool_bytes_max = one * 2 + 8;  // Names of three letters make files of about one size.
  FilledSource source;
  const auto second = start(source);
  for (const char* name : {"new", "nu1", "nu2"}) {
    clock_.advance_ms(1);
    source.add(name);
    EXPECT_FALSE(second->flush(kPatienceMs).has_value());
  }
  EXPECT_GE(second->stats().spans_dropped, 1u);
  EXPECT_NE(second->stats().last_error.find("the spool is full"), std::string::npos);

  collector_.start(collector_.port());
  (void)second->flush(kPatienceMs);
  const Names names = collector_.names();
  EXPECT_EQ(std::count(names.begin(), names.end(), "old"), 0);
  EXPECT_EQ(names.back(), "nu2");
}

TEST_F(ExporterTest, SkipsAndCountsADamagedSpoolFile) {
  collector_.stop();
  source_.add(3);
  (void)start()->shutdown(kPatienceMs);
  std::filesystem::resize_file(folder_.files().front(), 20);
  clock_.advance_ms(1);
  source_.add("good");
  (void)start()->shutdown(kPatienceMs);

  collector_.start(collector_.port());
  const auto exporter = start();
  (void)exporter->flush(kPatienceMs);
  EXPECT_EQ(collector_.names(), Names{"good"});
  EXPECT_EQ(exporter->stats().spans_dropped, 3u);
  EXPECT_TRUE(folder_.files().empty());
}

TEST_F(ExporterTest, WaitsInMemoryWhereThereIsNoSpool) {
  std::ofstream(folder_.file("file")) << "no directory";
  for (const std::string& spool : {std::string(), folder_.file("file")}) {
    SCOPED_TRACE(spool);
    Collector collector;
    options_.traces_url = collector.url();
    options_.spool_directory = spool;
    const auto exporter = start();
    collector.stop();
    source_.add(3);
    expect_unavailable(exporter->flush(kPatienceMs), "3 spans wait in memory");
    EXPECT_EQ(exporter->stats().spans_waiting, 3u);
    EXPECT_EQ(exporter->stats().spans_spooled, 0u);
    collector.start(collector.port());
    expect_ok(exporter->flush(kPatienceMs));
    EXPECT_EQ(collector.names().size(), 3u);
    EXPECT_EQ(exporter->stats().spans_waiting, 0u);
  }
}

TEST_F(ExporterTest, BoundsItsMemoryAndCountsWhatIsLost) {
  options_.spool_directory.clear();
  tuning_.batch_spans_max = 1;
  tuning_.memory_bytes_max =
      2 * pack({}, options_.scope, std::array{named_span("0")}).body.size() + 20;
  collector_.stop();
  source_.add(5);
  const auto exporter = start();
  expect_unavailable(exporter->flush(kPatienceMs), "2 spans wait in memory");
  EXPECT_EQ(exporter->stats().spans_waiting, 2u);
  EXPECT_EQ(exporter->stats().spans_dropped, 3u);

  const Status ended = exporter->shutdown(kPatienceMs);
  ASSERT_FALSE(ended.has_value());
  EXPECT_EQ(exporter->stats().spans_waiting, 0u);
  EXPECT_EQ(exporter->stats().spans_dropped, 5u);
}

// --- Ends ---------------------------------------------------------------------------------------

TEST_F(ExporterTest, EndsInTimeThoughTheServerHangs) {
  collector_.hang();
  const auto exporter = start();
  source_.add("a");
  expect_unavailable(exporter->flush(20), "not all was sent within 20 ms");
  ASSERT_TRUE(collector_.wait_until_asked(1));
  source_.add("b");
  const auto began = std::chrono::steady_clock::now();
  EXPECT_FALSE(exporter->shutdown(20).has_value());
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_LT(took, std::chrono::milliseconds(tuning_.timeout_ms / 2));
  EXPECT_EQ(exporter->stats().spans_spooled, 2u);
  EXPECT_EQ(folder_.files().size(), 2u);
}

TEST_F(ExporterTest, FlushesBeforeItEnds) {
  const auto exporter = start();
  source_.add("a");
  expect_ok(exporter->shutdown(kPatienceMs));
  EXPECT_EQ(collector_.names(), Names{"a"});
}

TEST_F(ExporterTest, EndsOnceHoweverOftenItIsTold) {
  const auto exporter = start();
  std::array<std::thread, 4> callers;
  for (std::thread& caller : callers) {
    caller = std::thread([&] { expect_ok(exporter->shutdown(kPatienceMs)); });
  }
  for (std::thread& caller : callers) caller.join();
  expect_ok(exporter->shutdown(0));
  expect_unavailable(exporter->flush(kPatienceMs), "shut down");
}

TEST_F(ExporterTest, PutsWhatItHasInTheSpoolWhenItIsDestroyed) {
  collector_.stop();
  source_.add("a");
  start().reset();
  EXPECT_EQ(folder_.files().size(), 1u);
}

TEST_F(ExporterTest, IsFlushedByManyThreadsAtOnce) {
  const auto exporter = start();
  std::array<std::thread, 4> callers;
  for (std::thread& caller : callers) {
    caller = std::thread([&] {
      for (int i = 0; i < 25; ++i) {
        source_.add("x");
        expect_ok(exporter->flush(kPatienceMs));
        (void)exporter->stats();
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(collector_.names().size(), 100u);
}

// --- Harmlessness -------------------------------------------------------------------------------

TEST_F(ExporterTest, RefusesUrlsItCannotSendTo) {
  for (const auto& [url, code] : {std::pair{"", ErrorCode::kInvalidArgument},
                                  {"localhost:5388", ErrorCode::kInvalidArgument},
                                  {"ftp://localhost/", ErrorCode::kInvalidArgument},
                                  {"https://localhost/", ErrorCode::kUnsupported}}) {
    SCOPED_TRACE(url);
    options_.traces_url = url;
    const auto exporter = Exporter::start(options_, source_);
    ASSERT_FALSE(exporter.has_value());
    EXPECT_EQ(exporter.error().code(), code);
  }
}

TEST_F(ExporterTest, SurvivesASourceThatThrows) {
  std::atomic<int> polls{0};
  source_.at_poll = [&] {
    if (++polls == 1) throw std::runtime_error("a bug in a source");
  };
  source_.add("a");
  const auto exporter = start();
  expect_ok(exporter->flush(kPatienceMs));
  expect_ok(exporter->flush(kPatienceMs));
  EXPECT_EQ(collector_.names(), Names{"a"});
}

TEST_F(ExporterTest, TakesNoSignalsThatAreMeantForTheHost) {
  sigset_t mine_before;
  sigset_t mine_after;
  sigset_t its;
  pthread_sigmask(SIG_SETMASK, nullptr, &mine_before);
  source_.at_poll = [&] { pthread_sigmask(SIG_SETMASK, nullptr, &its); };
  auto exporter = start();
  expect_ok(exporter->shutdown(kPatienceMs));
  pthread_sigmask(SIG_SETMASK, nullptr, &mine_after);
  for (const int number : {SIGINT, SIGTERM, SIGCHLD, SIGALRM, SIGUSR1, SIGPIPE, SIGPROF}) {
    EXPECT_EQ(sigismember(&its, number), 1) << number;
    EXPECT_EQ(sigismember(&mine_after, number), sigismember(&mine_before, number)) << number;
  }
  EXPECT_EQ(sigismember(&its, SIGSEGV), 0);
}

}  // namespace
}  // namespace sideseat::send
