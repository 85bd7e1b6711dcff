// The queue and its writer: who is answered what, and when.
#include "ingest/ingest.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "model/attachment.h"
#include "model/attribute_names.h"

namespace sideseat::ingest {
namespace {

/// Keeps what is appended; append() can be held up and made to fail.
class ScriptedStore final : public store::Store {
 public:
  Result<store::AppendResult> append(const std::vector<store::SpanRecord>& spans) override {
    std::unique_lock lock(mutex_);
    ++appends_begun_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !held_; });
    if (fails_) return Error(ErrorCode::kIo, "the disk is full");
    ++appends_;
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
  void release() {
    set([this] { held_ = false; });
  }
  void fail() {
    set([this] { fails_ = true; });
  }
  void wait_until_appending(int begun) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return appends_begun_ >= begun; });
  }
  int appends() const { return appends_; }
  std::size_t spans() const { return spans_; }
  std::size_t attachments() const { return attachments_; }

  Result<std::vector<store::ProjectRow>> projects() override { return unused(); }
  Result<store::Page<store::TraceRow>> traces(const store::TraceFilter&) override {
    return unused();
  }
  Result<store::TraceRow> trace(std::string_view, const TraceId&) override { return unused(); }
  Result<std::vector<store::SpanRow>> spans(std::string_view, const TraceId&,
                                            store::WithRest) override {
    return unused();
  }
  Result<store::SpanRow> span(std::string_view, const TraceId&, const SpanId&) override {
    return unused();
  }
  Result<store::SessionRow> session(std::string_view, std::string_view) override {
    return unused();
  }
  Result<store::Page<store::SessionRow>> sessions(const store::SessionFilter&) override {
    return unused();
  }
  Result<std::vector<std::string>> contents(const std::vector<std::int64_t>&) override {
    return unused();
  }
  Result<store::SearchableTexts> searchable_texts(std::int64_t, std::size_t) override {
    return unused();
  }
  Result<Attachment> attachment(std::string_view, const ContentHash&) override { return unused(); }

 private:
  static Error unused() { return {ErrorCode::kUnsupported, "not asked by ingest"}; }
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
  int appends_begun_ = 0;
  int appends_ = 0;
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
  EXPECT_EQ(store.spans(), 3U);
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
  EXPECT_EQ(store.spans(), 2U);
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
  EXPECT_EQ(submit(*ingest, {}).get()->spans_accepted, 0U);
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
  EXPECT_EQ(store.spans(), 21U);
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
  EXPECT_EQ(store.spans(), 5U);
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
  EXPECT_EQ(store.spans(), 400U);
}

}  // namespace
}  // namespace sideseat::ingest
