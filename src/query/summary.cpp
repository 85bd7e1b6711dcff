// One function a row; empty texts are the API's nulls.
#include "query/summary.h"

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace sideseat::query {
namespace {

std::string_view kind_name(SpanKind kind) {
  switch (kind) {
    case SpanKind::kInternal:
      return "internal";
    case SpanKind::kServer:
      return "server";
    case SpanKind::kClient:
      return "client";
    case SpanKind::kProducer:
      return "producer";
    case SpanKind::kConsumer:
      return "consumer";
    case SpanKind::kUnspecified:
      break;
  }
  return "unspecified";
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write_status(JsonWriter& json, bool failed, std::string_view error) {
  json.member("status", failed ? "error" : "ok");
  write_text_or_null(json, "error", failed ? error : std::string_view());
}

void write_previews(JsonWriter& json, std::string_view input, std::string_view output) {
  write_text_or_null(json, "input_preview", input);
  write_text_or_null(json, "output_preview", output);
}

}  // namespace

std::optional<std::int64_t> total_tokens(const store::Usage& usage) {
  if (!usage.input_tokens && !usage.output_tokens) return std::nullopt;
  return usage.input_tokens.value_or(0) + usage.output_tokens.value_or(0);
}

double milliseconds(std::int64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e6; }

double dollars(std::int64_t nano_usd) { return static_cast<double>(nano_usd) / 1e9; }

void write_text_or_null(JsonWriter& json, std::string_view name, std::string_view text) {
  json.key(name);
  if (text.empty()) {
    json.null();
  } else {
    json.string(text);
  }
}

void write_usage_members(JsonWriter& json, const store::Usage& usage) {
  json.member("input_tokens", usage.input_tokens)
      .member("output_tokens", usage.output_tokens)
      .member("cache_read_tokens", usage.cache_read_tokens)
      .member("cache_write_tokens", usage.cache_write_tokens)
      .member("total_tokens", total_tokens(usage));
  json.key("cost_usd");
  if (usage.cost_nano_usd) {
    json.number(dollars(*usage.cost_nano_usd));
  } else {
    json.null();
  }
}

void write_trace_members(JsonWriter& json, const store::TraceRow& row) {
  json.member("trace_id", row.trace_id.hex())
      .member("name", row.name)
      .member("started_at", format_time(row.started_at_ns))
      .member("duration_ms", milliseconds(row.ended_at_ns - row.started_at_ns));
  write_status(json, row.failed, row.error_type);
  json.member("complete", row.root_arrived);
  write_text_or_null(json, "session_id", row.session_id);
  write_text_or_null(json, "user_id", row.user_id);
  write_texts(json, "tags", row.tags);
  write_texts(json, "models", row.models);
  json.member("span_count", row.span_count).member("call_count", row.call_count);
  write_usage_members(json, row.usage);
  json.member("unpriced_call_count", row.unpriced_call_count);
  write_previews(json, row.input_preview, row.output_preview);
}

void write_span_members(JsonWriter& json, const store::SpanRecord& span,
                        const store::Usage& usage) {
  json.member("span_id", span.span_id.hex());
  write_text_or_null(json, "parent_span_id",
                     span.parent_span_id.is_zero() ? "" : span.parent_span_id.hex());
  json.member("name", span.name).member("kind", kind_name(span.kind));
  write_text_or_null(json, "operation", span.operation);
  write_text_or_null(json, "model", span.model);
  write_text_or_null(json, "response_model", span.response_model);
  json.member("started_at", format_time(span.started_at_ns))
      .member("duration_ms", milliseconds(span.ended_at_ns - span.started_at_ns))
      .key("time_to_first_token_ms");
  if (span.time_to_first_token_ns) {
    json.number(milliseconds(*span.time_to_first_token_ns));
  } else {
    json.null();
  }
  write_status(json, span.failed, span.error_type.empty() ? span.status_message : span.error_type);
  write_text_or_null(json, "incomplete", span.incomplete);
  write_usage_members(json, usage);
  write_previews(json, span.input_preview, span.output_preview);
}

void write_session_members(JsonWriter& json, const store::SessionRow& row) {
  json.member("session_id", row.session_id);
  write_text_or_null(json, "user_id", row.user_id);
  json.member("trace_count", row.trace_count)
      .member("call_count", row.call_count)
      .member("error_count", row.error_count)
      .member("first_at", format_time(row.first_at_ns))
      .member("last_at", format_time(row.last_at_ns));
  write_usage_members(json, row.usage);
  json.member("unpriced_call_count", row.unpriced_call_count);
  write_previews(json, row.input_preview, row.output_preview);
}

}  // namespace sideseat::query
