// One shape is unwrapped into another until a content is in sight.
#include "otlp/dialects/langchain_messages.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "otlp/dialects/content_blocks.h"
#include "otlp/dialects/reading.h"

namespace sideseat::otlp {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kRoles{{
    {"human", "user"},
    {"HumanMessageChunk", "user"},
    {"user", "user"},
    {"ai", "assistant"},
    {"AIMessageChunk", "assistant"},
    {"assistant", "assistant"},
    {"system", "system"},
    {"developer", "system"},
    {"tool", "tool"},
    {"function", "tool"},
    {"ToolMessageChunk", "tool"},
}};

/// Empty: not the type of a message.
std::string_view role_of(std::string_view type) {
  for (const auto& [name, role] : kRoles) {
    if (type == name) return role;
  }
  return {};
}

/// The object that has the content.
JsonValue unwrapped(JsonValue value) {
  if (value["kwargs"].is_object()) return value["kwargs"];
  if (value["data"].is_object() && value["type"].is_string()) return value["data"];
  return value;
}

std::string role_of(JsonValue value, JsonValue message) {
  for (const JsonValue name : {message["role"], message["type"], value["type"]}) {
    const std::string_view role = role_of(name.text());
    if (!role.empty()) return std::string(role);
  }
  return message["content"] ? message["role"].text() : std::string();
}

bool has_call(const std::vector<Part>& parts, const std::string& id) {
  return std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
    return part.type == PartType::kToolCall && part.id == id;
  });
}

std::string reason_of(JsonValue metadata) {
  for (const std::string_view name : {"stopReason", "stop_reason", "finish_reason"}) {
    if (metadata[name].is_string()) return finish_reason(metadata[name].text());
  }
  return {};
}

/// True: there was one.
bool append(std::vector<std::string>& out, JsonValue value) {
  bool any = false;
  for (const JsonValue element : value.elements()) any = append(out, element) || any;
  const auto message = langchain_message(value);
  if (message && !message->parts.empty()) out.push_back(message_json(*message));
  return any || message.has_value();
}

}  // namespace

std::optional<Message> langchain_message(JsonValue value) {
  if (!value.is_object()) return std::nullopt;
  const JsonValue given = unwrapped(value);
  const JsonValue content = given["content"];
  Message message;
  message.role = role_of(value, given);
  if (message.role.empty() || (!content && !given["tool_calls"])) return std::nullopt;
  if (message.role == "tool") {
    Part result = Part::tool_call_response(given["tool_call_id"].text(), argument_json(content));
    if (given["name"].is_string()) result.with("name", given["name"].raw());
    message.parts.push_back(std::move(result));
    return message;
  }
  message.parts = content_parts(content);
  const bool only_says_nothing = message.parts.size() == 1 &&
                                 message.parts[0].type == PartType::kText &&
                                 message.parts[0].content.empty();
  if (only_says_nothing) message.parts.clear();
  for (const JsonValue call : given["tool_calls"].elements()) {
    Part part = tool_call_part(call);
    if (!has_call(message.parts, part.id)) message.parts.push_back(std::move(part));
  }
  if (message.role == "assistant") message.finish_reason = reason_of(given["response_metadata"]);
  return message;
}

std::optional<std::vector<std::string>> langchain_messages(JsonValue value) {
  std::vector<std::string> out;
  JsonValue list = value;
  // What a model generated, with the message it said: {"text", "generation_info", "message"}.
  if (list["generation_info"] && list["message"].is_object()) list = list["message"];
  // A state that a node went on with: {"update": {"messages": ..}, "goto": ..}.
  for (const std::string_view wrap : {"kwargs", "update"}) {
    if (list[wrap]["messages"]) list = list[wrap];
  }
  if (list["messages"].is_array()) list = list["messages"];
  if (!append(out, list)) return std::nullopt;
  return out;
}

std::string_view messages_member(std::string_view json) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kBegins{{
      {R"({"messages":[[)", "messages/0"},
      {R"({"messages":[)", "messages"},
      {R"({"generations":[[)", "generations/0"},
      {R"({"input":{"messages":[)", "input/messages"},
      {R"({"output":{"messages":[)", "output/messages"},
      {R"({"output":{"update":{"messages":[)", "output/update/messages"},
  }};
  // Python leaves a blank after a colon.
  constexpr std::size_t kBytesMax = 64;
  std::string begin(json.substr(0, kBytesMax));
  std::erase(begin, ' ');
  for (const auto& [text, member] : kBegins) {
    if (begin.starts_with(text)) return member;
  }
  return {};
}

}  // namespace sideseat::otlp
