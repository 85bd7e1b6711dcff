// The exporter's thread: poll, gather, send, spool, and try again later.
#include "send/exporter.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "base/gzip.h"
#include "base/limits.h"
#include "base/log.h"
#include "otlp/otlp.h"
#include "send/backlog.h"
#include "send/json_lines.h"
#include "send/sender.h"

namespace sideseat::send {
namespace {

using Milliseconds = std::chrono::milliseconds;

/// The first wait after a failure, doubled up to the last.
constexpr int kBackOffMsMin = 500;
constexpr int kBackOffMsMax = 30'000;
/// While the server is away, batches are gathered for so long, so that the spool is not many tiny
/// files.
constexpr int kSpoolDelayMs = 2000;
/// Without a spool (or while the disk refuses) so much waits in memory.
constexpr std::size_t kMemoryBacklogBytesMax = std::size_t{32} * 1024 * 1024;
/// A batch the server fails at (500) is given up after so many tries, so that it does not block
/// others.
constexpr int kTriesMax = 5;

std::size_t size_of(const AttributeValue& value);

std::size_t size_of(const Attributes& attributes) {
  std::size_t bytes = 0;
  for (const Attribute& attribute : attributes) {
    bytes += attribute.key.size() + 8 + size_of(attribute.value);
  }
  return bytes;
}

std::size_t size_of(const AttributeValue& value) {
  if (const auto* text = value.string()) return text->size();
  if (const auto* bytes = std::get_if<AttributeBytes>(&value.data)) return bytes->bytes.size();
  if (const auto* pairs = std::get_if<Attributes>(&value.data)) return size_of(*pairs);
  std::size_t bytes = 8;
  if (const auto* list = std::get_if<AttributeList>(&value.data)) {
    for (const AttributeValue& element : *list) bytes += size_of(element);
  }
  return bytes;
}

/// About what the span takes in a request.
std::size_t size_of(const Span& span) {
  std::size_t bytes = 128 + span.name.size() + span.status_message.size();
  for (const SpanEvent& event : span.events) bytes += 32 + size_of(event.attributes);
  for (const SpanLink& link : span.links) bytes += 48 + size_of(link.attributes);
  return bytes + size_of(span.attributes);
}

/// Everything that belongs to one process: a forked child makes a new one and leaves its parent's
/// alone.
class Worker {
 public:
  Worker(const ExporterOptions& options, SpanSource& source, std::unique_ptr<Sender> sender)
      : options_(options),
        source_(source),
        sender_(std::move(sender)),
        memory_(kMemoryBacklogBytesMax) {
    if (!options.spool_directory.empty() && sender_) {
      disk_.emplace(options.spool_directory, options.traces_url, limits::kSpoolBytesMax);
    }
    if (!options.file_path.empty()) lines_.emplace(options.file_path);
  }

  void start() {
    thread_ = std::thread([this] { run(); });
  }
  Status flush(int timeout_ms);
  Status shutdown(int timeout_ms);
  ExporterStats stats() const {
    const std::lock_guard lock(mutex_);
    return stats_;
  }

 private:
  using Clock = std::chrono::steady_clock;

  // All on the worker's thread.
  void run();
  void wait(Milliseconds longest);
  void poll();
  bool batch_is_due() const;
  void send_pending();
  Batch next_batch();
  void send_or_keep(Batch batch);
  /// One batch of the backlog; false when there is none or it did not work.
  bool send_from_backlog();
  void drain_backlog();
  /// Whether the batch is over: sent, refused, or given up.
  bool try_send(const Batch& batch, int& tries);
  void keep(Batch batch);
  void back_off(const SendResult& result);
  bool may_send() const;
  int send_timeout_ms() const;
  void publish_backlog();
  void note(const std::string& problem);

  // Constant after construction.
  const ExporterOptions& options_;
  SpanSource& source_;
  const std::unique_ptr<Sender> sender_;  // Null: to the file only.

