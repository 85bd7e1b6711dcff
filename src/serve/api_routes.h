// /api/v1: what the workbench and everybody else reads.
#pragma once

#include <vector>

#include "base/clock.h"
#include "ingest/housekeeper.h"
#include "ingest/ingest.h"
#include "query/query.h"
#include "serve/live.h"
#include "serve/router.h"
#include "serve/store_figures.h"

namespace sideseat::serve {

/// What the routes answer from; everything outlives the server.
struct ApiSources {
  const query::Query& query;
  ingest::Housekeeper& housekeeper;
  LiveHub& live;
  const ingest::Ingest& ingest;
  AskStore ask_store;  ///< May be empty.
  const Clock& clock;
};

/// One row a route of src/serve/openapi.json.
std::vector<Route> api_routes(const ApiSources& sources);

}  // namespace sideseat::serve
