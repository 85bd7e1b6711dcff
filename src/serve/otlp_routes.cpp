// The body is handed over as it came; the answer is sent by whoever commits.
#include "serve/otlp_routes.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/error_map.h"
#include "otlp/otlp.h"
#include "serve/problem.h"

namespace sideseat::serve {
namespace {

constexpr std::string_view kDefaultProject = "default";

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
  if (type == "application/x-protobuf") return otlp::Encoding::kProtobuf;
  if (type == "application/json") return otlp::Encoding::kJson;
  return Error(
      ErrorCode::kUnsupported,
      "content-type must be application/x-protobuf or application/json, not '" + type + "'");
}

Result<ingest::Packing> packing_of(const net::HttpRequest& request) {
  const std::string coding = media_type(net::find_header(request.headers, "content-encoding"));
  if (coding.empty() || coding == "identity") return ingest::Packing::kNone;
  if (coding == "gzip") return ingest::Packing::kGzip;
  return Error(ErrorCode::kUnsupported,
               "content-encoding must be gzip or identity, not '" + coding + "'");
}

net::HttpResponse export_response(otlp::Encoding encoding, const ingest::IngestResult& result) {
  net::HttpResponse response;
  response.headers = {{"content-type", encoding == otlp::Encoding::kJson
                                           ? "application/json"
                                           : "application/x-protobuf"}};
  response.body = otlp::encode_response(
      encoding, {.rejected_spans = static_cast<std::int64_t>(result.spans_rejected),
                 .error_message = result.rejection});
  return response;
}

/// OTLP's senders keep what is answered 503 and drop what is answered 500: whatever may work later
/// (a full disk that is emptied) is a 503 here.
net::HttpResponse refusal(const Error& error) {
  if (!map_error(error.code()).retryable) return problem(error);
  return problem(Error(ErrorCode::kUnavailable, std::string(error.message())));
}

Status accept(ingest::Ingest& ingest, std::string project, net::HttpRequest& request,
              net::HttpResponder responder) {
  SIDESEAT_TRY(const auto encoding, encoding_of(request));
  SIDESEAT_TRY(const auto packing, packing_of(request));
  ingest.submit(
      {.project = std::move(project),
       .encoding = encoding,
       .packing = packing,
       .bytes = std::move(request.body)},
      [encoding, responder](Result<ingest::IngestResult> result) mutable {
        responder.send(result ? export_response(encoding, *result) : refusal(result.error()));
      });
  return ok();
}

RouteHandler accepting(ingest::Ingest& ingest) {
  return [&ingest](RoutedRequest request, net::HttpResponder responder) {
    std::string project = request.path_parameter("project");
    if (project.empty()) project = kDefaultProject;
    const Status status = accept(ingest, std::move(project), request.http, responder);
    if (!status) responder.send(refusal(status.error()));
  };
}

}  // namespace

std::vector<Route> otlp_routes(ingest::Ingest& ingest) {
  return {
      {"POST", "/v1/traces", {}, accepting(ingest)},
      {"POST", "/otel/{project}/v1/traces", {}, accepting(ingest)},
  };
}

}  // namespace sideseat::serve
