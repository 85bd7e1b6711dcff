// The conventions before v1.37: an event for each message, of the span or as a log record that was
// joined to it; the content as the vendor's API has it.
#include <algorithm>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "model/attribute_names.h"
#include "otlp/dialects/dialects.h"
#include "otlp/dialects/event_messages.h"
#include "otlp/dialects/reading.h"

namespace sideseat::otlp {
namespace {

constexpr std::string_view kDetails = "gen_ai.client.inference.operation.details";

bool is_tool_result(const AttributeValue& block) {
  const auto* members = std::get_if<Attributes>(&block.data);
  if (members == nullptr) return false;
  if (find_attribute(*members, "toolResult") != nullptr) return true;
  const AttributeValue* type = find_attribute(*members, "type");
  return type != nullptr && type->string() != nullptr && *type->string() == "tool_result";
}

/// Whether a user's message holds what the events before it, one for each result, said already.
bool repeats_tool_results(const SpanEvent& event) {
  if (event.name != "gen_ai.user.message") return false;
  const AttributeValue* content = find_attribute(event.attributes, "content");
  const auto* blocks = content == nullptr ? nullptr : std::get_if<AttributeList>(&content->data);
  return blocks != nullptr && std::any_of(blocks->begin(), blocks->end(), is_tool_result);
}

bool has_messages(const SpanEvent& event) {
  return find_attribute(event.attributes, attribute::kInputMessages) != nullptr ||
         find_attribute(event.attributes, attribute::kOutputMessages) != nullptr;
}

bool read(const Span& span, const Scope&, Reading& out) {
  if (span.events.empty() || has_current_messages(span)) return false;
  std::vector<MessagePlace> places;
  std::size_t results_begin = 0;  // The tool results at the end of `places` begin here.
  for (std::size_t i = 0; i < span.events.size(); ++i) {
    const SpanEvent& event = span.events[i];
    if (event.name == kDetails && has_messages(event)) return false;
    const auto role = event_role(event.name);
    if (!role) continue;
    if (repeats_tool_results(event)) places.resize(results_begin);
    places.push_back(event_place(span, i, *role));
    if (event.name != "gen_ai.tool.message") results_begin = places.size();
  }
  if (places.empty()) return false;
  out.places = std::move(places);
  add_deprecated_facts(span, out);
  add_choice_facts(span, out);
  return true;
}

std::vector<std::string> messages(MessageRole role, std::string_view piece) {
  const auto document = JsonDocument::parse(with_plain_bytes(piece));
  if (!document || !document->root().is_object()) return raw_message(role, piece);
  return event_messages(role, document->root());
}

constexpr Dialect kGenaiEvents{.name = "genai_events", .read = read, .messages = messages};

}  // namespace

const Dialect& genai_events_dialect() { return kGenaiEvents; }

}  // namespace sideseat::otlp
