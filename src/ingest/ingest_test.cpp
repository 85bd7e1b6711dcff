// The queue and its writer: who is answered what, and when.
#include "ingest/ingest.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "ingest/unused_store_testing.h"
#include "model/attachment.h"
#include "model/attribute_names.h"
#include "otlp/otlp.h"

namespace sideseat::ingest {
namespace {

/// Keeps what is appended; append() can be held up and made to fail.
class ScriptedStore final : public UnusedStore {
 public:
  Result<store::AppendResult> append(const store::AppendRequest& request) override {
    const auto& spans = request.spans;
    std::unique_lock lock(mutex_);
    ++appends_begun_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !held_ || appends_begun_ <= let_through_; });
    if (fails_) return Error(ErrorCode::kIo, "the disk is full");
    for (const auto& span : spans) {
      if (span.project == "poison") return Error(ErrorCode::kCorrupt, "a damaged row");
    }
    ++appends_;
    sizes_ += std::to_string(spans.size()) + " ";
    spans_ += spans.size();
    for (const auto& span : spans) attachments_ += span.attachments.size();
    store::AppendResult result{.spans_added = spans.size()};
    for (const auto& span : spans) {
      store::TraceRow row;
      row.trace_id = span.trace_id;
      result.changed.push_back({span.project, row});
    }
    return result;
  }
  void hold() {
    set([this] { held_ = true; });
  }
  /// Those that have begun go on, and the next ones are held up as before.
  void release_one() {
    set([this] { let_through_ = appends_begun_; });
  }
  void release() {
    set([this] { held_ = false; });
  }
  void fail() {
    set([this] { fails_ = true; });
  }
  void recover() {
    set([this] { fails_ = false; });
  }
  void wait_until_appending(int begun) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return appends_begun_ >= begun; });
  }
  int appends() const { return appends_; }
  int appends_begun() const { return appends_begun_; }
  /// Spans of each append that was successful: "3 1 ". When nothing is under way.
  std::string sizes() const { return sizes_; }
  std::size_t span_count() const { return spans_; }
  std::size_t attachments() const { return attachments_; }

  Result<std::vector<store::SpanKey>> pending_spans() override {
    return std::vector<store::SpanKey>();
  }

 private:
  template <typename Change>
  void set(Change change) {
    const std::lock_guard guard(mutex_);
    change();
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
  bool fails_ = false;
  int let_through_ = 0;
  int appends_begun_ = 0;
  int appends_ = 0;
  std::string sizes_;
  std::size_t spans_ = 0;
  std::size_t attachments_ = 0;
};

TraceRequest request_of(std::size_t spans) {
  TraceRequest request(1);
  request[0].scopes.resize(1);
  for (std::size_t i = 0; i < spans; ++i) {
    Span span;
    span.trace_id.bytes[0] = 1;
    span.span_id.bytes[0] = static_cast<std::uint8_t>(1 + i % 255);
    span.started_at_ns = 1;
    span.ended_at_ns = 2;
    request[0].scopes[0].spans.push_back(std::move(span));
  }
  return request;
}

/// The answer as a future, and a failure if it comes twice.
std::future<Result<IngestResult>> submit(Ingest& ingest, TraceRequest request,
                                         std::string project = "p") {
  auto promise =
      std::make_shared<std::promise<Result<IngestResult>>>();  // Shared with the callback.
  auto answer = promise->get_future();
  ingest.submit(std::move(project), std::move(request),
                [promise](Result<IngestResult> result) { promise->set_value(std::move(result)); });
  return answer;
}

std::future<Result<IngestResult>> submit(Ingest& ingest, Body body) {
  auto promise =
      std::make_shared<std::promise<Result<IngestResult>>>();  // Shared with the callback.
  auto answer = promise->get_future();
  ingest.submit(std::move(body),
                [promise](Result<IngestResult> result) { promise->set_value(std::move(result)); });
  return answer;
}

