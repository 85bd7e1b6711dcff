// The doors that exports come by: where each listens, and how what came by it ended.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "ingest/ingest.h"
#include "serve/refusal_log.h"

namespace sideseat::serve {

/// Thread-safe.
struct DoorFigures {
  std::atomic<int> port = 0;  ///< 0: it is closed.
  /// Answered exports by outcome, those included that were refused before ingest saw them.
  std::array<std::atomic<std::uint64_t>, ingest::kOutcomes> exports{};
};

struct AllDoorFigures {
  DoorFigures http;
  DoorFigures otlp_http;
  DoorFigures otlp_grpc;
};

/// Counts the exports of a door and tells the log of those that are refused. A view: both outlive
/// it. Thread-safe.
class DoorKeeper {
 public:
  DoorKeeper(DoorFigures& figures, RefusalLog& refusals)
      : figures_(&figures), refusals_(&refusals) {}

  void answered(const Result<ingest::IngestResult>& result) const {
    figures_->exports[static_cast<std::size_t>(ingest::outcome_of(result))] += 1;
    if (!result) refusals_->refused(result.error());
  }

 private:
  DoorFigures* figures_;
  RefusalLog* refusals_;
};

}  // namespace sideseat::serve
