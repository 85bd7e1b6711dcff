// Inside otlp: the codecs behind otlp.h, one file each.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/log_record.h"
#include "model/metric.h"
#include "model/span.h"
#include "otlp/otlp.h"

namespace sideseat::otlp {

/// Spans that share a resource and a scope, without copying them into a TraceRequest.
struct Batch {
  const Resource& resource;
  const Scope& scope;
  std::span<const Span> spans;
};

std::string encode_protobuf(const Batch& batch);
std::string encode_protobuf(const TraceRequest& request);
std::string encode_protobuf(const ExportResponse& response);
Result<TraceRequest> decode_protobuf(std::string_view bytes);
Result<ExportResponse> decode_protobuf_response(std::string_view bytes);

/// The rest of a stored span (span_rest.h), as it is encoded.
struct EncodedRest {
  Span span;                              ///< Without columns, and its events without times.
  std::vector<std::int64_t> event_times;  ///< The span's end less the event's time.
  std::string detachments;
};
std::string encode_rest(const EncodedRest& rest);
Result<EncodedRest> decode_rest(std::string_view bytes);

std::string encode_json(const Batch& batch);
std::string encode_json(const TraceRequest& request);
std::string encode_json(const ExportResponse& response, Signal signal);
Result<TraceRequest> decode_json(std::string_view text);
Result<ExportResponse> decode_json_response(std::string_view text);

/// OTLP's LogRecord.severity_number and AggregationTemporality go so far.
inline constexpr int kSeverityMax = 24;
inline constexpr int kTemporalityMax = 2;

std::string encode_protobuf(const LogRequest& request);
Result<LogRequest> decode_protobuf_logs(std::string_view bytes);
Result<MetricRequest> decode_protobuf_metrics(std::string_view bytes);

std::string encode_json(const LogRequest& request);
Result<LogRequest> decode_json_logs(std::string_view text);
Result<MetricRequest> decode_json_metrics(std::string_view text);

}  // namespace sideseat::otlp
