// Puts the pieces of a span's detail next to each other.
#include "query/span_view.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "model/attribute_names.h"
#include "otlp/otlp.h"
#include "query/attribute_json.h"
#include "query/metadata.h"
#include "query/stored_span.h"
#include "query/summary.h"

namespace sideseat::query {
namespace {

using store::ContentRole;

void write_list(JsonWriter& json, std::string_view name, const StoredSpan& span, ContentRole role) {
  json.key(name).begin_array();
  for (const std::string& message : span.messages(role)) json.raw(message);
  json.end_array();
}

/// An InvokeModel body: JSON as a rule, else its text.
void write_body(JsonWriter& json, const StoredSpan& span, std::string_view key) {
  const std::string_view body = span.text(key);
  if (body.empty()) return;
  json.key("body");
  if (JsonDocument::parse(body)) {
    json.raw(body);
  } else {
    json.string(body);
  }
}

void write_messages(JsonWriter& json, const StoredSpan& span) {
  json.key("input").begin_object();
  write_list(json, "system", span, ContentRole::kSystem);
  write_list(json, "messages", span, ContentRole::kInput);
  write_list(json, "tools", span, ContentRole::kTool);
  write_body(json, span, attribute::kBedrockRequestBody);
  json.end_object().key("output").begin_object();
  write_list(json, "messages", span, ContentRole::kOutput);
  write_body(json, span, attribute::kBedrockResponseBody);
  json.end_object();
}

/// Over the time in which tokens came: after the first one, where that is known.
std::optional<double> tokens_per_second(const store::SpanRecord& record) {
  const std::int64_t generating_ns =
      record.ended_at_ns - record.started_at_ns - record.time_to_first_token_ns.value_or(0);
  if (!record.usage.output_tokens || generating_ns <= 0) return std::nullopt;
  return static_cast<double>(*record.usage.output_tokens) * 1e9 /
         static_cast<double>(generating_ns);
}

void write_metrics(JsonWriter& json, const StoredSpan& span) {
  const store::SpanRecord& record = span.record();
  const store::Usage& usage = record.usage;
  const auto in_ms = [](std::int64_t nanoseconds) { return milliseconds(nanoseconds); };
  json.key("metrics")
      .begin_object()
      .member("prompt_tokens", usage.input_tokens)
      .member("completion_tokens", usage.output_tokens)
      .member("tokens", total_tokens(usage))
      .member("cache_read_tokens", usage.cache_read_tokens)
      .member("cache_write_tokens", usage.cache_write_tokens);
  const auto& first_token = record.time_to_first_token_ns;
  json.member("time_to_first_token_ms",
              first_token ? std::optional(in_ms(*first_token)) : std::nullopt);
  const AttributeValue* latency = span.attribute(attribute::kBedrockLatencyMs);
  json.key("latency_ms");
  write_plain(json, latency == nullptr ? AttributeValue() : *latency);
  json.member("duration_ms", in_ms(record.ended_at_ns - record.started_at_ns))
      .member("output_tokens_per_second", tokens_per_second(record));
  const auto& cost = usage.cost_nano_usd;
  json.member("cost_usd", cost ? std::optional(dollars(*cost)) : std::nullopt).end_object();
}

/// All but what `input` and `output` show. `event`: whose they are; -1: the span's.
void write_attributes(JsonWriter& json, const StoredSpan& span, std::int32_t event,
                      const Attributes& attributes) {
  json.key("attributes").begin_object();
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const Attribute& attribute = attributes[i];
    const bool is_body = event < 0 && (attribute.key == attribute::kBedrockRequestBody ||
                                       attribute.key == attribute::kBedrockResponseBody);
    if (is_body || span.is_message(event, i)) continue;
    json.key(attribute.key);
    write_plain(json, attribute.value);
  }
  json.end_object();
}

void write_events(JsonWriter& json, const StoredSpan& span) {
  json.key("events").begin_array();
  std::int32_t number = 0;
  for (const SpanEvent& event : span.span().events) {
    json.begin_object().member("name", event.name);
    json.member("at", format_time(event.time_unix_ns));
    write_attributes(json, span, number++, event.attributes);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

Result<std::string> span_json(store::Store& store, const store::SpanRow& row) {
  SIDESEAT_TRY(const auto span, StoredSpan::load(store, row));
  const store::SpanRecord& record = span.record();
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_span_members(json, record, record.usage);
  json.member("trace_id", record.trace_id.hex());
  write_text_or_null(json, "session_id", record.session_id);
  write_text_or_null(json, "user_id", record.user_id);
  write_text_or_null(json, "status_message", record.status_message);
  write_messages(json, span);
  json.key("metadata");
  write_metadata(json, span);
  write_metrics(json, span);
  write_attributes(json, span, -1, span.span().attributes);
  write_origin(json, span.resource(), span.scope());
  write_events(json, span);
  json.end_object();
  return out;
}

Result<std::string> span_otlp_json(store::Store& store, const store::SpanRow& row) {
  SIDESEAT_TRY(const auto span, StoredSpan::load(store, row));
  return otlp::encode_request(otlp::Encoding::kJson, span.resource(), span.scope(),
                              {&span.span(), 1});
}

}  // namespace sideseat::query
