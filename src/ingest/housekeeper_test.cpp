// The erasing thread: who is answered what, and that it looks by itself.
#include "ingest/housekeeper.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <vector>

#include "ingest/stored_traces_testing.h"
#include "ingest/unused_store_testing.h"

namespace sideseat::ingest {
namespace {

/// A clock that stands still.
class StillClock final : public Clock {
 public:
  explicit StillClock(std::int64_t unix_ns) : unix_ns_(unix_ns) {}
  std::int64_t unix_ns() const override { return unix_ns_; }
  std::int64_t steady_ns() const override { return 0; }

 private:
  std::int64_t unix_ns_;
};

/// Waits for an answer.
class Answer {
 public:
  Housekeeper::Callback callback() {
    return
        [promise = promise_](Result<ErasedCount> erased) { promise->set_value(std::move(erased)); };
  }
  Result<ErasedCount> wait() { return promise_->get_future().get(); }

 private:
  std::shared_ptr<std::promise<Result<ErasedCount>>> promise_ =
      std::make_shared<std::promise<Result<ErasedCount>>>();
};

Result<ErasedCount> erase_trace(Housekeeper& housekeeper, std::uint8_t number) {
  Answer answer;
  housekeeper.erase_trace("p", trace_id(number), answer.callback());
  return answer.wait();
}

TEST(Housekeeper, ErasesWhatItIsAskedFor) {
  StoredTraces traces;
  traces.add({.number = 1, .spans = 3});
  traces.add({.number = 2, .session_id = "s"});
  traces.add({.number = 3, .session_id = "s"});
  traces.add({.number = 4});
  std::vector<TraceId> told;
  const auto housekeeper = Housekeeper::start(traces.store(), {});
  housekeeper->on_erased([&told](const store::TraceKey& trace) { told.push_back(trace.trace_id); });

  const auto trace = erase_trace(*housekeeper, 1);
  ASSERT_TRUE(trace.has_value());
  EXPECT_EQ(trace->spans, 3U);
  Answer session;
  housekeeper->erase_session("p", "s", session.callback());
  EXPECT_EQ(session.wait()->traces, 2U);

  EXPECT_EQ(traces.numbers(), (std::vector<int>{4}));
  EXPECT_EQ(told, (std::vector<TraceId>{trace_id(1), trace_id(2), trace_id(3)}));
}

TEST(Housekeeper, SaysWhatIsNotThere) {
  StoredTraces traces;
  const auto housekeeper = Housekeeper::start(traces.store(), {});
  const auto trace = erase_trace(*housekeeper, 1);
  ASSERT_FALSE(trace.has_value());
  EXPECT_EQ(trace.error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(trace.error().message(), "there is no such trace");
  Answer session;
  housekeeper->erase_session("p", "s", session.callback());
  EXPECT_EQ(session.wait().error().message(), "there is no such session");
}

TEST(Housekeeper, RefusesOnceItHasStopped) {
  StoredTraces traces;
  traces.add({.number = 1});
  const auto housekeeper = Housekeeper::start(traces.store(), {});
  housekeeper->stop();
  housekeeper->stop();
  const auto refused = erase_trace(*housekeeper, 1);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), ErrorCode::kUnavailable);
  EXPECT_EQ(traces.numbers(), (std::vector<int>{1}));
}

/// A clock that jumps between the start and the first look, and tells of the third look.
class JumpingClock final : public Clock {
 public:
  std::int64_t unix_ns() const override {
    const int reading = ++readings_;
    if (reading == kThirdLook) third_look_.set_value();
    const std::int64_t year_ns = 365 * 24 * 3600 * kSecond;
    return kBegin + kSecond + (reading == 1 ? 0 : year_ns);
  }
  std::int64_t steady_ns() const override { return 0; }
  void wait_for_third_look() { third_look_.get_future().get(); }