  // Confined to the worker's thread.
  std::optional<DiskBacklog> disk_;
  MemoryBacklog memory_;
  std::optional<JsonLines> lines_;
  std::vector<Span> pending_;
  std::size_t pending_bytes_ = 0;
  std::size_t measured_ = 0;  // Spans of pending_ that pending_bytes_ counts.
  Clock::time_point pending_since_;
  bool backlog_waits_ = true;  // There may be something from an earlier run.
  int back_off_ms_ = 0;        // 0: the server is thought to be there.
  Clock::time_point try_again_at_;
  int backlog_tries_ = 0;  // Of the batch at the backlog's head.
  bool flushing_ = false;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  ExporterStats stats_;
  std::uint64_t flushes_asked_ = 0;
  std::uint64_t flushes_done_ = 0;
  std::optional<Clock::time_point> send_until_;  // Set once: afterwards nothing is sent, only kept.
  bool stopping_ = false;
  bool joined_ = false;

  std::thread thread_;
};

// --- The callers' side --------------------------------------------------------------------------

Status Worker::flush(int timeout_ms) {
  std::unique_lock lock(mutex_);
  if (stopping_) return Error{ErrorCode::kUnavailable, "flush: the exporter is shut down"};
  const std::uint64_t mine = ++flushes_asked_;
  changed_.notify_all();
  const bool done =
      changed_.wait_for(lock, Milliseconds(timeout_ms), [&] { return flushes_done_ >= mine; });
  if (!done) {
    return Error{ErrorCode::kUnavailable,
                 "flush: not done within " + std::to_string(timeout_ms) + " ms"};
  }
  if (stats_.last_error.empty()) return ok();
  return Error{ErrorCode::kUnavailable, "flush: " + stats_.last_error};
}

Status Worker::shutdown(int timeout_ms) {
  const auto deadline = Clock::now() + Milliseconds(timeout_ms);
  std::unique_lock lock(mutex_);
  if (std::exchange(stopping_, true)) {
    changed_.wait(lock, [&] { return joined_; });
    return ok();
  }
  send_until_ = deadline;
  const std::uint64_t mine = ++flushes_asked_;
  changed_.notify_all();
  const bool done = changed_.wait_until(lock, deadline, [&] { return flushes_done_ >= mine; });
  lock.unlock();
  if (!done && sender_) sender_->cancel();  // What is being sent goes to the spool instead.
  thread_.join();
  lock.lock();
  joined_ = true;
  changed_.notify_all();
  if (stats_.last_error.empty()) return ok();
  return Error{ErrorCode::kUnavailable, "shutdown: " + stats_.last_error};
}

// --- The thread ---------------------------------------------------------------------------------

void Worker::run() {
  // Polled often while spans come; then less and less, so that an idle program is left in peace. A
  // span that ends a pause waits no longer than a batch waits for company anyway.
  Milliseconds interval(limits::kRecorderPollMs);
  for (;;) {
    wait(interval);
    std::uint64_t flush = 0;
    bool stopping = false;
    {
      const std::lock_guard lock(mutex_);
      flush = flushes_asked_;
      flushing_ = flushes_asked_ > flushes_done_;
      stopping = stopping_;
    }
    const std::size_t before = pending_.size();
    poll();
    interval = pending_.size() > before
                   ? Milliseconds(limits::kRecorderPollMs)
                   : std::min(interval * 2, Milliseconds(limits::kExportDelayMs));
    if (flushing_) back_off_ms_ = 0;
    if (flushing_ || batch_is_due()) send_pending();
    if (flushing_) {
      drain_backlog();
    } else if (backlog_waits_ && may_send()) {
      send_from_backlog();
    }
    {
      const std::lock_guard lock(mutex_);
      flushes_done_ = flush;
      changed_.notify_all();
    }
    if (stopping) return;
  }
}

void Worker::wait(Milliseconds longest) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, longest, [&] { return stopping_ || flushes_asked_ > flushes_done_; });
}

