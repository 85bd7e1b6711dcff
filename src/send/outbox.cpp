// The way out, step by step.
#include "send/outbox.h"

#include <algorithm>
#include <utility>

namespace sideseat::send {
namespace {

constexpr std::int64_t kNanosecondsPerMillisecond = 1'000'000;
/// How often an empty spool is looked at again: another process may have died and left files.
constexpr std::int64_t kSpoolReadAgainNs = 5'000 * kNanosecondsPerMillisecond;

std::int64_t left_ms(std::int64_t deadline_ns) {
  const std::int64_t now_ns = system_clock().steady_ns();
  return deadline_ns <= now_ns ? 0 : (deadline_ns - now_ns) / kNanosecondsPerMillisecond + 1;
}

}  // namespace

Outbox::Outbox(const ExporterOptions& options, std::unique_ptr<Sender> sender, const Tuning& tuning)
    : tuning_(tuning),
      resource_(options.resource),
      scope_(options.scope),
      sender_(std::move(sender)),
      backoff_({tuning.backoff_ms, tuning.backoff_max_ms}, *tuning.clock, *tuning.random),
      spool_read_at_ns_(tuning.clock->steady_ns()) {
  if (!options.spool_directory.empty()) {
    spool_.emplace(
        Spool::Options{options.spool_directory, options.traces_url, tuning.spool_bytes_max},
        *tuning.clock, *tuning.random);
  }
  if (!options.file_path.empty()) file_.emplace(options.file_path);
}

void Outbox::add(std::vector<Span> spans) {
  if (spans.empty()) return;
  if (pending_.empty()) {
    // The time since the call ended counts as waiting, in so far as it is believable.
    const std::int64_t age_ns = tuning_.clock->unix_ns() - spans.front().ended_at_ns;
    const std::int64_t delay_ns = tuning_.delay_ms * kNanosecondsPerMillisecond;
    pending_since_ns_ = tuning_.clock->steady_ns() - std::clamp<std::int64_t>(age_ns, 0, delay_ns);
  }
  for (Span& span : spans) {
    pending_bytes_ += approximate_bytes(span);
    pending_.push_back(std::move(span));
  }
}

void Outbox::work(const Orders& orders) {
  if (orders.everything) backoff_.hurry();
  dispatch_pending(orders);
  send_waiting(orders);
  send_spooled(orders);
  if (orders.last) save_waiting();
  count_spool_losses();
}

bool Outbox::busy() const {
  return backoff_.ready() &&
         (!waiting_.empty() || (spool_ && !spool_exhausted_ && spool_->spans() > 0));
}

// --- Pending ------------------------------------------------------------------------------------

bool Outbox::full() const {
  return pending().size() >= tuning_.batch_spans_max || pending_bytes_ >= tuning_.batch_bytes_max;
}

bool Outbox::due() const {
  const int delay_ms = backoff_.ready() ? tuning_.delay_ms : tuning_.away_delay_ms;
  return !pending().empty() &&
         tuning_.clock->steady_ns() - pending_since_ns_ >= delay_ms * kNanosecondsPerMillisecond;
}

void Outbox::dispatch_pending(const Orders& orders) {
  const bool all = orders.everything || due();
  while (!pending().empty() && (all || full())) {
    const Batch batch = first_batch(pending(), tuning_.batch_spans_max, tuning_.batch_bytes_max);
    dispatch(batch.spans, orders);
    dispatched_ += batch.spans.size();
    pending_bytes_ -= batch.bytes;
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(dispatched_));
  dispatched_ = 0;
}

void Outbox::dispatch(std::span<const Span> spans, const Orders& orders) {
  if (file_) {
    const Status appended = file_->append(resource_, scope_, spans);
    if (!appended) last_error_ = appended.error().message();  // Costs the copy, not the spans.
  }
  Parcel parcel = pack(resource_, scope_, spans);
  if (!may_send(orders) || !send(parcel, orders)) keep(std::move(parcel));
}

void Outbox::abandon_pending(std::string_view why) {
  drop(pending().size(), ErrorCode::kUnavailable, std::string(why));
  pending_.clear();
  dispatched_ = 0;
  pending_bytes_ = 0;
}

// --- Out ----------------------------------------------------------------------------------------

bool Outbox::may_send(const Orders& orders) const {
  return backoff_.ready() && !(orders.last && left_ms(orders.deadline_ns) == 0);
}

/// True if the parcel is done with, one way or the other; false if it must be kept.
bool Outbox::send(const Parcel& parcel, const Orders& orders) {
  std::int64_t timeout_ms = send_timeout_ms(tuning_.timeout_ms, parcel.body.size());
  if (orders.last) timeout_ms = std::min(timeout_ms, left_ms(orders.deadline_ns));
  Delivery delivery = sender_->send(parcel, static_cast<int>(timeout_ms));
  switch (delivery.outcome) {
    case Delivery::Outcome::kTryAgain:
      backoff_.failed(delivery.retry_after_ms);
      last_error_ = std::move(delivery.problem);
      return false;
    case Delivery::Outcome::kRefused:
      backoff_.succeeded();  // Somebody is there.
      drop(parcel.span_count, ErrorCode::kInvalidArgument, std::move(delivery.problem));
      return true;
    case Delivery::Outcome::kDelivered:
      break;
  }
  backoff_.succeeded();
  spans_sent_ += parcel.span_count - delivery.rejected_spans;
  last_error_.clear();
  if (delivery.rejected_spans > 0) {
    drop(delivery.rejected_spans, ErrorCode::kInvalidArgument, std::move(delivery.problem));
  }
  return true;
}

// --- Aside, and out again -----------------------------------------------------------------------

void Outbox::keep(Parcel parcel) {
  if (spool_) {
    const Status added = spool_->add(parcel);
    spool_exhausted_ = false;
    if (added) return;
    last_error_ = added.error().message();
  }
  keep_in_memory(std::move(parcel));
}

void Outbox::keep_in_memory(Parcel parcel) {
  waiting_bytes_ += parcel.body.size();
  waiting_.push_back(std::move(parcel));
  while (waiting_bytes_ > tuning_.memory_bytes_max) {
    waiting_bytes_ -= waiting_.front().body.size();
    drop(waiting_.front().span_count, ErrorCode::kUnavailable,
         "no server answers, and what may wait in memory is full: " + last_error_);
    waiting_.pop_front();
  }
}

void Outbox::send_waiting(const Orders& orders) {
  while (!waiting_.empty() && may_send(orders) && send(waiting_.front(), orders)) {
    waiting_bytes_ -= waiting_.front().body.size();
    waiting_.pop_front();
    if (!orders.everything) return;
  }
}

void Outbox::send_spooled(const Orders& orders) {
  if (!spool_) return;
  const bool empty = spool_exhausted_ || spool_->spans() == 0;
  const std::int64_t now_ns = tuning_.clock->steady_ns();
  if (orders.everything || (empty && now_ns - spool_read_at_ns_ >= kSpoolReadAgainNs)) {
    spool_->refresh();
    spool_read_at_ns_ = now_ns;
    spool_exhausted_ = false;
  }
  while (spool_->spans() > 0 && may_send(orders) && left_ms(orders.deadline_ns) > 0) {
    auto claim = spool_->claim_oldest();
    if (!claim) {
      spool_exhausted_ = true;
      return;
    }
    if (!send(claim->parcel(), orders)) return;
    spool_->remove(*std::move(claim));
    if (!orders.everything) return;
  }
}

void Outbox::save_waiting() {
  for (Parcel& parcel : waiting_) {
    const Status saved =
        spool_ ? spool_->add(parcel) : Status(Error(ErrorCode::kUnavailable, "there is no spool"));
    if (saved) continue;
    drop(parcel.span_count, ErrorCode::kUnavailable,
         last_error_ + "; lost, because " + std::string(saved.error().message()));
  }
  waiting_.clear();
  waiting_bytes_ = 0;
}

// --- What is told -------------------------------------------------------------------------------

Status Outbox::take_outcome() {
  const std::optional<Error> loss = std::exchange(loss_, std::nullopt);
  const std::string reason = last_error_.empty() ? "there was no time to send them" : last_error_;
  if (spool_ && !spool_exhausted_ && spool_->spans() > 0) {
    return Error{ErrorCode::kUnavailable,
                 std::to_string(spool_->spans()) + " spans wait in the spool: " + reason};
  }
  if (!waiting_.empty()) {
    return Error{ErrorCode::kUnavailable,
                 std::to_string(spans_waiting()) + " spans wait in memory: " + reason};
  }
  if (loss) return loss->clone();
  return ok();
}

ExporterStats Outbox::stats() const {
  return {.spans_sent = spans_sent_,
          .spans_spooled = spool_ ? spool_->spans() : 0,
          .spans_waiting = spans_waiting(),
          .spans_dropped = spans_dropped_,
          .last_error = last_error_};
}

std::size_t Outbox::spans_waiting() const {
  std::size_t sum = 0;
  for (const Parcel& parcel : waiting_) sum += parcel.span_count;
  return sum;
}

void Outbox::drop(std::size_t spans, ErrorCode code, std::string why) {
  spans_dropped_ += spans;
  loss_.emplace(code, std::to_string(spans) + " spans dropped: " + why);
  last_error_ = std::move(why);
}

void Outbox::count_spool_losses() {
  if (!spool_) return;
  Spool::Losses losses = spool_->take_losses();
  if (losses.spans > 0) drop(losses.spans, ErrorCode::kUnavailable, std::move(losses.why));
}

void Outbox::close_inherited_claim() {
  if (spool_) spool_->close_inherited_claim();
}

}  // namespace sideseat::send
