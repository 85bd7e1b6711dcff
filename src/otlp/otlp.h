// OTLP traces in both encodings, both directions; used by the recorder (encode) and the server
// (decode). Logs and metrics have headers of their own. Field numbers and JSON names are those of
// opentelemetry-proto v1.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/span.h"

namespace sideseat::otlp {

enum class Encoding : std::uint8_t { kProtobuf, kJson };

/// What an export request holds.
enum class Signal : std::uint8_t { kTraces, kLogs, kMetrics };

/// An ExportTraceServiceRequest with one resource and one scope.
std::string encode_request(Encoding encoding, const Resource& resource, const Scope& scope,
                           std::span<const Span> spans);
/// The general form; decode_request reads back an equal one.
std::string encode_request(Encoding encoding, const TraceRequest& request);

/// Reads an ExportTraceServiceRequest. Unknown fields are skipped. In JSON, ids are hex (base64 of
/// the right length is read too), 64-bit integers are strings or numbers, enums numbers or names.
///
/// Errors: kMalformed, kTruncated with an offset; kTooLarge beyond kAttributeDepthMax.
Result<TraceRequest> decode_request(Encoding encoding, std::string_view bytes);

/// What the server answers an export with, whatever its signal.
struct ExportResponse {
  std::int64_t rejected_spans = 0;  ///< Or log records, or data points.
  std::string error_message;  ///< What to do about the rejected ones; may warn with none rejected.
};
/// Protobuf has one form for all signals; in JSON the signal names what was rejected.
std::string encode_response(Encoding encoding, const ExportResponse& response,
                            Signal signal = Signal::kTraces);
/// Of any signal.
Result<ExportResponse> decode_response(Encoding encoding, std::string_view bytes);

}  // namespace sideseat::otlp