Body body_of(std::size_t spans) {
  return {.project = "p",
          .bytes = otlp::encode_request(otlp::Encoding::kProtobuf, request_of(spans))};
}

TEST(Ingest, AnswersAfterTheCommit) {
  ScriptedStore store;
  const auto ingest = Ingest::start(store);
  store.hold();
  auto answer = submit(*ingest, request_of(3));
  store.wait_until_appending(1);
  EXPECT_EQ(answer.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  store.release();
  const auto result = answer.get();
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->spans_accepted, 3U);
  EXPECT_EQ(result->spans_rejected, 0U);
  EXPECT_EQ(result->rejection, "");
  EXPECT_EQ(store.span_count(), 3U);
}

TEST(Ingest, StoresTheGoodSpansAndNamesWhatIsWrongWithTheOthers) {
  ScriptedStore store;
  const auto ingest = Ingest::start(store);
  TraceRequest request = request_of(5);
  auto& spans = request[0].scopes[0].spans;
  spans[0].trace_id = {};
  spans[2].trace_id = {};
  spans[4].ended_at_ns = 0;
  const auto result = submit(*ingest, request).get();
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->spans_accepted, 2U);
  EXPECT_EQ(result->spans_rejected, 3U);
  EXPECT_EQ(result->rejection,
            "3 spans refused: no end time, or one after the year 2262 (1), no trace id (2)");
  EXPECT_EQ(store.span_count(), 2U);
}

/// One span with these attachments, as a sender has them.
TraceRequest request_with(std::vector<Attachment> attachments) {
  TraceRequest request = request_of(1);
  request[0].scopes[0].spans[0].attributes = {
      {std::string(attribute::kAttachments), attachments_value(std::move(attachments))}};
  return request;
}

TEST(Ingest, StoresTheGoodAttachmentsAndNamesWhatIsWrongWithTheOthers) {
  ScriptedStore store;
  const auto ingest = Ingest::start(store);
  TraceRequest request =
      request_with({{content_hash("a"), "image/png", "a"}, {content_hash("b"), "image/png", "c"}});
  request[0].scopes[0].spans.push_back(request_of(1)[0].scopes[0].spans[0]);
  request[0].scopes[0].spans[1].trace_id = {};
  const auto result = submit(*ingest, request).get();
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->spans_accepted, 1U);
  EXPECT_EQ(result->spans_rejected, 1U);
  EXPECT_EQ(result->attachments_rejected, 1U);
  EXPECT_EQ(result->rejection,
            "1 span refused: no trace id (1); "
            "1 attachment refused: a hash that is not that of its bytes (1)");
  EXPECT_EQ(store.attachments(), 1U);
}

TEST(Ingest, AnswersAtOnceWhereThereIsNothingToCommit) {
  ScriptedStore store;
  const auto ingest = Ingest::start(store);
  TraceRequest bad = request_of(1);
  bad[0].scopes[0].spans[0].span_id = {};
  EXPECT_EQ(submit(*ingest, TraceRequest()).get()->spans_accepted, 0U);
  EXPECT_EQ(submit(*ingest, bad).get()->rejection, "1 span refused: no span id (1)");
  const auto nameless = submit(*ingest, request_of(1), "").get();
  ASSERT_FALSE(nameless.has_value());
  EXPECT_EQ(nameless.error().code(), ErrorCode::kInvalidArgument);
  EXPECT_EQ(store.appends(), 0);
}

TEST(Ingest, CommitsAllThatWaitsAtOnce) {
  ScriptedStore store;
  const auto ingest = Ingest::start(store);
  store.hold();
  std::vector<std::future<Result<IngestResult>>> answers;
  answers.push_back(submit(*ingest, request_of(1)));
  store.wait_until_appending(1);
  for (int i = 0; i < 10; ++i) answers.push_back(submit(*ingest, request_of(2)));
  store.release();
  for (auto& answer : answers) EXPECT_TRUE(answer.get().has_value());
  EXPECT_EQ(store.appends(), 2);
  EXPECT_EQ(store.span_count(), 21U);
}

