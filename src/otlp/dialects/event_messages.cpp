// An event's content is told by its shape: whoever writes these events hands on what he was given.
#include "otlp/dialects/event_messages.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "model/anthropic_content.h"
#include "model/attribute_names.h"
#include "model/converse_content.h"
#include "model/stop_reason.h"
#include "otlp/dialects/content_blocks.h"
#include "otlp/dialects/reading.h"

namespace sideseat::otlp {
namespace {

constexpr std::string_view kToolMessage = "gen_ai.tool.message";
constexpr std::string_view kChoice = "gen_ai.choice";

struct EventKind {
  std::string_view name;
  MessageRole role;
  std::string_view said_by;
};
constexpr std::array kKinds{
    EventKind{"gen_ai.user.message", MessageRole::kInput, "user"},
    EventKind{kChoice, MessageRole::kOutput, "assistant"},
    EventKind{"gen_ai.system.message", MessageRole::kSystem, "system"},
    EventKind{"gen_ai.assistant.message", MessageRole::kInput, "assistant"},
    EventKind{kToolMessage, MessageRole::kInput, "tool"},
    // Before there was an event for each message.
    EventKind{"gen_ai.content.prompt", MessageRole::kInput, "user"},
    EventKind{"gen_ai.content.completion", MessageRole::kOutput, "assistant"},
};

const EventKind* find_kind(std::string_view name) {
  const auto* const found = std::find_if(kKinds.begin(), kKinds.end(),
                                         [&](const EventKind& kind) { return kind.name == name; });
  return found == kKinds.end() ? nullptr : found;
}

/// Of Anthropic's the ones that are written like nobody else's.
bool is_anthropic(JsonValue block, std::string_view type) {
  constexpr std::array<std::string_view, 6> kTypes{
      "text", "tool_use", "tool_result", "thinking", "redacted_thinking", "server_tool_use"};
  if (std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end()) {
    return type != "text" || block["text"].is_string();
  }
  return (type == "image" || type == "document") && block["source"].is_object();
}

Part typed_part(JsonValue block, std::string_view type) {
  return is_anthropic(block, type) ? read_anthropic_block(block) : content_part(block);
}

Part vendor_part(JsonValue block) {
  if (block.is_string()) return Part::text(block.text());
  const JsonValue type = block["type"];
  Part part = type.is_string() ? typed_part(block, type.text()) : read_converse_block(block);
  // Some write a word instead of the bytes, which is no base64.
  if (part.type == PartType::kBlob && part.content.starts_with('<')) {
    return Part::generic(part.modality, std::string(block.raw()));
  }
  return part;
}

/// What a stream was not understood in becomes an empty block.
bool is_empty(JsonValue block) { return block.is_object() && block.size() == 0; }

bool is_tool_call(const Part& part) { return part.type == PartType::kToolCall; }
bool is_tool_response(const Part& part) { return part.type == PartType::kToolCallResponse; }

/// What was called stands in the content already where that is Bedrock's.
void add_tool_calls(JsonValue calls, std::vector<Part>& parts) {
  if (std::any_of(parts.begin(), parts.end(), is_tool_call)) return;
  for (const JsonValue call : calls.elements()) parts.push_back(tool_call_part(call));
}

/// A value, or the JSON that a text holds; keeps the document that the value lies in.
class Held {
 public:
  explicit Held(JsonValue value) : value_(value) {
    if (!value.is_string()) return;
    const std::string text = value.text();
    if (!text.starts_with('[') && !text.starts_with('{') && !text.starts_with('"')) return;
    auto document = JsonDocument::parse(text);
    if (!document) return;
    document_.emplace(*std::move(document));
    value_ = document_->root();
  }
  JsonValue value() const { return value_; }

