// OTLP/HTTP: the door through which everything comes in.
#pragma once

#include <vector>

#include "ingest/ingest.h"
#include "serve/router.h"

namespace sideseat::serve {

/// POST /v1/traces (the project `default`) and /otel/{project}/v1/traces: protobuf or JSON, gzip or
/// plain. Answered when the spans are on disk; every failure is a 4xx or 5xx that says what to do,
/// and then sending the request again stores nothing twice.
std::vector<Route> otlp_routes(ingest::Ingest& ingest);

}  // namespace sideseat::serve
