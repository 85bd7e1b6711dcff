// OTLP/HTTP: the door through which everything comes in.
#pragma once

#include <vector>

#include "ingest/ingest.h"
#include "serve/door.h"
#include "serve/router.h"

namespace sideseat::serve {

/// POST /v1/traces, /v1/logs and /v1/metrics (the project `default`), and the same below
/// /otel/{project}: protobuf or JSON, plain or packed (otlp_export.h). Answered when what they hold
/// is on disk; every failure is a 4xx or 5xx that says what to do: problem details where the
/// request was JSON, a google.rpc.Status where it was protobuf, as OTLP asks.
/// `ingest` outlives the routes.
std::vector<Route> otlp_routes(ingest::Ingest& ingest, DoorKeeper door);

}  // namespace sideseat::serve
