// One thread, a queue of requests, and a look at the clock.
#include "ingest/housekeeper.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/log.h"
#include "ingest/believed_time.h"

namespace sideseat::ingest {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

std::string describe(const ErasedCount& count) {
  std::string text =
      std::to_string(count.traces) + " traces of " + std::to_string(count.spans) + " spans";
  if (count.loose > 0) text += ", " + std::to_string(count.loose) + " metric points and log events";
  return text;
}

/// When the trace that started last ended; what cannot be read accounts for no time.
std::optional<std::int64_t> newest_ns(store::Store& store) {
  std::optional<std::int64_t> newest;
  const auto projects = store.projects();
  if (!projects) return newest;
  for (const store::ProjectRow& project : *projects) {
    const auto page = store.traces({.project = project.name, .limit = 1});
    if (!page || page->rows.empty()) continue;
    newest = std::max(newest.value_or(page->rows[0].ended_at_ns), page->rows[0].ended_at_ns);
  }
  return newest;
}

class EraseThread final : public Housekeeper {
 public:
  EraseThread(store::Store& store, const Options& options)
      : store_(store),
        options_(options),
        time_(*options.clock, newest_ns(store)),
        thread_([this] { work(); }) {}
  ~EraseThread() override { stop(); }

  void erase_trace(std::string project, const TraceId& trace_id, Callback callback) override {
    enqueue(
        {"trace", std::move(callback),
         [project = std::move(project), trace_id](store::Store& store, const SliceHooks& hooks) {
           return ingest::erase_trace(store, project, trace_id, hooks);
         }});
  }

  void erase_session(std::string project, std::string session_id, Callback callback) override {
    enqueue({"session", std::move(callback),
             [project = std::move(project), session_id = std::move(session_id)](
                 store::Store& store, const SliceHooks& hooks) {
               return ingest::erase_session(store, project, session_id, hooks);
             }});
  }

  void on_erased(Listener listener) override {
    const std::lock_guard guard(listener_mutex_);
    listener_ = std::move(listener);
  }

  const EraseCounters& counters() const override { return counters_; }

  void stop() override {
    {
      const std::lock_guard guard(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    const std::lock_guard guard(join_mutex_);
    if (thread_.joinable()) thread_.join();
  }

 private:
  struct Request {
    std::string what;
    Callback callback;
    std::function<Result<ErasedCount>(store::Store&, const SliceHooks&)> erase;
  };

  void enqueue(Request request) {
    {
      const std::lock_guard guard(mutex_);
      if (!stopping_ && requests_.size() < limits::kEraseRequestsMax) {
        requests_.push_back(std::move(request));
        wake_.notify_all();
        return;
      }
    }
    request.callback(
        Error(ErrorCode::kUnavailable, "the server is stopping, or has much to delete already"));
  }

  void work() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      if (!requests_.empty()) {
        const Request request = std::move(requests_.front());
        requests_.pop_front();
        lock.unlock();
        answer(request);
        lock.lock();
        continue;
      }
      lock.unlock();
      look();
      lock.lock();
      wake_.wait_for(lock, milliseconds(options_.interval_ms),
                     [this] { return stopping_ || !requests_.empty(); });
    }
    for (const Request& request : std::exchange(requests_, {})) {
      request.callback(Error(ErrorCode::kUnavailable, "the server is stopping"));
    }
  }

  void answer(const Request& request) {
    slice_begun_ns_ = options_.clock->steady_ns();
    auto erased = request.erase(
        store_, {[this](const auto& trace) { tell_listener(trace); },
                 [this](bool others) { return pause(Pause::kUntilStopped, others); }});
    count(erased);
    if (is_stopping()) {  // Some of it may be there still.
      return request.callback(Error(ErrorCode::kUnavailable, "the server is stopping"));
    }
    if (erased && erased->traces == 0) {
      return request.callback(Error(ErrorCode::kNotFound, "there is no such " + request.what));
    }
    request.callback(std::move(erased));
  }