TEST(Ingest, RefusesWhatDoesNotFitIntoTheQueue) {
  struct Case {
    std::string_view name;
    Ingest::Options options;
  };
  const Case cases[] = {{"spans", {.queue_spans_max = 4}}, {"bytes", {.queue_bytes_max = 1}}};
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    ScriptedStore store;
    const auto ingest = Ingest::start(store, c.options);
    store.hold();
    auto under_way = submit(*ingest, request_of(1));
    store.wait_until_appending(1);
    auto larger_than_the_queue = submit(*ingest, request_of(5));
    auto refused = submit(*ingest, request_of(1));
    ASSERT_EQ(refused.wait_for(std::chrono::seconds(0)), std::future_status::ready);
    EXPECT_EQ(refused.get().error().code(), ErrorCode::kUnavailable);
    store.release();
    EXPECT_TRUE(under_way.get().has_value());
    EXPECT_TRUE(larger_than_the_queue.get().has_value()) << "it came when nothing else waited";
    EXPECT_TRUE(submit(*ingest, request_of(1)).get().has_value()) << "there is room again";
  }
}

TEST(Ingest, CountsTheBytesOfAttachmentsAgainstTheQueue) {
  struct Case {
    std::string_view name;
    std::size_t attachment_bytes;
    bool fits;
  };
  for (const Case& c : {Case{"small ones", 1'000, true}, Case{"large ones", 50'001, false}}) {
    SCOPED_TRACE(std::string(c.name));
    ScriptedStore store;
    const auto ingest = Ingest::start(store, {.queue_bytes_max = 100'000});
    const std::string bytes(c.attachment_bytes, 'x');
    const auto request = [&] { return request_with({{content_hash(bytes), "", bytes}}); };
    store.hold();
    auto under_way = submit(*ingest, request_of(1));
    store.wait_until_appending(1);
    auto first = submit(*ingest, request());
    auto second = submit(*ingest, request());
    store.release();
    EXPECT_TRUE(first.get().has_value());
    EXPECT_EQ(second.get().has_value(), c.fits);
  }
}

TEST(Ingest, FillsTheQueueToItsLimit) {
  ScriptedStore store;
  const auto ingest = Ingest::start(store, {.queue_spans_max = 4});
  store.hold();
  auto under_way = submit(*ingest, request_of(1));
  store.wait_until_appending(1);
  auto first = submit(*ingest, request_of(2));
  auto second = submit(*ingest, request_of(2));
  auto refused = submit(*ingest, request_of(1));
  EXPECT_FALSE(refused.get().has_value());
  store.release();
  EXPECT_TRUE(first.get().has_value());
  EXPECT_TRUE(second.get().has_value());
}

TEST(Ingest, TakesBodiesAsTheyCome) {
  ScriptedStore store;
  const auto ingest = Ingest::start(store);
  const auto stored = submit(*ingest, body_of(3)).get();
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->spans_accepted, 3U);
  const auto unreadable = submit(*ingest, Body{.project = "p", .bytes = "no protobuf"}).get();
  ASSERT_FALSE(unreadable.has_value());
  EXPECT_EQ(unreadable.error().code(), ErrorCode::kMalformed);
  EXPECT_EQ(store.sizes(), "3 ");
}

// Gates in the store stand for a slow disk, so that the order is decided and not raced for.
TEST(Ingest, CommitsALargeRequestInPiecesBetweenWhichSmallOnesGo) {
  struct Case {
    std::string_view name;
    Ingest::Options options;
  };
  const std::size_t bytes = body_of(8).bytes.size();
  for (const Case& c :
       {Case{"more spans than a small one", {.small_spans_max = 3}},
        Case{"a larger body", {.small_bytes_max = bytes - 1, .small_spans_max = 3}}}) {
    SCOPED_TRACE(std::string(c.name));
    ScriptedStore store;
    const auto ingest = Ingest::start(store, c.options);
    store.hold();
    auto large = submit(*ingest, body_of(8));
    store.wait_until_appending(1);  // Its first piece.
    auto small = submit(*ingest, body_of(1));
    while (ingest->counters().spans_waiting != 1) std::this_thread::yield();  // Decoded.
    store.release_one();
    store.wait_until_appending(2);
    store.release_one();
    EXPECT_TRUE(small.get().has_value()) << "the large one has two pieces more, which are held up";
    EXPECT_EQ(store.span_count(), 4U);
    store.release();
    const auto result = large.get();
    ASSERT_TRUE(result.has_value());
    EXPECT_EQ(result->spans_accepted, 8U);
    EXPECT_EQ(store.sizes(), "3 1 3 2 ");
  }
}

TEST(Ingest, ALargeRequestThatFailsHalfWayIsAnsweredWithTheErrorAndMayBeSentAgain) {
  ScriptedStore store;
  const auto ingest = Ingest::start(store, {.small_spans_max = 2});
  store.hold();
  auto failing = submit(*ingest, body_of(5));
  store.wait_until_appending(1);
  store.release_one();
  store.wait_until_appending(2);
  store.fail();
  store.release();
  const auto failed = failing.get();
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().code(), ErrorCode::kIo);
  EXPECT_EQ(store.sizes(), "2 ") << "what was stored stays";
  EXPECT_EQ(store.appends_begun(), 2) << "and the last piece is not tried";
  store.recover();
  const auto again = submit(*ingest, body_of(5)).get();
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->spans_accepted, 5U);
  EXPECT_EQ(store.sizes(), "2 2 2 1 ");
}

