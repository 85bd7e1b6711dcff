// OTLP/gRPC: the standard door of OpenTelemetry's SDKs and collectors.
#pragma once

#include "ingest/ingest.h"
#include "net/grpc_server.h"
#include "serve/door.h"

namespace sideseat::serve {

/// Answers the Export methods of OTLP's TraceService, LogsService and MetricsService, and the
/// standard health check. The project is what the metadata `x-sideseat-project` says, else
/// `default`. An export is answered when what it holds is on disk; every failure is a status that
/// says what to do, with a RetryInfo where it may work later, and then nothing of the request was
/// stored.
/// `ingest` outlives the handler.
net::GrpcHandler otlp_grpc_handler(ingest::Ingest& ingest, DoorKeeper door);

}  // namespace sideseat::serve
