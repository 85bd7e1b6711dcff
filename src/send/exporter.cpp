// The exporter's thread, and what its callers say to it.
#include "send/exporter.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "send/outbox.h"
#include "send/tuning.h"

namespace sideseat::send {
namespace {

constexpr std::int64_t kNanosecondsPerMillisecond = 1'000'000;
/// What shutdown() may take beyond its timeout, for putting on disk what could not be sent.
constexpr int kStopGraceMs = 1'000;

std::int64_t steady_after(std::int64_t delay_ms) {
  return system_clock().steady_ns() + delay_ms * kNanosecondsPerMillisecond;
}

Status clone(const Status& status) { return status ? ok() : Status(status.error().clone()); }

/// Everything that changes, and the thread that works on it. Owned by the exporter and by its
/// thread (hence shared): a thread that hangs where nothing can wake it, in a name look-up, is left
/// behind and outlives the exporter.
class Engine : public std::enable_shared_from_this<Engine> {
 public:
  Engine(const ExporterOptions& options, std::unique_ptr<Sender> sender, SpanSource& source,
         const Tuning& tuning)
      : tuning_(tuning), source_(source), outbox_(options, std::move(sender), tuning) {}

  void start_thread();
  /// Instead of start_thread(): as if shut down, without ever having had a thread.
  void stay_stopped();
  Status flush(int timeout_ms);
  Status shutdown(int timeout_ms);
  ExporterStats stats() const;
  void close_inherited_claim() { outbox_.close_inherited_claim(); }

 private:
  using Lock = std::unique_lock<std::mutex>;

  void ensure_thread(const Lock&);
  template <typename Predicate>
  bool wait_until(Lock& lock, std::condition_variable& changed, std::int64_t deadline_ns,
                  Predicate predicate) const;
  void wait_for_end(Lock& lock, std::int64_t deadline_ns);

  // The thread's.
  void run();
  void round(const Orders& orders);
  void tell(const Orders& orders);
  bool poll_source(std::vector<Span>& out);
  int wait_ms() const;

  // Constant after construction.
  const Tuning tuning_;
  SpanSource& source_;

  // Confined to the thread, but for cancel() and close_inherited_claim().
  Outbox outbox_;
  std::int64_t last_span_ns_ = 0;
  std::uint64_t losses_told_ = 0;  // So many dropped spans does the source know of.

