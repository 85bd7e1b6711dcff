// GET /metrics: the server seen from outside, in figures, never in anything users wrote.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "ingest/housekeeper.h"
#include "ingest/ingest.h"
#include "net/budget.h"
#include "serve/router.h"

namespace sideseat::serve {

/// What whoever made the store knows of it and its contract does not tell.
struct StoreFigures {
  /// Its files: what each is ("data", "log" ...) and its size.
  std::vector<std::pair<std::string, std::int64_t>> file_bytes;
  struct TextIndex {
    std::int64_t entries_waiting = 0;  ///< Committed, and not yet searchable.
    bool is_failing = false;
  };
  std::optional<TextIndex> text_index;  ///< Absent: there is none.
};
/// Thread-safe; asks no database.
using AskStore = std::function<StoreFigures()>;

/// On which port each door listens; 0: it is closed.
struct DoorPorts {
  std::atomic<int> http = 0;
  std::atomic<int> otlp_http = 0;
  std::atomic<int> otlp_grpc = 0;
};

/// Everything outlives the server.
struct MetricsSources {
  const ingest::Ingest& ingest;
  const ingest::Housekeeper& housekeeper;
  std::shared_ptr<const net::Budget> requests;
  std::shared_ptr<const DoorPorts> doors;
  AskStore ask_store;  ///< May be empty.
  const Clock& clock;
};

/// Costs some 100 us: counters are read, files asked for their size, no database.
Route metrics_route(MetricsSources sources);

}  // namespace sideseat::serve
