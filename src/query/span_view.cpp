// Puts the pieces of a span's detail next to each other.
#include "query/span_view.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "model/attribute_names.h"
#include "query/attribute_json.h"
#include "query/metadata.h"
#include "query/stored_span.h"
#include "query/summary.h"

namespace sideseat::query {
namespace {

using store::ContentRole;

void write_texts(JsonWriter& json, std::string_view name, const StoredSpan& span,
                 ContentRole role) {
  json.key(name).begin_array();
  for (const std::string_view text : span.texts(role)) {
    if (role != ContentRole::kTool || is_tool_definition(text)) json.raw(text);
  }
  json.end_array();
}

/// An InvokeModel body: JSON as a rule, else its text.
void write_body(JsonWriter& json, const StoredSpan& span, std::string_view key) {
  std::string kept;
  std::string_view body = span.rejoined_text(key);
  if (body.empty()) {
    kept = span.attribute(key)["stringValue"].text();
    body = kept;
  }
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
  write_texts(json, "system", span, ContentRole::kSystem);
  write_texts(json, "messages", span, ContentRole::kInput);
  write_texts(json, "tools", span, ContentRole::kTool);
  write_body(json, span, attribute::kBedrockRequestBody);
  json.end_object().key("output").begin_object();
  write_texts(json, "messages", span, ContentRole::kOutput);
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
  json.key("latency_ms");
  write_plain(json, span.attribute(attribute::kBedrockLatencyMs));
  json.member("duration_ms", in_ms(record.ended_at_ns - record.started_at_ns))
      .member("output_tokens_per_second", tokens_per_second(record));
  const auto& cost = usage.cost_nano_usd;
  json.member("cost_usd", cost ? std::optional(dollars(*cost)) : std::nullopt).end_object();
}

void write_attribute_members(JsonWriter& json, JsonValue attributes) {
  for (const JsonValue attribute : attributes.elements()) {
    json.key(attribute["key"].text());
    write_plain(json, attribute["value"]);
  }
}

void write_attribute_object(JsonWriter& json, JsonValue attributes) {
  json.begin_object();
  write_attribute_members(json, attributes);
  json.end_object();
}

/// All but what `input` and `output` show.
void write_attributes(JsonWriter& json, const StoredSpan& span) {
  json.key("attributes").begin_object();
  write_attribute_members(json, span.rest()["attributes"]);
  for (const auto& attribute : span.rejoined()) {
    const bool shown = attribute.role != ContentRole::kPiece ||
                       attribute.key == attribute::kBedrockRequestBody ||
                       attribute.key == attribute::kBedrockResponseBody;
    if (shown) continue;
    json.key(attribute.key);
    if (attribute.structured) {
      json.raw(attribute.text);
    } else {
      json.string(attribute.text);
    }
  }
  json.end_object();
}

std::int64_t unix_ns(JsonValue time) {
  const std::string digits = time.is_string() ? time.text() : std::string(time.raw());
  return std::strtoll(digits.c_str(), nullptr, 10);
}

void write_origin(JsonWriter& json, const StoredSpan& span) {
  json.key("resource");
  write_attribute_object(json, span.rest()["resource"]["attributes"]);
  const JsonValue scope = span.rest()["scope"];
  json.key("scope");
  if (scope.is_object()) {
    json.begin_object().member("name", scope["name"].text());
    json.member("version", scope["version"].text()).key("attributes");
    write_attribute_object(json, scope["attributes"]);
    json.end_object();
  } else {
    json.null();
  }
  json.key("events").begin_array();
  for (const JsonValue event : span.rest()["events"].elements()) {
    json.begin_object().member("name", event["name"].text());
    json.member("at", format_time(unix_ns(event["timeUnixNano"]))).key("attributes");
    write_attribute_object(json, event["attributes"]);
    json.end_object();
  }
  json.end_array();
}

void write_rejoined(JsonWriter& json, const store::RejoinedAttribute& attribute) {
  json.begin_object().member("key", attribute.key).key("value");
  if (attribute.structured) {
    const auto plain = JsonDocument::parse(attribute.text);
    write_any_value(json, plain ? plain->root() : JsonValue());
  } else {
    json.begin_object().member("stringValue", attribute.text).end_object();
  }
  json.end_object();
}

/// The attributes in their old order: those that were taken out go back to where they were.
void write_otlp_attributes(JsonWriter& json, const StoredSpan& span) {
  std::vector<const store::RejoinedAttribute*> taken_out;
  for (const auto& attribute : span.rejoined()) taken_out.push_back(&attribute);
  std::sort(taken_out.begin(), taken_out.end(),
            [](const auto* a, const auto* b) { return a->at < b->at; });
  std::int64_t at = 0;
  auto next = taken_out.begin();
  for (const JsonValue attribute : span.rest()["attributes"].elements()) {
    for (; next != taken_out.end() && (*next)->at <= at; ++next, ++at) {
      write_rejoined(json, **next);
    }
    json.raw(attribute.raw());
    ++at;
  }
  for (; next != taken_out.end(); ++next) write_rejoined(json, **next);
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
  write_attributes(json, span);
  write_origin(json, span);
  json.end_object();
  return out;
}

Result<std::string> span_otlp_json(store::Store& store, const store::SpanRow& row) {
  SIDESEAT_TRY(const auto span, StoredSpan::load(store, row));
  const JsonValue rest = span.rest();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("resourceSpans").begin_array().begin_object();
  json.key("resource").raw(rest["resource"] ? rest["resource"].raw() : "{}");
  json.key("scopeSpans").begin_array().begin_object();
  json.key("scope").raw(rest["scope"] ? rest["scope"].raw() : "{}");
  json.key("spans").begin_array().begin_object();
  for (const JsonValue member : rest.members()) {
    const bool ours = member.key_is("resource") || member.key_is("scope") ||
                      member.key_is("detached") || member.key_is("attributes");
    if (!ours) json.key(member.key()).raw(member.raw());
  }
  json.key("attributes").begin_array();
  write_otlp_attributes(json, span);
  json.end_array();
  json.end_object().end_array().end_object().end_array().end_object().end_array().end_object();
  return out;
}

}  // namespace sideseat::query