  // Guarded by mutex_.
  mutable std::mutex mutex_;
  std::condition_variable wanted_;  // The thread waits for it.
  std::condition_variable done_;    // Its callers wait for it.
  std::thread thread_;
  std::uint64_t flushes_wanted_ = 0;
  std::uint64_t flushes_done_ = 0;
  std::int64_t flush_deadline_ns_ = 0;
  Status flush_outcome_ = ok();
  bool stop_wanted_ = false;
  bool stopped_ = false;
  bool polling_ = false;    // The source is being asked.
  bool abandoned_ = false;  // The thread was left behind: the source may be gone.
  ExporterStats stats_;
};

// --- For the callers ----------------------------------------------------------------------------

void Engine::start_thread() {
  const Lock lock(mutex_);
  ensure_thread(lock);
}

void Engine::stay_stopped() {
  const Lock lock(mutex_);
  stop_wanted_ = true;
  stopped_ = true;
}

/// Starts the thread unless it runs. Where the system refuses one, the next caller tries again.
void Engine::ensure_thread(const Lock&) {
  if (thread_.joinable() || stopped_) return;
  // The host's signals are for the host's threads; those that mean a fault stay as they are, so
  // that its crash handlers see ours too.
  sigset_t blocked;
  sigset_t before;
  sigfillset(&blocked);
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS}) {
    sigdelset(&blocked, fault);
  }
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  try {
    thread_ = std::thread([self = shared_from_this()] { self->run(); });
    pthread_setname_np(thread_.native_handle(), "sideseat-export");
  } catch (const std::system_error&) {
    stats_.last_error = "the system refused a thread";
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

template <typename Predicate>
bool Engine::wait_until(Lock& lock, std::condition_variable& changed, std::int64_t deadline_ns,
                        Predicate predicate) const {
  const std::chrono::steady_clock::time_point deadline{std::chrono::nanoseconds(deadline_ns)};
  return changed.wait_until(lock, deadline, predicate);
}

Status Engine::flush(int timeout_ms) {
  const std::int64_t deadline_ns = steady_after(timeout_ms);
  Lock lock(mutex_);
  if (stop_wanted_) return Error{ErrorCode::kUnavailable, "flush: the exporter has been shut down"};
  ensure_thread(lock);
  const std::uint64_t ticket = ++flushes_wanted_;
  const bool alone = flushes_done_ + 1 == ticket;
  flush_deadline_ns_ = alone ? deadline_ns : std::max(flush_deadline_ns_, deadline_ns);
  wanted_.notify_one();
  if (wait_until(lock, done_, deadline_ns, [&] { return flushes_done_ >= ticket; })) {
    return clone(flush_outcome_);
  }
  return Error{ErrorCode::kUnavailable,
               "flush: not all was sent within " + std::to_string(timeout_ms) + " ms" +
                   (stats_.last_error.empty() ? "" : ": ") + stats_.last_error};
}

Status Engine::shutdown(int timeout_ms) {
  const std::int64_t deadline_ns = steady_after(timeout_ms);
  Lock lock(mutex_);
  if (!stop_wanted_) {
    ensure_thread(lock);
    stop_wanted_ = true;
    ++flushes_wanted_;
    flush_deadline_ns_ = deadline_ns;
    wanted_.notify_one();
  }
  wait_for_end(lock, deadline_ns);
  std::thread thread = std::move(thread_);
  const bool ended = stopped_;
  Status outcome = ended ? clone(flush_outcome_)
                         : Status(Error(ErrorCode::kUnavailable,
                                        "shutdown: not ended in time: " + stats_.last_error));
  lock.unlock();
  if (thread.joinable()) ended ? thread.join() : thread.detach();
  return outcome;
}

void Engine::wait_for_end(Lock& lock, std::int64_t deadline_ns) {
  const auto over = [&] { return stopped_ || !thread_.joinable(); };
  if (wait_until(lock, done_, deadline_ns, over)) return;
  outbox_.cancel();  // The request under way ends; its spans go to the spool.
  if (wait_until(lock, done_, steady_after(kStopGraceMs), over)) return;
  // Once we return, the source may be destroyed.
  done_.wait(lock, [&] { return over() || !polling_; });
  abandoned_ = true;
}

ExporterStats Engine::stats() const {
  const Lock lock(mutex_);
  return stats_;
}

// --- The thread ---------------------------------------------------------------------------------

void Engine::run() {
  last_span_ns_ = tuning_.clock->steady_ns();
  for (int wait = 0;; wait = wait_ms()) {
    Orders orders;
    std::uint64_t ticket = 0;
    {
      Lock lock(mutex_);
      wait_until(lock, wanted_, steady_after(wait),
                 [&] { return flushes_wanted_ > flushes_done_; });
      ticket = flushes_wanted_;
      orders.everything = flushes_wanted_ > flushes_done_;
      orders.last = stop_wanted_;
      orders.deadline_ns = orders.everything ? flush_deadline_ns_ : INT64_MAX;
    }
    round(orders);
    const Lock lock(mutex_);
    tell(orders);
    flushes_done_ = ticket;
    stopped_ = orders.last;
    if (orders.everything) done_.notify_all();
    if (stopped_) return;
  }
}

void Engine::tell(const Orders& orders) {
  try {
    stats_ = outbox_.stats();
    if (orders.everything) flush_outcome_ = outbox_.take_outcome();
  } catch (const std::exception&) {  // No memory to say it in: the last word stays.
  }
}

/// What throws here, for want of memory, costs the spans in hand and nothing else.
void Engine::round(const Orders& orders) {
  try {
    std::vector<Span> spans;
    if (!poll_source(spans)) return;
    if (!spans.empty()) last_span_ns_ = tuning_.clock->steady_ns();
    outbox_.add(std::move(spans));
    outbox_.work(orders);
  } catch (const std::exception&) {
    outbox_.abandon_pending("the exporter ran out of memory");
  }
}

/// False if the source may be gone.
bool Engine::poll_source(std::vector<Span>& out) {
  {
    const Lock lock(mutex_);
    if (abandoned_) return false;
    polling_ = true;
  }
  try {
    if (outbox_.spans_dropped() != losses_told_) {
      losses_told_ = outbox_.spans_dropped();
      source_.spans_lost();
    }
    source_.poll(out);
  } catch (const std::exception&) {  // What it has handed out by then is still sent.
  }
  const Lock lock(mutex_);
  polling_ = false;
  done_.notify_all();
  return true;
}

int Engine::wait_ms() const {
  if (outbox_.busy()) return 0;
  const std::int64_t quiet_ns = tuning_.clock->steady_ns() - last_span_ns_;
  const bool idle =
      !outbox_.has_pending() && quiet_ns >= tuning_.idle_after_ms * kNanosecondsPerMillisecond;
  return idle ? tuning_.idle_poll_ms : tuning_.poll_ms;
}

// --- The exporter -------------------------------------------------------------------------------

class ThreadedExporter final : public Exporter {
 public:
  ThreadedExporter(ExporterOptions options, SpanSource& source, const Tuning& tuning)
      : options_(std::move(options)), source_(source), tuning_(tuning) {}
  ~ThreadedExporter() override {
    if (engine_) (void)shutdown(0);  // Nobody is left to tell; what waits is in the spool.
  }

  Status start() {
    SIDESEAT_TRY(auto sender, Sender::create(options_, *tuning_.clock));
    engine_ = std::make_shared<Engine>(options_, std::move(sender), source_, tuning_);
    shut_down_ ? engine_->stay_stopped() : engine_->start_thread();
    return ok();
  }

  Status flush(int timeout_ms) override { return engine_->flush(timeout_ms); }
  Status shutdown(int timeout_ms) override {
    shut_down_ = true;
    return engine_->shutdown(timeout_ms);
  }
  ExporterStats stats() const override { return engine_->stats(); }

  void after_fork_in_child() override {
    engine_->close_inherited_claim();
    // Leaked on purpose: a thread that the child does not have may hold its locks, and would have
    // to be joined.
    (void)new std::shared_ptr<Engine>(std::move(engine_));
    (void)start();  // Cannot fail: only a bad URL does, and the parent has used this one.
  }

 private:
  // Constant after construction.
  const ExporterOptions options_;
  SpanSource& source_;
  const Tuning tuning_;

  std::atomic<bool> shut_down_{false};
  // Replaced in a forked child, where no other thread is.
  std::shared_ptr<Engine> engine_;
};

}  // namespace

Result<std::unique_ptr<Exporter>> Exporter::start(ExporterOptions options, SpanSource& source) {
  return start_exporter(std::move(options), source, Tuning{});
}

Result<std::unique_ptr<Exporter>> start_exporter(ExporterOptions options, SpanSource& source,
                                                 const Tuning& tuning) {
  auto exporter = std::make_unique<ThreadedExporter>(std::move(options), source, tuning);
  SIDESEAT_CHECK(exporter->start());
  return std::unique_ptr<Exporter>(std::move(exporter));
}

}  // namespace sideseat::send
