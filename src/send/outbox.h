// Inside send: what becomes of the spans: together into batches, out to the server, or aside until
// there is one. All the exporter's flow without its thread.
//
//     pending (spans) -> parcel -> server
//                              \-> spool, or memory where there is none -> server, later
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "send/backoff.h"
#include "send/batch.h"
#include "send/exporter.h"
#include "send/sender.h"
#include "send/span_file.h"
#include "send/spool.h"
#include "send/tuning.h"

namespace sideseat::send {

/// What the callers of flush() and shutdown() want of the next round.
struct Orders {
  bool everything = false;  ///< Send what there is, full batch or not, old or new.
  bool last = false;        ///< Nothing comes after: what is not sent by the deadline goes to disk.
  std::int64_t deadline_ns = INT64_MAX;  ///< On the machine's steady clock.
};

/// Confined to one thread; `cancel()` and `close_inherited_claim()` are for others.
class Outbox {
 public:
  /// What `tuning` points to outlives the outbox.
  Outbox(const ExporterOptions& options, std::unique_ptr<Sender> sender, const Tuning& tuning);

  void add(std::vector<Span> spans);
  /// Does what is due now, and at most one request for spans that wait, so that new ones are asked
  /// for in between; with `everything`, all of them.
  void work(const Orders& orders);
  /// Whether another round has something to do at once.
  bool busy() const;
  /// Whether it waits for more spans to come, or for time to pass, to fill a batch.
  bool has_pending() const { return !pending_.empty(); }
  /// After `work()` with `everything`. Errors: kUnavailable with what still waits where and why;
  /// kInvalidArgument if the server has refused spans for good since the last call.
  Status take_outcome();
  /// After something threw in the middle: what was in hand is counted as dropped.
  void abandon_pending(std::string_view why);

  ExporterStats stats() const;
  std::uint64_t spans_dropped() const { return spans_dropped_; }
  void cancel() { sender_->cancel(); }
  void close_inherited_claim();

 private:
  // Pending.
  bool full() const;
  bool due() const;
  std::span<const Span> pending() const { return std::span(pending_).subspan(dispatched_); }
  void dispatch_pending(const Orders& orders);
  void dispatch(std::span<const Span> spans, const Orders& orders);
  // Out.
  bool may_send(const Orders& orders) const;
  bool send(const Parcel& parcel, const Orders& orders);
  // Aside and out again.
  void keep(Parcel parcel);
  void keep_in_memory(Parcel parcel);
  void send_waiting(const Orders& orders);
  void send_spooled(const Orders& orders);
  void save_waiting();
  std::size_t spans_waiting() const;

  void drop(std::size_t spans, ErrorCode code, std::string why);
  void count_spool_losses();

  // Constant after construction.
  const Tuning tuning_;
  const Resource resource_;
  const Scope scope_;
  const std::unique_ptr<Sender> sender_;

  Backoff backoff_;
  std::optional<Spool> spool_;    // None without a directory.
  std::optional<SpanFile> file_;  // None without a path.
  bool spool_exhausted_ = false;  // Nothing in it for us when we looked last.
  std::int64_t spool_read_at_ns_;

  std::vector<Span> pending_;
  std::size_t dispatched_ = 0;  // So many of the first have left in this round.
  std::size_t pending_bytes_ = 0;
  std::int64_t pending_since_ns_ = 0;
  std::deque<Parcel> waiting_;  // Oldest first.
  std::size_t waiting_bytes_ = 0;

  std::uint64_t spans_sent_ = 0;
  std::uint64_t spans_dropped_ = 0;
  std::string last_error_;
  std::optional<Error> loss_;  // The last drop since take_outcome().
};

}  // namespace sideseat::send