  void look() {
    slice_begun_ns_ = options_.clock->steady_ns();
    const bool doubted_before = time_.is_doubting();
    const std::int64_t now_ns = time_.now_ns();
    if (options_.retention.keep_ns && time_.is_doubting() && !doubted_before) {
      log(LogLevel::kWarning, "retention",
          "the clock is far ahead of the newest data and of the time since; for an hour, what is "
          "old is told by those");
    }
    const auto erased =
        retain(store_, options_.retention, now_ns,
               {[this](const auto& trace) { tell_listener(trace); },
                [this](bool others) { return pause(Pause::kUntilRequested, others); }});
    count(erased);
    report_failure(erased, failing_);
    if (erased && (erased->traces > 0 || erased->loose > 0)) {
      log(LogLevel::kInfo, "retention", "erased " + describe(*erased));
    }
    look_at_names();
  }

  /// Erases names that are not used any more, unless it was done a moment ago.
  void look_at_names() {
    const std::int64_t begun_ns = options_.clock->steady_ns();
    if (names_from_ns_ && begun_ns < *names_from_ns_) return;
    slice_begun_ns_ = begun_ns;
    const SliceHooks hooks{.on_erased = {}, .go_on = [this](bool others) {
                             return pause(Pause::kUntilRequested, others);
                           }};
    const auto left = erase_unused_names(store_, hooks);
    if (!left) counters_.failures += 1;
    report_failure(left, names_failing_);
    const std::int64_t ended_ns = options_.clock->steady_ns();
    names_ns_ += ended_ns - begun_ns;
    if (left && *left == NamesLeft::kSome) return;  // Goes on at the next look.
    names_from_ns_ = ended_ns + names_ns_ * (limits::kNameSweepTimeShare - 1);
    names_ns_ = 0;
  }

  /// It is tried again soon: one line is enough.
  template <typename T>
  static void report_failure(const Result<T>& result, bool& failing) {
    const bool failed_before = std::exchange(failing, !result);
    if (!result && !failed_before) log(LogLevel::kError, "retention", result.error().message());
  }

  void count(const Result<ErasedCount>& erased) {
    if (!erased) {
      counters_.failures += 1;
      return;
    }
    counters_.traces += erased->traces;
    counters_.spans += erased->spans;
  }

  bool is_stopping() {
    const std::lock_guard guard(mutex_);
    return stopping_;
  }

  enum class Pause : std::uint8_t { kUntilStopped, kUntilRequested };
  /// Lets others write for as long as the slice took, if they do. False: not to go on.
  bool pause(Pause until, bool others_write) {
    const std::int64_t slice_ns = options_.clock->steady_ns() - slice_begun_ns_;
    const nanoseconds slice(others_write ? slice_ns : 0);
    std::unique_lock lock(mutex_);
    const bool is_over = wake_.wait_for(lock, slice, [this, until] {
      return stopping_ || (until == Pause::kUntilRequested && !requests_.empty());
    });
    slice_begun_ns_ = options_.clock->steady_ns();
    return !is_over;
  }

  void tell_listener(const store::TraceKey& trace) {
    const std::lock_guard guard(listener_mutex_);
    if (listener_) listener_(trace);
  }

  // Constant after construction.
  store::Store& store_;
  const Options options_;

  EraseCounters counters_;

  std::int64_t slice_begun_ns_ = 0;  // The thread's own, as is what follows.
  BelievedTime time_;
  bool failing_ = false;  // Whether the last look at retention failed.
  bool names_failing_ = false;
  std::int64_t names_ns_ = 0;                  // What the sweep of names at hand has taken so far.
  std::optional<std::int64_t> names_from_ns_;  // When the next one may begin; absent: at once.

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Request> requests_;  // Guarded by mutex_, as is the next.
  bool stopping_ = false;

  std::mutex listener_mutex_;
  Listener listener_;  // Guarded by listener_mutex_.

  std::mutex join_mutex_;
  std::thread thread_;  // Guarded by join_mutex_. Last: it uses the rest.
};

}  // namespace

std::unique_ptr<Housekeeper> Housekeeper::start(store::Store& store, Options options) {
  return std::make_unique<EraseThread>(store, options);
}

}  // namespace sideseat::ingest
