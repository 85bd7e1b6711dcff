// Rows of the store as the API's JSON: what lists show of a trace, a span, a session.
//
// The shapes are TraceSummary, SpanSummary and SessionSummary of src/serve/openapi.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/json_writer.h"
#include "store/store.h"

namespace sideseat::query {

/// Each writes members into an object that is open, so that a detail can add its own.
void write_trace_members(JsonWriter& json, const store::TraceRow& row);
/// `usage`: the span's, or what it sums up (query/agent_calls.h).
void write_span_members(JsonWriter& json, const store::SpanRecord& span, const store::Usage& usage);
void write_session_members(JsonWriter& json, const store::SessionRow& row);

/// Nanoseconds as the API's milliseconds; nano US dollars as its dollars.
double milliseconds(std::int64_t nanoseconds);
double dollars(std::int64_t nano_usd);

/// Input and output together, as far as known; absent where neither is.
std::optional<std::int64_t> total_tokens(const store::Usage& usage);

/// A member that is null where the text is empty.
void write_text_or_null(JsonWriter& json, std::string_view name, std::string_view text);
/// input_tokens ... cost_usd.
void write_usage_members(JsonWriter& json, const store::Usage& usage);

}  // namespace sideseat::query