 private:
  std::optional<JsonDocument> document_;
  JsonValue value_;
};

bool is_list_of_objects(JsonValue value) {
  for (const JsonValue element : value.elements()) {
    if (!element.is_object()) return false;
  }
  return value.is_array();
}

/// A content: blocks, or a text. JSON of another shape is what was said, not how.
std::vector<Part> held_parts(JsonValue content) {
  const Held held(content);
  const JsonValue value = held.value();
  return vendor_parts(value.is_string() || is_list_of_objects(value) ? value : content);
}

void mark_tool_results(Message& message) {
  const bool only_responses =
      !message.parts.empty() &&
      std::all_of(message.parts.begin(), message.parts.end(), is_tool_response);
  if (only_responses && message.role == "user") message.role = "tool";
}

/// {"role", "content", "tool_calls"}, or a content alone, or either as a text.
Message answer(JsonValue message) {
  const Held held(message);
  const JsonValue value = held.value();
  const bool is_message = value.is_object() && (value["content"] || value["tool_calls"]);
  Message out{value.is_object() ? value["role"].text() : std::string(), {}, {}};
  if (out.role.empty()) out.role = "assistant";
  if (is_message) {
    out.parts = held_parts(value["content"]);
    add_tool_calls(value["tool_calls"], out.parts);
  } else if (!value["role"]) {  // With a role and no more: content is not captured.
    out.parts = held_parts(message);
  }
  return out;
}

/// A tool's result: blocks of Bedrock, or a text as it is.
Message tool_message(JsonValue body) {
  const JsonValue content = body["content"];
  Message message{"tool", held_parts(content), {}};
  if (std::any_of(message.parts.begin(), message.parts.end(), is_tool_response)) return message;
  const Held held(content);
  std::string response(content ? content.raw() : "null");
  if (held.value().is_array()) response = converse_tool_response(held.value());
  return {"tool", {Part::tool_call_response(body["id"].text(), std::move(response))}, {}};
}

/// "gen_ai.prompt" and "gen_ai.completion": a list of messages, or a text.
std::vector<std::string> whole_conversation(MessageRole role, JsonValue text) {
  const Held held(text);
  std::vector<std::string> out;
  for (const JsonValue message : held.value().elements()) {
    if (!message["role"].is_string()) return raw_message(role, text.text());
    out.push_back(message_json(vendor_message(message["role"].text(), message["content"])));
  }
  return out.empty() ? raw_message(role, text.text()) : out;
}

std::vector<std::string> messages_of(const EventKind& kind, JsonValue body) {
  if (kind.role == MessageRole::kSystem) {
    std::vector<std::string> parts;
    for (const Part& part : held_parts(body["content"])) parts.push_back(part_json(part));
    return parts;
  }
  Message message;
  if (kind.name == kChoice) {
    message = answer(body["message"] ? body["message"] : body["content"]);
    message.finish_reason = sideseat::finish_reason(body["finish_reason"].text());
  } else if (kind.name == kToolMessage) {
    if (!body["content"] && !body["id"]) return {};
    message = tool_message(body);
  } else {
    const JsonValue role = body["role"];
    message = {role.is_string() ? role.text() : std::string(kind.said_by),
               held_parts(body["content"]),
               {}};
    add_tool_calls(body["tool_calls"], message.parts);
    mark_tool_results(message);
  }
  if (message.parts.empty()) return {};
  return {message_json(message)};
}

}  // namespace

std::optional<MessageRole> event_role(std::string_view event_name) {
  if (!event_name.starts_with("gen_ai.")) return std::nullopt;
  const EventKind* kind = find_kind(event_name);
  return kind == nullptr ? std::nullopt : std::optional(kind->role);
}

MessagePlace event_place(const Span& span, std::size_t event, MessageRole role) {
  return {.role = role,
          .cut = Cut::kGroup,
          .event = static_cast<std::int32_t>(event),
          .count = span.events[event].attributes.size()};
}

std::vector<std::string> event_messages(MessageRole role, JsonValue piece) {
  const EventKind* kind = find_kind(piece["event.name"].text());
  if (kind == nullptr) return raw_message(role, piece.raw());
  for (const std::string_view name : {"gen_ai.prompt", "gen_ai.completion"}) {
    if (piece[name].is_string()) return whole_conversation(role, piece[name]);
  }
  // Azure's way: the body as JSON in one attribute.
  const JsonValue body = piece["gen_ai.event.content"];
  if (!body) return messages_of(*kind, piece);
  const Held held(body);
  return held.value().is_object() ? messages_of(*kind, held.value())
                                  : raw_message(role, shown_text(body));
}

std::vector<Part> vendor_parts(JsonValue content) {
  std::vector<Part> parts;
  if (content.is_array()) {
    for (const JsonValue block : content.elements()) {
      if (!is_empty(block)) parts.push_back(vendor_part(block));
    }
  } else if (content.is_object()) {
    parts.push_back(vendor_part(content));
  } else if (content && !content.is_null()) {
    std::string text = shown_text(content);
    if (!text.empty()) parts.push_back(Part::text(std::move(text)));
  }
  return parts;
}

Message vendor_message(std::string role, JsonValue content) {
  Message message{std::move(role), vendor_parts(content), {}};
  mark_tool_results(message);
  return message;
}

std::string converse_tool_json(JsonValue tool) {
  const JsonValue spec = tool["toolSpec"] ? tool["toolSpec"] : tool;
  const std::string name = spec["name"].text();
  if (name.empty()) return {};
  return tool_json(name, spec["description"].text(), spec["inputSchema"]["json"].raw());
}

void add_choice_facts(const Span& span, Reading& out) {
  for (const SpanEvent& event : span.events) {
    if (event.name != kChoice) continue;
    const AttributeValue* reason = find_attribute(event.attributes, "finish_reason");
    if (reason == nullptr || reason->string() == nullptr) continue;
    add_fact(span, attribute::kFinishReasons, {AttributeList{*reason}}, out);
  }
}

}  // namespace sideseat::otlp
