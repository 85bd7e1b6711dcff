// What a recorder may cost its host: bounded memory, no lock while foreign code runs, any thread.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/limits.h"
#include "capture/recorder_testing.h"
#include "model/attribute_names.h"

namespace sideseat::capture {
namespace {

using testing::integer_of;
using testing::kAnswer;
using testing::stream_events;
using testing::text_of;

using RecorderLimits = testing::RecorderTest;

TEST_F(RecorderLimits, CountsTheCallsBeyondItsLimit) {
  std::vector<std::shared_ptr<Call>> calls;
  for (std::size_t i = 0; i < limits::kRecorderQueueCallsMax; ++i) {
    calls.push_back(recorder_->begin({.operation = "Converse"}));
  }
  EXPECT_EQ(recorder_->stats().calls_dropped, 0u);
  const auto beyond = recorder_->begin({.operation = "Converse"});
  EXPECT_EQ(recorder_->stats().calls_dropped, 1u);
  EXPECT_FALSE(beyond->end(EndReason::kComplete));

  calls.clear();
  EXPECT_EQ(poll().size(), limits::kRecorderQueueCallsMax);
  recorder_->begin({.operation = "Converse"})->end(EndReason::kComplete);
  EXPECT_EQ(poll().size(), 1u);
  EXPECT_EQ(recorder_->stats().calls_begun, limits::kRecorderQueueCallsMax + 2);
  EXPECT_EQ(recorder_->stats().spans_made, limits::kRecorderQueueCallsMax + 1);
}

TEST_F(RecorderLimits, RecordsACallWithoutItsBytesWhereTheyFindNoRoom) {
  const auto owner = std::make_shared<const std::string>(limits::kRecorderQueueBytesMax / 2, 'x');
  const auto large = [&owner] {
    return CallStart{.operation = "Converse", .request_body = {*owner, owner}};
  };
  auto first = recorder_->begin(large());
  auto second = recorder_->begin(large());  // The limit itself still fits.
  EXPECT_EQ(recorder_->stats().contents_dropped, 0u);
  auto third = recorder_->begin(converse());
  third->response({.http_status = 200, .body = copy_bytes(kAnswer)});
  third->end(EndReason::kComplete);

  const Span span = poll_one();

  EXPECT_EQ(text_of(span, attribute::kRequestBodyMissing), "queue_full");
  EXPECT_EQ(text_of(span, attribute::kIncomplete), "queue_full");
  EXPECT_EQ(integer_of(span, attribute::kHttpStatusCode), 200);
  EXPECT_EQ(recorder_->stats().contents_dropped, 2u);

  first->end(EndReason::kComplete);
  EXPECT_EQ(poll().size(), 1u);
  EXPECT_EQ(owner.use_count(), 2);  // This test's, and the second call's: the first was let go.
  recorder_->begin(converse())->end(EndReason::kComplete);
  EXPECT_EQ(text_of(poll_one(), attribute::kRequestBodyMissing), "");
}

// Releasing the caller's bytes may run code of the caller, which may call us.
TEST_F(RecorderLimits, HoldsNoLockWhileItReleasesBytes) {
  int released = 0;
  const auto intrusive = [&](std::shared_ptr<Call> call) {
    static constexpr std::string_view kText = "{}";
    return Bytes{kText, std::shared_ptr<const void>(kText.data(), [&, call](const void*) {
                   ++released;
                   if (call) call->end(EndReason::kClosed);
                   recorder_->begin({.operation = "Converse"});
                 })};
  };
  const auto other = recorder_->begin(converse());
  const auto call =
      recorder_->begin({.operation = "InvokeModel", .request_body = intrusive(other)});
  call->response({.http_status = 200, .body = intrusive(other)});
  call->response({.http_status = 200, .body = intrusive(call)});  // Refused: there is one.
  call->chunk(intrusive(other));
  call->end(EndReason::kComplete);
  call->chunk(intrusive(call));  // Refused: it is over.
  poll();
  poll();
  EXPECT_EQ(released, 5);
}

TEST_F(RecorderLimits, IsFedByManyThreadsWhileItIsPolled) {
  constexpr int kThreads = 4;
  constexpr int kCallsEach = 200;
  recorder_ = Recorder::create({}, system_clock(), system_random());
  const std::vector<std::string> events = stream_events();
  std::atomic<int> running = kThreads;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([this, &events, &running] {
      for (int i = 0; i < kCallsEach; ++i) {
        const auto call = recorder_->begin(converse_stream());
        call->response({.http_status = 200});
        for (const std::string& bytes : events) call->chunk(copy_bytes(bytes));
        if (i % 2 == 0) call->end(EndReason::kComplete);
      }
      --running;
    });
  }
  std::vector<Span> spans;
  while (running > 0) recorder_->poll(spans);
  for (std::thread& thread : threads) thread.join();
  recorder_->poll(spans);

  EXPECT_EQ(spans.size(), static_cast<std::size_t>(kThreads * kCallsEach));
  for (const Span& span : spans) {
    EXPECT_EQ(text_of(span, attribute::kIncomplete), "");
    EXPECT_EQ(integer_of(span, attribute::kOutputTokens), 2);
  }
}

}  // namespace
}  // namespace sideseat::capture
