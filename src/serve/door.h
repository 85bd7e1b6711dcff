// The doors that exports come by: where each listens, and how what came by it ended.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

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

/// Counts the exports of a door and tells the log of those that are refused. Answers come from
/// ingest's threads, also after the server is gone, so it shares what it writes to. Thread-safe.
class DoorKeeper {
 public:
  DoorKeeper(std::shared_ptr<DoorFigures> figures, std::shared_ptr<RefusalLog> refusals)
      : figures_(std::move(figures)), refusals_(std::move(refusals)) {}

  void answered(const Result<ingest::IngestResult>& result) const {
    figures_->exports[static_cast<std::size_t>(ingest::outcome_of(result))] += 1;
    if (!result) refusals_->refused(result.error());
  }

 private:
  std::shared_ptr<DoorFigures> figures_;
  std::shared_ptr<RefusalLog> refusals_;
};

}  // namespace sideseat::serve
