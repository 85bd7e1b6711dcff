// Strands: an event for each message with Converse's content blocks; or, where asked for, the
// current conventions, spread over several events of the same name.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/json.h"
#include "model/attribute_names.h"
#include "model/converse_content.h"
#include "otlp/dialects/content_blocks.h"
#include "otlp/dialects/dialects.h"
#include "otlp/dialects/event_messages.h"
#include "otlp/dialects/reading.h"

namespace sideseat::otlp {
namespace {

constexpr std::string_view kDetails = "gen_ai.client.inference.operation.details";

constexpr std::array<std::pair<std::string_view, MessageRole>, 4> kLists{{
    {attribute::kSystemInstructions, MessageRole::kSystem},
    {attribute::kToolDefinitions, MessageRole::kTool},
    {attribute::kInputMessages, MessageRole::kInput},
    {attribute::kOutputMessages, MessageRole::kOutput},
}};

void read_lists(const Attributes& attributes, std::int32_t event, Reading& out) {
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    for (const auto& [name, role] : kLists) {
      if (attributes[i].key != name) continue;
      out.places.push_back({.role = role, .event = event, .first = i});
    }
  }
}

/// Strands tells it in milliseconds, under the name of a metric.
void add_first_chunk(const Span& span, Reading& out) {
  const AttributeValue* value =
      find_attribute(span.attributes, "gen_ai.server.time_to_first_token");
  const std::int64_t* milliseconds = value == nullptr ? nullptr : value->integer();
  if (milliseconds == nullptr) return;
  add_fact(span, attribute::kTimeToFirstChunk, {static_cast<double>(*milliseconds) / 1000.0}, out);
}

bool read(const Span& span, const Scope& scope, Reading& out) {
  if (scope.name != "strands.telemetry.tracer" && scope.name != "strands-agents") return false;
  read_lists(span.attributes, -1, out);
  for (std::size_t i = 0; i < span.events.size(); ++i) {
    const SpanEvent& event = span.events[i];
    if (event.name == kDetails) {
      read_lists(event.attributes, static_cast<std::int32_t>(i), out);
    } else if (const auto role = event_role(event.name)) {
      out.places.push_back(event_place(span, i, *role));
    }
  }
  add_deprecated_facts(span, out);
  add_choice_facts(span, out);
  add_first_chunk(span, out);
  return true;
}

/// In a span of a tool the events are the call and its result, with the call's id.
std::optional<Part> tool_part(JsonValue event) {
  const JsonValue id = event["id"];
  if (!id.is_string()) return std::nullopt;
  if (event["event.name"].text() == "gen_ai.tool.message") {
    return Part::tool_call(id.text(), {}, argument_json(event["content"].text()));
  }
  const auto content = JsonDocument::parse(event["message"].text());
  return Part::tool_call_response(id.text(), content ? converse_tool_response(content->root())
                                                     : std::string(event["message"].raw()));
}

std::vector<std::string> event_pieces(MessageRole role, JsonValue event) {
  if (const auto part = tool_part(event)) return {message_json({"tool", {*part}, {}})};
  std::vector<std::string> out = event_messages(role, event);
  // A cycle's answer comes with what its tools answered.
  if (const JsonValue results = event["tool.result"]; results.is_string()) {
    if (const auto content = JsonDocument::parse(results.text())) {
      out.push_back(message_json(vendor_message("user", content->root())));
    }
  }
  return out;
}

std::vector<std::string> messages(MessageRole role, std::string_view piece) {
  const auto document = JsonDocument::parse(piece);
  const JsonValue value = document ? document->root() : JsonValue();
  if (value["event.name"]) return event_pieces(role, value);
  if (role == MessageRole::kTool) {
    std::string tool = converse_tool_json(value);
    return tool.empty() ? std::vector<std::string>() : std::vector{std::move(tool)};
  }
  const bool is_current =
      role == MessageRole::kSystem ? value["type"].is_string() : value["parts"].is_array();
  if (is_current) return {std::string(piece)};
  return raw_message(role, value.is_string() ? value.text() : piece);
}

constexpr Dialect kStrands{.name = "strands", .read = read, .messages = messages};

}  // namespace

const Dialect& strands_dialect() { return kStrands; }

}  // namespace sideseat::otlp