 private:
  static constexpr int kThirdLook = 4;  // The start reads it once, each look once.
  mutable std::atomic<int> readings_ = 0;
  mutable std::promise<void> third_look_;
};

TEST(Housekeeper, AClockThatJumpsAheadErasesNothing) {
  StoredTraces traces;
  traces.add({.number = 1, .hour = 0});
  JumpingClock clock;
  const auto housekeeper = Housekeeper::start(
      traces.store(),
      {.retention = {.keep_ns = 5 * 3600 * kSecond}, .interval_ms = 1, .clock = &clock});
  clock.wait_for_third_look();
  EXPECT_EQ(traces.numbers(), (std::vector<int>{1}));
}

TEST(Housekeeper, LooksByItselfAgainAndAgain) {
  StoredTraces traces;
  traces.add({.number = 1, .hour = 0});
  traces.add({.number = 2, .hour = 9});
  const StillClock clock(kBegin + 10 * 3600 * kSecond);
  const auto housekeeper = Housekeeper::start(
      traces.store(),
      {.retention = {.keep_ns = 5 * 3600 * kSecond}, .interval_ms = 1, .clock = &clock});
  std::promise<void> third;
  std::promise<void> fourth;
  housekeeper->on_erased([&](const store::TraceKey& trace) {
    if (trace.trace_id == trace_id(3)) third.set_value();
    if (trace.trace_id == trace_id(4)) fourth.set_value();
  });
  traces.add({.number = 3, .hour = 1});
  third.get_future().get();
  traces.add({.number = 4, .hour = 2});
  fourth.get_future().get();
  EXPECT_EQ(traces.numbers(), (std::vector<int>{2}));
}

/// Has nothing but names to be erased, and a clock that its work alone moves.
class NamesStore final : public UnusedStore, public Clock {
 public:
  static constexpr std::int64_t kLookNs = 10'000'000;
  static constexpr std::int64_t kStepNs = 1'000'000;
  static constexpr int kSteps = 3;

  explicit NamesStore(std::function<void(int step)> on_step) : on_step_(std::move(on_step)) {}

  std::int64_t unix_ns() const override { return kBegin; }
  std::int64_t steady_ns() const override { return now_ns_; }

  Result<std::vector<store::ProjectRow>> projects() override {
    return std::vector<store::ProjectRow>();
  }
  Result<store::EraseResult> erase(const std::vector<store::TraceKey>& traces) override {
    if (traces.empty()) now_ns_ += kLookNs;
    return store::EraseResult{.traces_erased = traces.size()};
  }
  Result<store::DiskUse> disk_use() override { return store::DiskUse{}; }
  Result<std::int64_t> give_back(std::int64_t) override { return std::int64_t{0}; }
  Result<store::NameStep> erase_unused_names() override {
    now_ns_ += kStepNs;
    on_step_(++steps_);
    return store::NameStep{.is_last = steps_ % kSteps == 0};
  }

 private:
  const std::function<void(int)> on_step_;
  // The housekeeper's thread's own.
  std::int64_t now_ns_ = 0;
  int steps_ = 0;
};

TEST(Housekeeper, LooksForUnusedNamesForASmallShareOfTheTime) {
  std::vector<std::int64_t> times_ns;  // After each step.
  std::promise<void> third_sweep;
  NamesStore* clock = nullptr;
  NamesStore store([&](int step) {
    times_ns.push_back(clock->steady_ns());
    if (step == 3 * NamesStore::kSteps) third_sweep.set_value();
  });
  clock = &store;
  const auto housekeeper = Housekeeper::start(store, {.interval_ms = 1, .clock = &store});
  third_sweep.get_future().get();
  housekeeper->stop();

  EXPECT_EQ(times_ns[0], NamesStore::kLookNs + NamesStore::kStepNs) << "at the first look";
  const std::int64_t pause_ns =
      NamesStore::kSteps * NamesStore::kStepNs * (limits::kNameSweepTimeShare - 1);
  for (const std::size_t first : {3U, 6U}) {
    const std::int64_t waited_ns = times_ns[first] - NamesStore::kStepNs - times_ns[first - 1];
    EXPECT_GE(waited_ns, pause_ns);
    EXPECT_LT(waited_ns, pause_ns + NamesStore::kLookNs);
    EXPECT_EQ(times_ns[first + 2] - times_ns[first], 2 * NamesStore::kStepNs) << "in one go";
  }
}

TEST(Housekeeper, RequestsGoBeforeNamesWhichGoOnAfterThem) {
  std::promise<Housekeeper*> started;
  std::promise<void> done;
  std::string events;
  NamesStore store([&](int step) {
    events += "step " + std::to_string(step) + ", ";
    if (step == NamesStore::kSteps) done.set_value();
    if (step > 1) return;
    started.get_future().get()->erase_trace(
        "p", trace_id(1), [&](const auto& erased) { events += erased ? "answer, " : "error, "; });
  });
  const auto housekeeper = Housekeeper::start(store, {.interval_ms = 1, .clock = &store});
  started.set_value(housekeeper.get());
  done.get_future().get();
  housekeeper->stop();
  EXPECT_EQ(events.substr(0, 32), "step 1, answer, step 2, step 3, ");
}

}  // namespace
}  // namespace sideseat::ingest
