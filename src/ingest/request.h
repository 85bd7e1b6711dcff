// One export request on its way through the pipeline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "base/error.h"
#include "ingest/body.h"
#include "ingest/chunks.h"
#include "ingest/ingest.h"
#include "store/store.h"

namespace sideseat::ingest {

/// As much of a request as is committed at once.
struct Piece {
  std::vector<store::SpanRecord> records;
  std::vector<store::PendingEvent> events;
  std::vector<store::MetricRecord> points;
  std::size_t bytes = 0;

  std::size_t size() const { return records.size() + events.size() + points.size(); }
};

/// Owned by whoever works on it, and by the queue in between.
struct Request {
  Body body;  ///< Its bytes until they are decoded.
  /// Once decoded: what is not taken apart yet, of each signal.
  std::optional<Chunks> chunks;
  std::deque<store::PendingEvent> later_events;
  std::deque<store::MetricRecord> later_points;
  bool is_decoded = false;
  Piece piece;                   ///< Taken apart and not committed yet.
  IngestResult result;           ///< Of what is committed, and of what was refused so far.
  std::optional<Error> failure;  ///< The answer instead of `result`.
  Ingest::Callback callback;

  /// What is to be done with it after the task it was in.
  enum class Next : std::uint8_t { kCommit, kLane, kAnswer };
  Next next = Next::kCommit;
  /// Goes piece by piece through the lane for large requests.
  bool is_large = false;
  /// Whether `piece` is the last one.
  bool is_taken() const {
    return (!chunks || chunks->done()) && later_events.empty() && later_points.empty();
  }
  /// Against which of the queue's bounds it counts, and with what; the queue's own.
  struct Charge {
    std::size_t spans = 0;
    std::size_t bytes = 0;
    bool is_held = false;
  } charge;
};

}  // namespace sideseat::ingest
