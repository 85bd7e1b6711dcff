// Who does what next, played through on one thread: take() never waits where there is a task.
#include "ingest/work_queue.h"

#include <gtest/gtest.h>

#include <array>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"

namespace sideseat::ingest {
namespace {

constexpr WorkQueue::Bounds kWide{.spans_max = 1'000'000, .bytes_max = 1'000'000'000};

std::unique_ptr<Request> request_of(std::string name, std::size_t bytes = 100) {
  auto request = std::make_unique<Request>();
  request->body.project = std::move(name);
  request->charge.bytes = bytes;
  return request;
}

std::unique_ptr<Request> large_of(std::string name, std::size_t bytes = 100) {
  auto request = request_of(std::move(name), bytes);
  request->is_large = true;
  return request;
}

class WorkQueueTest : public ::testing::Test {
 protected:
  void admit(std::unique_ptr<Request> request) {
    EXPECT_TRUE(queue_.admit(request).has_value());
    EXPECT_EQ(request, nullptr);
  }
  /// "decode a", "large b", "commit c d"; only where there is a task.
  Task take() {
    Task task = *queue_.take();
    constexpr std::array kNames{"decode", "large", "commit"};
    taken_ = kNames[static_cast<std::size_t>(task.kind)];
    for (const auto& request : task.requests) taken_ += " " + request->body.project;
    return task;
  }
  /// The task is done and gave so many records.
  void finish_decoding(Task task, std::size_t records = 1) {
    Request& request = *task.requests.front();
    request.piece.records.resize(records);
    request.piece.bytes = records;
    request.next = Request::Next::kCommit;
    EXPECT_TRUE(queue_.finish(std::move(task)).empty());
  }
  /// Names of those to be answered.
  std::string finish(Task task, Request::Next next) {
    for (const auto& request : task.requests) request->next = next;
    std::string names;
    for (const auto& request : queue_.finish(std::move(task))) names += request->body.project;
    return names;
  }

  Counters counters_;
  WorkQueue queue_{kWide, counters_};
  std::string taken_;
};

TEST_F(WorkQueueTest, DecodesThenCommitsThenAnswers) {
  admit(request_of("a"));
  Task decoding = take();
  EXPECT_EQ(taken_, "decode a");
  finish_decoding(std::move(decoding));
  Task committing = take();
  EXPECT_EQ(taken_, "commit a");
  EXPECT_EQ(finish(std::move(committing), Request::Next::kAnswer), "a");
}

TEST_F(WorkQueueTest, DecodesWhileAnotherCommitsAndCommitsWhatCameOfItTogether) {
  admit(request_of("a"));
  finish_decoding(take());
  Task committing = take();
  for (const char* name : {"b", "c", "d"}) admit(request_of(name));
  for (const char* name : {"b", "c", "d"}) {
    finish_decoding(take());
    EXPECT_EQ(taken_, std::string("decode ") + name);
  }
  EXPECT_EQ(finish(std::move(committing), Request::Next::kAnswer), "a");
  (void)take();
  EXPECT_EQ(taken_, "commit b c d");
}

TEST_F(WorkQueueTest, WaitsWithACommitForTheLittleThatIsAboutToBeReady) {
  struct Case {
    std::string_view name;
    std::size_t records;
    std::size_t coming_bytes;
    std::string_view next;
  };
  const std::size_t wanted = limits::kCommitSpansWanted;
  for (const Case& c : {Case{"little is coming", wanted - 1, 64 * 1024, "decode b"},
                        Case{"much is coming", wanted - 1, 64 * 1024 + 1, "commit a"},
                        Case{"enough is ready", wanted, 64 * 1024, "commit a"}}) {
    SCOPED_TRACE(std::string(c.name));
    WorkQueue queue(kWide, counters_);
    auto first = request_of("a");
    ASSERT_TRUE(queue.admit(first).has_value());
    Task decoding = *queue.take();
    auto second = request_of("b", c.coming_bytes);
    ASSERT_TRUE(queue.admit(second).has_value());
    decoding.requests.front()->piece.records.resize(c.records);
    (void)queue.finish(std::move(decoding));
    const Task next = *queue.take();
    EXPECT_EQ(next.kind == Task::Kind::kCommit ? "commit a" : "decode b", c.next);
  }
}

TEST_F(WorkQueueTest, ALargeRequestLeavesTheOtherWorkersToSmallOnes) {
  admit(large_of("L"));
  admit(large_of("M"));
  Task piece = take();
  EXPECT_EQ(taken_, "large L");
  admit(request_of("a"));
  // The lane is taken, by decoding that may be long: small ones go all their way beside it.
  finish_decoding(take());
  EXPECT_EQ(taken_, "decode a");
  Task committing = take();
  EXPECT_EQ(taken_, "commit a");
  EXPECT_EQ(finish(std::move(committing), Request::Next::kAnswer), "a");
  finish_decoding(std::move(piece), 2000);
  committing = take();
  EXPECT_EQ(taken_, "commit L");
  // Its next piece waits until this one is committed, and so does the next large request.
  admit(request_of("b"));
  finish_decoding(take());
  EXPECT_EQ(taken_, "decode b");
  EXPECT_EQ(finish(std::move(committing), Request::Next::kLane), "");
  (void)take();
  EXPECT_EQ(taken_, "commit b") << "before the next piece";
  finish_decoding(take());
  EXPECT_EQ(taken_, "large L");
}

TEST_F(WorkQueueTest, TheNextLargeRequestBeginsWhenTheOneBeforeIsOver) {
  struct Case {
    std::string_view name;
    bool in_commit;
  };
  for (const Case& c : {Case{"after a commit", true}, Case{"nothing of it was stored", false}}) {
    SCOPED_TRACE(std::string(c.name));
    WorkQueue queue(kWide, counters_);
    for (const char* name : {"L", "M"}) {
      auto request = large_of(name);
      ASSERT_TRUE(queue.admit(request).has_value());
    }
    Task task = *queue.take();
    if (c.in_commit) {
      task.requests.front()->piece.records.resize(1);
      task.requests.front()->next = Request::Next::kCommit;
      EXPECT_TRUE(queue.finish(std::move(task)).empty());
      task = *queue.take();
    }
    task.requests.front()->next = Request::Next::kAnswer;
    EXPECT_EQ(queue.finish(std::move(task)).size(), 1U);
    task = *queue.take();
    EXPECT_EQ(task.kind, Task::Kind::kLarge);
    EXPECT_EQ(task.requests.front()->body.project, "M");
  }
}

TEST_F(WorkQueueTest, ASmallRequestThatTurnsOutToBeLargeJoinsTheLaneIfItHasRoom) {
  WorkQueue queue({.spans_max = 10, .bytes_max = 250}, counters_);
  std::string answered;
  for (const char* name : {"a", "b", "c"}) {
    auto request = request_of(name);
    ASSERT_TRUE(queue.admit(request).has_value());
    Task task = *queue.take();
    if (task.kind == Task::Kind::kLarge) task = *queue.take();  // "a" under way.
    task.requests.front()->next = Request::Next::kLane;
    for (const auto& over : queue.finish(std::move(task))) {
      ASSERT_TRUE(over->failure.has_value());
      EXPECT_EQ(over->failure->code(), ErrorCode::kUnavailable);
      answered += over->body.project;
    }
  }
  EXPECT_EQ(answered, "c");
  EXPECT_EQ(counters_.large_requests_waiting, 2U);
}

TEST_F(WorkQueueTest, AGroupIsBoundedAndTakesOneThatIsLarger) {
  struct Case {
    std::string_view name;
    std::size_t first_spans;
    std::size_t second_spans;
    std::string_view group;
  };
  const std::size_t most = limits::kCommitSpansMax;
  for (const Case& c : {Case{"both fit", most - 1, 1, "ab"}, Case{"one more", most, 1, "a"},
                        Case{"too large alone", most + 1, 1, "a"}}) {
    SCOPED_TRACE(std::string(c.name));
    WorkQueue queue(kWide, counters_);
    auto decoder = std::vector<Task>();
    for (const char* name : {"a", "b"}) {
      auto request = request_of(name);
      ASSERT_TRUE(queue.admit(request).has_value());
      decoder.push_back(*queue.take());
    }
    decoder[0].requests.front()->piece.records.resize(c.first_spans);
    decoder[1].requests.front()->piece.records.resize(c.second_spans);
    for (Task& task : decoder) (void)queue.finish(std::move(task));
    std::string group;
    const Task committing = *queue.take();
    for (const auto& request : committing.requests) group += request->body.project;
    EXPECT_EQ(group, c.group);
  }
}

TEST_F(WorkQueueTest, RefusesBeyondItsBoundsAndEachLaneHasItsOwn) {
  WorkQueue queue({.spans_max = 10, .bytes_max = 200}, counters_);
  const auto admits = [&queue](std::unique_ptr<Request> request) {
    return queue.admit(request).has_value();
  };
  EXPECT_TRUE(admits(request_of("a", 150)));
  EXPECT_FALSE(admits(request_of("b", 51)));
  EXPECT_TRUE(admits(large_of("L", 201))) << "larger than its bound, but alone";
  EXPECT_FALSE(admits(large_of("M", 1)));
  EXPECT_TRUE(admits(request_of("c", 50)));
  auto many = request_of("d", 0);
  many->charge.spans = 11;
  EXPECT_FALSE(admits(std::move(many)));
  EXPECT_EQ(counters_.requests_waiting, 3U);
  EXPECT_EQ(counters_.bytes_waiting, 401U);
  EXPECT_EQ(counters_.large_requests_waiting, 1U);
}

TEST_F(WorkQueueTest, NothingWaitsInTheCountersWhenEverythingIsAnswered) {
  admit(request_of("a"));
  admit(large_of("L"));
  finish_decoding(take(), 3);
  EXPECT_EQ(taken_, "large L");
  finish_decoding(take(), 2);
  EXPECT_EQ(counters_.spans_waiting, 2U) << "a large request counts as it came, until it is over";
  EXPECT_EQ(finish(take(), Request::Next::kAnswer), "La");
  EXPECT_EQ(counters_.requests_waiting, 0U);
  EXPECT_EQ(counters_.spans_waiting, 0U);
  EXPECT_EQ(counters_.bytes_waiting, 0U);
  EXPECT_EQ(counters_.large_requests_waiting, 0U);
}

TEST_F(WorkQueueTest, EndsWhenWhatWasAdmittedIsDone) {
  admit(request_of("a"));
  Task decoding = take();
  queue_.stop();
  auto refused = request_of("b");
  EXPECT_EQ(queue_.admit(refused).error().code(), ErrorCode::kUnavailable);
  finish_decoding(std::move(decoding));
  Task committing = take();
  // Another worker waits as long as this one may come back with more to do.
  auto other = std::async(std::launch::async, [this] { return queue_.take(); });
  EXPECT_EQ(finish(std::move(committing), Request::Next::kAnswer), "a");
  EXPECT_FALSE(queue_.take().has_value());
  EXPECT_FALSE(other.get().has_value());
}

}  // namespace
}  // namespace sideseat::ingest