void Worker::poll() {
  const bool was_empty = pending_.empty();
  source_.poll(pending_);
  if (was_empty && !pending_.empty()) pending_since_ = Clock::now();
  for (; measured_ < pending_.size(); ++measured_) pending_bytes_ += size_of(pending_[measured_]);
}

bool Worker::batch_is_due() const {
  if (pending_.empty()) return false;
  const int delay_ms = may_send() ? limits::kExportDelayMs : kSpoolDelayMs;
  return pending_.size() >= limits::kExportSpansMax || pending_bytes_ >= limits::kExportBytesMax ||
         Clock::now() - pending_since_ >= Milliseconds(delay_ms);
}

void Worker::send_pending() {
  while (!pending_.empty()) send_or_keep(next_batch());
}

/// Takes as many spans off pending_ as fit a request, at least one.
Batch Worker::next_batch() {
  std::size_t count = 0;
  std::size_t bytes = 0;
  while (count < pending_.size() && count < limits::kExportSpansMax) {
    const std::size_t size = size_of(pending_[count]);
    if (count > 0 && bytes + size > limits::kExportBytesMax) break;
    bytes += size;
    ++count;
  }
  const std::span<const Span> spans(pending_.data(), count);
  if (lines_) {
    const auto written = lines_->append(
        otlp::encode_request(otlp::Encoding::kJson, options_.resource, options_.scope, spans));
    if (!written) note(std::string(written.error().message()));
  }
  Batch batch;
  batch.span_count = count;
  if (sender_) {
    batch.body = gzip(
        otlp::encode_request(otlp::Encoding::kProtobuf, options_.resource, options_.scope, spans));
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(count));
  measured_ = pending_.size();
  pending_bytes_ -= std::min(pending_bytes_, bytes);
  return batch;
}

void Worker::send_or_keep(Batch batch) {
  if (!sender_) {
    const std::lock_guard lock(mutex_);
    stats_.spans_sent += batch.span_count;
    return;
  }
  int tries = 0;
  if (may_send() && try_send(batch, tries)) return;
  keep(std::move(batch));
}

bool Worker::try_send(const Batch& batch, int& tries) {
  const SendResult result = sender_->send(batch, send_timeout_ms());
  const bool given_up = result.outcome == Outcome::kTryAgain && ++tries >= kTriesMax;
  const bool over =
      result.outcome == Outcome::kSent || result.outcome == Outcome::kRefused || given_up;
  if (!over) {
    back_off(result);
    return false;
  }
  if (result.outcome == Outcome::kSent) back_off_ms_ = 0;
  const std::lock_guard lock(mutex_);
  const std::uint64_t taken =
      result.outcome == Outcome::kSent ? batch.span_count - result.rejected_spans : 0;
  stats_.spans_sent += taken;
  stats_.spans_dropped += batch.span_count - taken;
  stats_.last_error = taken == batch.span_count ? std::string() : result.problem;
  return true;
}

void Worker::back_off(const SendResult& result) {
  back_off_ms_ = back_off_ms_ == 0 ? kBackOffMsMin : std::min(back_off_ms_ * 2, kBackOffMsMax);
  const int wait_ms = result.retry_after_ms.value_or(back_off_ms_);
  try_again_at_ = Clock::now() + Milliseconds(wait_ms);
  note(result.problem);
}

bool Worker::may_send() const {
  if (!sender_) return true;
  {
    const std::lock_guard lock(mutex_);
    if (send_until_ && Clock::now() >= *send_until_) return false;
  }
  return back_off_ms_ == 0 || Clock::now() >= try_again_at_;
}

int Worker::send_timeout_ms() const {
  const std::lock_guard lock(mutex_);
  if (!send_until_) return limits::kExportTimeoutMs;
  const auto left = std::chrono::duration_cast<Milliseconds>(*send_until_ - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 1, limits::kExportTimeoutMs));
}

