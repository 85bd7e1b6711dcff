// The field numbers of opentelemetry-proto v1, message by message.
#pragma once

#include <protozero/types.hpp>

namespace sideseat::otlp::field {

using Tag = protozero::pbf_tag_type;

/// A list that is field 1 of its message: the request's resource_spans, a KeyValueList's values ...
inline constexpr Tag kItems = 1;

/// ResourceSpans, ResourceLogs, ResourceMetrics.
namespace resource_group {
inline constexpr Tag kResource = 1;
inline constexpr Tag kScopes = 2;
inline constexpr Tag kSchemaUrl = 3;
}  // namespace resource_group

/// ScopeSpans, ScopeLogs, ScopeMetrics.
namespace scope_group {
inline constexpr Tag kScope = 1;
inline constexpr Tag kItems = 2;
inline constexpr Tag kSchemaUrl = 3;
}  // namespace scope_group

namespace resource {
inline constexpr Tag kAttributes = 1;
inline constexpr Tag kDroppedAttributes = 2;
}  // namespace resource

namespace scope {
inline constexpr Tag kName = 1;
inline constexpr Tag kVersion = 2;
inline constexpr Tag kAttributes = 3;
inline constexpr Tag kDroppedAttributes = 4;
}  // namespace scope

namespace span {
inline constexpr Tag kTraceId = 1;
inline constexpr Tag kSpanId = 2;
inline constexpr Tag kTraceState = 3;
inline constexpr Tag kParentSpanId = 4;
inline constexpr Tag kName = 5;
inline constexpr Tag kKind = 6;
inline constexpr Tag kStartTime = 7;  // fixed64, as is every time.
inline constexpr Tag kEndTime = 8;
inline constexpr Tag kAttributes = 9;
inline constexpr Tag kDroppedAttributes = 10;
inline constexpr Tag kEvents = 11;
inline constexpr Tag kDroppedEvents = 12;
inline constexpr Tag kLinks = 13;
inline constexpr Tag kDroppedLinks = 14;
inline constexpr Tag kStatus = 15;
inline constexpr Tag kFlags = 16;  // fixed32.
}  // namespace span

/// Ours, beside a stored span's own: span_rest.h.
namespace span_rest {
inline constexpr Tag kEventTimes = 1000;   // Packed sint64: the span's end less the event's time.
inline constexpr Tag kDetachments = 1001;  // Bytes: pieces.h.
}  // namespace span_rest

namespace event {
inline constexpr Tag kTime = 1;
inline constexpr Tag kName = 2;
inline constexpr Tag kAttributes = 3;
inline constexpr Tag kDroppedAttributes = 4;
}  // namespace event

namespace link {
inline constexpr Tag kTraceId = 1;
inline constexpr Tag kSpanId = 2;
inline constexpr Tag kTraceState = 3;
inline constexpr Tag kAttributes = 4;
inline constexpr Tag kDroppedAttributes = 5;
inline constexpr Tag kFlags = 6;  // fixed32.
}  // namespace link

namespace log_record {
inline constexpr Tag kTime = 1;
inline constexpr Tag kSeverity = 2;
inline constexpr Tag kSeverityText = 3;
inline constexpr Tag kBody = 5;
inline constexpr Tag kAttributes = 6;
inline constexpr Tag kDroppedAttributes = 7;
inline constexpr Tag kFlags = 8;  // fixed32.
inline constexpr Tag kTraceId = 9;
inline constexpr Tag kSpanId = 10;
inline constexpr Tag kObservedTime = 11;
inline constexpr Tag kEventName = 12;
}  // namespace log_record

namespace metric {
inline constexpr Tag kName = 1;
inline constexpr Tag kUnit = 3;
inline constexpr Tag kGauge = 5;
inline constexpr Tag kSum = 7;
inline constexpr Tag kHistogram = 9;
inline constexpr Tag kExponentialHistogram = 10;
inline constexpr Tag kSummary = 11;
}  // namespace metric

/// Gauge, Sum, Histogram ...
namespace metric_data {
inline constexpr Tag kPoints = 1;
inline constexpr Tag kTemporality = 2;
inline constexpr Tag kIsMonotonic = 3;
}  // namespace metric_data

/// Every kind of data point has its times here; its attributes have no common place.
namespace data_point {
inline constexpr Tag kStartTime = 2;
inline constexpr Tag kTime = 3;
inline constexpr Tag kNumberAttributes = 7;  // And a summary's.
inline constexpr Tag kHistogramAttributes = 9;
inline constexpr Tag kExponentialAttributes = 1;
}  // namespace data_point

namespace status {
inline constexpr Tag kMessage = 2;
inline constexpr Tag kCode = 3;
}  // namespace status

namespace key_value {
inline constexpr Tag kKey = 1;
inline constexpr Tag kValue = 2;
}  // namespace key_value

namespace any_value {
inline constexpr Tag kString = 1;
inline constexpr Tag kBool = 2;
inline constexpr Tag kInt = 3;
inline constexpr Tag kDouble = 4;
inline constexpr Tag kArray = 5;
inline constexpr Tag kKeyValueList = 6;
inline constexpr Tag kBytes = 7;
}  // namespace any_value

namespace response {
inline constexpr Tag kPartialSuccess = 1;
inline constexpr Tag kRejected = 1;
inline constexpr Tag kErrorMessage = 2;
}  // namespace response

}  // namespace sideseat::otlp::field
