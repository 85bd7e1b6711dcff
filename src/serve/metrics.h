// GET /metrics: the server seen from outside, in figures, never in anything users wrote.
#pragma once

#include <memory>

#include "base/clock.h"
#include "ingest/housekeeper.h"
#include "ingest/ingest.h"
#include "net/budget.h"
#include "serve/door.h"
#include "serve/router.h"
#include "serve/store_figures.h"

namespace sideseat::serve {

/// Everything outlives the server.
struct MetricsSources {
  const ingest::Ingest& ingest;
  const ingest::Housekeeper& housekeeper;
  std::shared_ptr<const net::Budget> requests;
  std::shared_ptr<const AllDoorFigures> doors;
  AskStore ask_store;  ///< May be empty.
  const Clock& clock;
};

/// Costs some 100 us: counters are read, files asked for their size, no database.
Route metrics_route(MetricsSources sources);

}  // namespace sideseat::serve
