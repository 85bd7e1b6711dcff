// What the ingest pipeline has done since it started and what waits in it now.
//
// Written by the pipeline's threads, read by whoever shows it: single numbers that are right each
// for itself, not one picture of one moment.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace sideseat::ingest {

/// How a request ended.
enum class Outcome : std::uint8_t {
  kStored = 0,   ///< All of it, or there was nothing in it.
  kPartial = 1,  ///< Some spans or attachments were refused.
  kInvalid = 2,  ///< It cannot be read, is too large or names an impossible project: a 4xx.
  kBusy = 3,     ///< Too much was waiting, or the server was stopping: to be sent again.
  kFailed = 4,   ///< The store could not take it.
};
inline constexpr std::size_t kOutcomes = 5;
/// For metrics: "stored", "partial" ...
const char* outcome_name(Outcome outcome);

/// Durations by upper bound, as Prometheus counts them. Thread-safe.
class DurationHistogram {
 public:
  static constexpr std::array<double, 12> kBoundsSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                         0.05,   0.1,   0.25,   0.5,   1.0,  5.0};

  void observe(std::int64_t duration_ns);
  /// How many were at most kBoundsSeconds[index] and more than the bound before; the last index,
  /// kBoundsSeconds.size(), counts what is longer than all bounds.
  std::uint64_t count(std::size_t index) const { return counts_[index]; }
  std::uint64_t sum_ns() const { return sum_ns_; }

 private:
  std::array<std::atomic<std::uint64_t>, kBoundsSeconds.size() + 1> counts_{};
  std::atomic<std::uint64_t> sum_ns_ = 0;
};

struct Counters {
  using Count = std::atomic<std::uint64_t>;

  // What waits now, from its acceptance until its commit begins.
  Count requests_waiting = 0;
  Count spans_waiting = 0;           ///< As far as they are decoded.
  Count bytes_waiting = 0;           ///< As sent, and after decoding what is kept of it.
  Count large_requests_waiting = 0;  ///< In the lane for large ones, the one under way included.

  // Since the start.
  std::array<Count, kOutcomes> requests{};  ///< By Outcome.
  Count spans_accepted = 0;                 ///< Acknowledged, those known before included.
  Count spans_refused = 0;                  ///< By what is wrong with them.
  Count spans_known = 0;                    ///< Were there already.
  Count log_events_joined = 0;              ///< GenAI events that became events of a span ...
  Count log_events_waiting = 0;             ///< ... and those that had to wait for it first.
  Count log_records_ignored = 0;            ///< Not of GenAI, or of no span.
  Count metric_points_kept = 0;
  Count metric_points_ignored = 0;  ///< Not of GenAI.
  Count bytes_received = 0;         ///< Bodies as sent.
  Count bytes_decoded = 0;          ///< Bodies unpacked.
  Count decode_ns = 0;              ///< Unpacking, decoding, taking apart: all threads.
  Count commits = 0;
  Count commits_failed = 0;              ///< The disk refused: full, read-only, broken.
  std::atomic<bool> is_failing = false;  ///< Whether the last commit failed.
  DurationHistogram commit_seconds;
  std::atomic<std::int64_t> last_commit_unix_ns = 0;  ///< 0: none yet.
};

}  // namespace sideseat::ingest