TEST(Ingest, ARequestThatCannotBeStoredTakesNoOtherWithIt) {
  ScriptedStore store;
  const auto ingest = Ingest::start(store);
  store.hold();
  auto under_way = submit(*ingest, request_of(1));
  store.wait_until_appending(1);
  auto before = submit(*ingest, request_of(2));
  auto poison = submit(*ingest, request_of(1), "poison");
  auto after = submit(*ingest, request_of(3));
  store.release();
  EXPECT_TRUE(before.get().has_value());
  EXPECT_EQ(poison.get().error().code(), ErrorCode::kCorrupt);
  EXPECT_EQ(after.get()->spans_accepted, 3U);
  EXPECT_EQ(store.sizes(), "1 2 3 ");
}

TEST(Ingest, ADiskThatRefusesIsAskedAFewTimesAGroupAndGoesOnByItself) {
  ScriptedStore store;
  const auto ingest = Ingest::start(store);
  store.hold();
  std::vector<std::future<Result<IngestResult>>> answers;
  answers.push_back(submit(*ingest, request_of(1)));
  store.wait_until_appending(1);
  for (int i = 0; i < 10; ++i) answers.push_back(submit(*ingest, request_of(1)));
  store.fail();
  store.release();
  for (auto& answer : answers) {
    const auto result = answer.get();
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().message(), "the disk is full");
  }
  EXPECT_EQ(store.appends_begun(), 5) << "the first, the group, and three of the group alone";
  EXPECT_EQ(ingest->counters().commits_failed, 5U);
  EXPECT_TRUE(ingest->counters().is_failing);
  store.recover();
  EXPECT_TRUE(submit(*ingest, request_of(1)).get().has_value());
  EXPECT_FALSE(ingest->counters().is_failing);
}

