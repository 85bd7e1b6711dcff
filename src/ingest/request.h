// One export request on its way through the pipeline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/error.h"
#include "ingest/body.h"
#include "ingest/chunks.h"
#include "ingest/ingest.h"
#include "store/store.h"

namespace sideseat::ingest {

/// Owned by whoever works on it, and by the queue in between.
struct Request {
  Body body;                     ///< Its bytes until they are decoded.
  std::optional<Chunks> chunks;  ///< Once decoded: the spans that are not taken apart yet.
  std::vector<store::SpanRecord> records;  ///< Taken apart and not committed yet.
  std::size_t records_bytes = 0;
  IngestResult result;           ///< Of what is committed, and of what was refused so far.
  std::optional<Error> failure;  ///< The answer instead of `result`.
  Ingest::Callback callback;

  /// What is to be done with it after the task it was in.
  enum class Next : std::uint8_t { kCommit, kLane, kAnswer };
  Next next = Next::kCommit;
  /// Goes piece by piece through the lane for large requests.
  bool is_large = false;
  /// Against which of the queue's bounds it counts, and with what; the queue's own.
  struct Charge {
    std::size_t spans = 0;
    std::size_t bytes = 0;
    bool is_held = false;
  } charge;
};

}  // namespace sideseat::ingest