void Worker::keep(Batch batch) {
  backlog_waits_ = true;
  std::uint64_t dropped = 0;
  bool on_disk = false;
  if (disk_) {
    const auto added = disk_->add(batch);
    on_disk = added.has_value();
    if (added) {
      dropped = added->dropped_spans;
    } else {
      note(std::string(added.error().message()));
    }
  }
  if (!on_disk) dropped = memory_.add(std::move(batch));
  {
    const std::lock_guard lock(mutex_);
    stats_.spans_dropped += dropped;
  }
  publish_backlog();
}

bool Worker::send_from_backlog() {
  if (!sender_) return backlog_waits_ = false;
  if (auto batch = memory_.take_oldest()) {
    const bool over = try_send(*batch, backlog_tries_);
    if (over) {
      backlog_tries_ = 0;
    } else if (const std::uint64_t dropped = memory_.put_back(*std::move(batch))) {
      const std::lock_guard lock(mutex_);
      stats_.spans_dropped += dropped;
    }
    publish_backlog();
    return over;
  }
  auto claim = disk_ ? disk_->claim_oldest() : std::nullopt;
  if (!claim) {
    backlog_waits_ = false;
    publish_backlog();
    return false;
  }
  const bool over = try_send(claim->batch, backlog_tries_);
  if (over) {
    claim->remove();
    backlog_tries_ = 0;
  }
  publish_backlog();
  return over;
}

void Worker::drain_backlog() {
  while (backlog_waits_ && may_send() && send_from_backlog()) {
  }
}

void Worker::publish_backlog() {
  const std::uint64_t waiting = memory_.span_count() + (disk_ ? disk_->span_count() : 0);
  const std::lock_guard lock(mutex_);
  stats_.spans_spooled = waiting;
}

void Worker::note(const std::string& problem) {
  bool is_new = false;
  {
    const std::lock_guard lock(mutex_);
    is_new = stats_.last_error.empty();
    stats_.last_error = problem;
  }
  if (is_new) log(LogLevel::kWarning, "send", problem + "; spans wait until that is over");
}

// --- The exporter -------------------------------------------------------------------------------

class ThreadedExporter final : public Exporter {
 public:
  ThreadedExporter(ExporterOptions options, SpanSource& source)
      : options_(std::move(options)), source_(source) {}
  ~ThreadedExporter() override { (void)shutdown(0); }  // Nobody is left to be told.

  Status start_worker() {
    std::unique_ptr<Sender> sender;
    if (!options_.traces_url.empty()) {
      SIDESEAT_TRY(sender, Sender::create(options_.traces_url, options_.headers));
    } else if (options_.file_path.empty()) {
      return Error{ErrorCode::kInvalidArgument, "neither a server's URL nor a file to export to"};
    }
    worker_ = std::make_unique<Worker>(options_, source_, std::move(sender));
    worker_->start();
    return ok();
  }

  Status flush(int timeout_ms) override { return worker_->flush(timeout_ms); }
  Status shutdown(int timeout_ms) override {
    return worker_ ? worker_->shutdown(timeout_ms) : ok();
  }
  ExporterStats stats() const override { return worker_->stats(); }

  void after_fork_in_child() override {
    // The parent's worker is left as it is, for ever: its locks may be held and its thread is not
    // here.
    (void)worker_.release();
    (void)start_worker();  // Worked with these options before.
  }

 private:
  const ExporterOptions options_;
  SpanSource& source_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace

Result<std::unique_ptr<Exporter>> Exporter::start(ExporterOptions options, SpanSource& source) {
  auto exporter = std::make_unique<ThreadedExporter>(std::move(options), source);
  SIDESEAT_CHECK(exporter->start_worker());
  return std::unique_ptr<Exporter>(std::move(exporter));
}

}  // namespace sideseat::send
