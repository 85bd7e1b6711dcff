// The body is handed over as it came; the answer is sent by whoever commits.
#include "serve/otlp_routes.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "base/error_map.h"
#include "otlp/otlp.h"
#include "otlp/rpc_status.h"
#include "serve/otlp_export.h"
#include "serve/problem.h"

namespace sideseat::serve {
namespace {

constexpr std::string_view kProtobufType = "application/x-protobuf";
constexpr std::string_view kJsonType = "application/json";

/// "application/json; charset=utf-8" -> "application/json", in lower case.
std::string media_type(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  type.erase(std::remove(type.begin(), type.end(), ' '), type.end());
  std::transform(type.begin(), type.end(), type.begin(), [](char character) {
    return static_cast<char>(character >= 'A' && character <= 'Z' ? character + 32 : character);
  });
  return type;
}

Result<otlp::Encoding> encoding_of(const net::HttpRequest& request) {
  const std::string type = media_type(net::find_header(request.headers, "content-type"));
  if (type == kProtobufType) return otlp::Encoding::kProtobuf;
  if (type == kJsonType) return otlp::Encoding::kJson;
  return Error(
      ErrorCode::kUnsupported,
      "content-type must be application/x-protobuf or application/json, not '" + type + "'");
}

/// What every route uses.
struct Receiver {
  ingest::Ingest& ingest;
  DoorKeeper door;
};

net::HttpResponse response_of(otlp::Signal signal, otlp::Encoding encoding,
                              const ingest::IngestResult& result) {
  net::HttpResponse response;
  response.headers = {
      {"content-type", std::string(encoding == otlp::Encoding::kJson ? kJsonType : kProtobufType)}};
  response.body = export_response(signal, encoding, result);
  return response;
}

/// Problem details, or what a protobuf sender can read.
net::HttpResponse refusal(const Error& error, otlp::Encoding encoding) {
  net::HttpResponse response = problem(for_sender(error));
  if (encoding == otlp::Encoding::kProtobuf) {
    response.body = otlp::encode_rpc_status(map_error(error.code()).grpc_status, error.message());
    response.headers.front().second = kProtobufType;
  }
  return response;
}

net::HttpResponse unknown_packing(const Error& error, otlp::Encoding encoding) {
  net::HttpResponse response = refusal(error, encoding);
  std::string known;
  for (const std::string_view packing : kPackings) {
    known.append(known.empty() ? "" : ", ").append(packing);
  }
  response.headers.emplace_back("accept-encoding", std::move(known));
  return response;
}

void accept(const Receiver& receiver, otlp::Signal signal, RoutedRequest request,
            net::HttpResponder responder) {
  const auto encoding = encoding_of(request.http);
  if (!encoding) {
    receiver.door.answered(encoding.error().clone());
    return responder.send(problem(encoding.error()));
  }
  const auto packing =
      packing_of(media_type(net::find_header(request.http.headers, "content-encoding")));
  if (!packing) {
    receiver.door.answered(packing.error().clone());
    return responder.send(unknown_packing(packing.error(), *encoding));
  }
  std::string project = request.path_parameter("project");
  if (project.empty()) project = kDefaultProject;
  receiver.ingest.submit({.project = std::move(project),
                          .signal = signal,
                          .encoding = *encoding,
                          .packing = *packing,
                          .bytes = std::move(request.http.body)},
                         [signal, encoding = *encoding, responder,
                          door = receiver.door](Result<ingest::IngestResult> result) mutable {
                           door.answered(result);
                           responder.send(result ? response_of(signal, encoding, *result)
                                                 : refusal(result.error(), encoding));
                         });
}

RouteHandler accepting(const Receiver& receiver, otlp::Signal signal) {
  return [receiver, signal](RoutedRequest request, net::HttpResponder responder) {
    accept(receiver, signal, std::move(request), std::move(responder));
  };
}

}  // namespace

std::vector<Route> otlp_routes(ingest::Ingest& ingest, DoorKeeper door) {
  using otlp::Signal;
  const Receiver receiver{ingest, door};
  return {
      {"POST", "/v1/traces", {}, accepting(receiver, Signal::kTraces)},
      {"POST", "/v1/logs", {}, accepting(receiver, Signal::kLogs)},
      {"POST", "/v1/metrics", {}, accepting(receiver, Signal::kMetrics)},
      {"POST", "/otel/{project}/v1/traces", {}, accepting(receiver, Signal::kTraces)},
      {"POST", "/otel/{project}/v1/logs", {}, accepting(receiver, Signal::kLogs)},
      {"POST", "/otel/{project}/v1/metrics", {}, accepting(receiver, Signal::kMetrics)},
  };
}

}  // namespace sideseat::serve
