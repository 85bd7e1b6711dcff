// Three methods and a health check.
#include "serve/otlp_grpc.h"

#include <optional>
#include <string>
#include <utility>

#include "base/encoding.h"
#include "base/error_map.h"
#include "otlp/rpc_status.h"
#include "serve/otlp_export.h"

namespace sideseat::serve {
namespace {

constexpr std::string_view kProjectHeader = "x-sideseat-project";

/// grpc.health.v1.HealthCheckResponse{status: SERVING}.
constexpr std::string_view kServing = "\x08\x01";

std::optional<otlp::Signal> signal_of(std::string_view path) {
  static constexpr std::string_view kPackage = "/opentelemetry.proto.collector.";
  if (!path.starts_with(kPackage)) return std::nullopt;
  path.remove_prefix(kPackage.size());
  if (path == "trace.v1.TraceService/Export") return otlp::Signal::kTraces;
  if (path == "logs.v1.LogsService/Export") return otlp::Signal::kLogs;
  if (path == "metrics.v1.MetricsService/Export") return otlp::Signal::kMetrics;
  return std::nullopt;
}

/// What may work later says when: then a sender keeps it.
net::GrpcResponse refusal(const Error& error) {
  const ErrorMapping mapping = map_error(error.code());
  net::GrpcResponse response;
  response.status = static_cast<net::GrpcStatus>(mapping.grpc_status);
  response.status_message = error.message();
  if (mapping.retryable) {
    response.trailers = {
        {"grpc-status-details-bin",
         to_base64(otlp::encode_rpc_status(mapping.grpc_status, error.message(), kRetryAfterMs))}};
  }
  return response;
}

Status accept(ingest::Ingest& ingest, DoorKeeper door, otlp::Signal signal,
              net::GrpcRequest& request, net::GrpcResponder responder) {
  SIDESEAT_TRY(const auto packing, packing_of(request.encoding));
  std::string_view project = net::find_header(request.metadata, kProjectHeader);
  if (project.empty()) project = kDefaultProject;
  ingest.submit(
      {.project = std::string(project),
       .signal = signal,
       .encoding = otlp::Encoding::kProtobuf,
       .packing = packing,
       .bytes = std::move(request.message)},
      [signal, responder, door](Result<ingest::IngestResult> result) mutable {
        door.answered(result);
        responder.send(result ? net::GrpcResponse{.message = export_response(
                                                      signal, otlp::Encoding::kProtobuf, *result)}
                              : refusal(result.error()));
      });
  return ok();
}

}  // namespace

net::GrpcHandler otlp_grpc_handler(ingest::Ingest& ingest, DoorKeeper door) {
  return [&ingest, door](net::GrpcRequest request, net::GrpcResponder responder) {
    if (request.path == "/grpc.health.v1.Health/Check") {
      return responder.send({.message = std::string(kServing)});
    }
    const auto signal = signal_of(request.path);
    if (!signal) {
      return responder.send({.status = net::GrpcStatus::kUnimplemented,
                             .status_message = "this port takes OTLP: the Export method of "
                                               "TraceService, LogsService and MetricsService"});
    }
    const Status status = accept(ingest, door, *signal, request, responder);
    if (status) return;
    door.answered(status.error().clone());
    responder.send(refusal(status.error()));
  };
}

}  // namespace sideseat::serve