TEST(Ingest, CountsWhatItDoes) {
  ScriptedStore store;
  const auto ingest = Ingest::start(store, {.queue_spans_max = 2});
  const Counters& counters = ingest->counters();
  const auto count = [&counters](Outcome outcome) {
    return counters.requests[static_cast<std::size_t>(outcome)].load();
  };
  const Body body = body_of(2);
  TraceRequest half_bad = request_of(2);
  half_bad[0].scopes[0].spans[0].trace_id = {};
  EXPECT_TRUE(submit(*ingest, body).get().has_value());
  EXPECT_TRUE(submit(*ingest, half_bad).get().has_value());
  EXPECT_FALSE(submit(*ingest, Body{.project = "p", .bytes = "no protobuf"}).get().has_value());
  store.fail();
  EXPECT_FALSE(submit(*ingest, request_of(1)).get().has_value());
  store.recover();
  ingest->stop();
  EXPECT_FALSE(submit(*ingest, request_of(1)).get().has_value());
  EXPECT_EQ(count(Outcome::kStored), 1U);
  EXPECT_EQ(count(Outcome::kPartial), 1U);
  EXPECT_EQ(count(Outcome::kInvalid), 1U);
  EXPECT_EQ(count(Outcome::kFailed), 1U);
  EXPECT_EQ(count(Outcome::kBusy), 1U);
  EXPECT_EQ(counters.spans_accepted, 3U);
  EXPECT_EQ(counters.spans_refused, 1U);
  EXPECT_EQ(counters.commits, 2U);
  EXPECT_EQ(counters.commits_failed, 1U);
  EXPECT_EQ(counters.bytes_received, body.bytes.size() + 11);
  EXPECT_EQ(counters.bytes_decoded, body.bytes.size() + 11);
  EXPECT_GT(counters.last_commit_unix_ns, 0);
  EXPECT_EQ(counters.requests_waiting, 0U);
}

TEST(Ingest, TellsEverybodyWhenTheStoreFails) {
  ScriptedStore store;
  const auto ingest = Ingest::start(store);
  store.fail();
  int heard = 0;
  ingest->on_changed([&](const auto&) { ++heard; });
  const auto result = submit(*ingest, request_of(1)).get();
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code(), ErrorCode::kIo);
  ingest->stop();
  EXPECT_EQ(heard, 0);
}

TEST(Ingest, CommitsEverythingBeforeItStops) {
  ScriptedStore store;
  auto ingest = Ingest::start(store);
  store.hold();
  std::vector<std::future<Result<IngestResult>>> answers;
  answers.reserve(5);
  for (int i = 0; i < 5; ++i) answers.push_back(submit(*ingest, request_of(1)));
  store.wait_until_appending(1);
  std::thread stopper([&] { ingest->stop(); });
  store.release();
  stopper.join();
  for (auto& answer : answers) {
    ASSERT_EQ(answer.wait_for(std::chrono::seconds(0)), std::future_status::ready);
    EXPECT_TRUE(answer.get().has_value());
  }
  EXPECT_EQ(store.span_count(), 5U);
  EXPECT_EQ(submit(*ingest, request_of(1)).get().error().code(), ErrorCode::kUnavailable);
  ingest->stop();
}

TEST(Ingest, TellsTheListenerWhichTracesChanged) {
  ScriptedStore store;
  auto ingest = Ingest::start(store);
  std::vector<std::string> heard;
  ingest->on_changed([&](const store::AppendResult::Changed& changed) {
    heard.push_back(changed.project + " " + changed.row.trace_id.hex().substr(0, 2));
  });
  EXPECT_TRUE(submit(*ingest, request_of(1), "p").get().has_value());
  EXPECT_TRUE(submit(*ingest, request_of(1), "q").get().has_value());
  ingest->stop();
  EXPECT_EQ(heard, (std::vector<std::string>{"p 01", "q 01"}));
}

TEST(Ingest, TakesSpansFromManyThreads) {
  ScriptedStore store;
  auto ingest = Ingest::start(store);
  std::vector<std::thread> senders;
  senders.reserve(4);
  std::atomic<int> answered = 0;
  for (int sender = 0; sender < 4; ++sender) {
    senders.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        if (submit(*ingest, request_of(2)).get().has_value()) ++answered;
      }
    });
  }
  for (std::thread& sender : senders) sender.join();
  EXPECT_EQ(answered, 200);
  EXPECT_EQ(store.span_count(), 400U);
}

}  // namespace
}  // namespace sideseat::ingest
