// OpenLLMetry (Traceloop). Until 2025 an attribute for each member of each message, numbered:
//
//   gen_ai.prompt.0.role = "user", gen_ai.prompt.0.content = "Good morning"
//   gen_ai.completion.0.content = "Good morning to you"
//
// later the messages of the current conventions. Workflows, tasks and tools of LangChain and others
// say in traceloop.entity.input and .output what went in and out, and whom it concerns in
// traceloop.association.properties.*, in both.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "base/json_writer.h"
#include "model/attribute_names.h"
#include "otlp/dialects/content_blocks.h"
#include "otlp/dialects/dialects.h"
#include "otlp/dialects/langchain_messages.h"
#include "otlp/dialects/reading.h"

namespace sideseat::otlp {
namespace {

constexpr std::string_view kTraceloop = "traceloop.";
constexpr std::string_view kProperties = "traceloop.association.properties.";
constexpr std::string_view kPrompt = "gen_ai.prompt.";
constexpr std::string_view kCompletion = "gen_ai.completion.";
constexpr std::string_view kFunctions = "llm.request.functions.";
constexpr std::string_view kBedrockScope = "opentelemetry.instrumentation.bedrock";

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kRequestTypes{{
    {"chat", "chat"},
    {"completion", "text_completion"},
    {"embedding", "embeddings"},
    {"rerank", "rerank"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kSpanKinds{{
    {"workflow", "invoke_workflow"},
    {"agent", "invoke_agent"},
    {"tool", "execute_tool"},
}};
/// The instrumentation of Bedrock says nothing at all of a call that failed, but its name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kSpanNames{{
    {"bedrock.converse", "chat"},
    {"bedrock.completion", "text_completion"},
}};
/// What programs call the same thing, under kProperties.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kPropertyFacts{{
    {"session_id", attribute::kSessionId},
    {"session.id", attribute::kSessionId},
    {"sessionId", attribute::kSessionId},
    {"user_id", attribute::kUserId},
    {"user.id", attribute::kUserId},
    {"userId", attribute::kUserId},
    {"thread_id", attribute::kConversationId},
}};
/// What an input or output wraps what it is about in, and where that is.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kWraps{{
    {R"({"inputs": {"messages": [)", "inputs/messages"},
    {R"({"outputs": {"messages": [)", "outputs/messages"},
    {R"({"inputs": )", "inputs"},
    {R"({"outputs": )", "outputs"},
    {R"({"input_str": )", "input_str"},
    {R"({"output": )", "output"},
    {R"({"query": )", "query"},
    {R"({"documents": )", "documents"},
}};

template <std::size_t kSize>
std::string_view looked_up(
    const std::array<std::pair<std::string_view, std::string_view>, kSize>& table,
    std::string_view key) {
  for (const auto& [name, meaning] : table) {
    if (key == name) return meaning;
  }
  return {};
}

bool begins_with_digit(std::string_view text) {
  return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

bool is_numbered(std::string_view key, std::string_view prefix) {
  return key.starts_with(prefix) && begins_with_digit(key.substr(prefix.size()));
}

bool speaks_for(const Span& span, const Scope& scope) {
  if (scope.name == kBedrockScope) return true;
  return std::any_of(span.attributes.begin(), span.attributes.end(), [](const Attribute& one) {
    return one.key.starts_with(kTraceloop) || is_numbered(one.key, kPrompt) ||
           is_numbered(one.key, kCompletion) || one.key == "llm.request.type";
  });
}

class Reader {
 public:
  Reader(const Span& span, const Scope& scope, Reading& out)
      : span_(span), scope_(scope), out_(out) {}

  void read() {
    genai_dialect().read(span_, scope_, current_);
    out_.places = std::move(current_.places);
    for (std::size_t i = 0; i < span_.attributes.size(); ++i) read(i);
    add_groups(kPrompt, MessageRole::kInput, prompts_);
    add_groups(kFunctions, MessageRole::kTool, functions_);
    add_groups(kCompletion, MessageRole::kOutput, completions_);
    if (scope_.name == kBedrockScope) add_operation(looked_up(kSpanNames, span_.name));
    // After our own, which say it more exactly.
    for (Attribute& fact : current_.facts) {
      add_fact(span_, fact.key, std::move(fact.value), out_);
    }
  }

 private:
  void read(std::size_t index) {
    const Attribute& attribute = span_.attributes[index];
    const std::string_view key = attribute.key;
    const std::string* text = attribute.value.string();
    prompts_ = prompts_ || is_numbered(key, kPrompt);
    completions_ = completions_ || is_numbered(key, kCompletion);
    functions_ = functions_ || is_numbered(key, kFunctions);
    if (key.starts_with(kProperties)) {
      const std::string_view fact = looked_up(kPropertyFacts, key.substr(kProperties.size()));
      if (!fact.empty()) add_fact(span_, fact, attribute.value, out_);
    }
    if (text == nullptr) return;
    if (key == "llm.request.type") add_operation(looked_up(kRequestTypes, *text));
    if (key == "traceloop.span.kind") add_operation(looked_up(kSpanKinds, *text));
    if (key == "traceloop.span.kind" && *text == "tool") {
      const AttributeValue* name = find_attribute(span_.attributes, "traceloop.entity.name");
      if (name != nullptr) add_fact(span_, attribute::kToolName, *name, out_);
    }
    if (key == attribute::kSystem && *text == "AWS") {
      add_fact(span_, attribute::kProviderName, {"aws.bedrock"}, out_);
    }
    if (key == "traceloop.entity.input") add_value(MessageRole::kInput, index, *text);
    if (key == "traceloop.entity.output") add_value(MessageRole::kOutput, index, *text);
    if (is_numbered(key, kCompletion) && key.ends_with(".finish_reason")) {
      AttributeList reasons{{finish_reason(*text)}};
      add_fact(span_, attribute::kFinishReasons, {std::move(reasons)}, out_);
    }
  }

  void add_operation(std::string_view operation) {
    add_fact(span_, attribute::kOperationName, {std::string(operation)}, out_);
  }

  void add_value(MessageRole role, std::size_t index, std::string_view text) {
    MessagePlace place{.role = role, .cut = Cut::kWhole, .first = index};
    const auto* const wrap = std::find_if(
        kWraps.begin(), kWraps.end(), [&](const auto& one) { return text.starts_with(one.first); });
    if (wrap != kWraps.end()) {
      place.cut = Cut::kElements;
      place.member = wrap->second;
    }
    out_.places.push_back(place);
  }

  void add_groups(std::string_view prefix, MessageRole role, bool any) {
    if (!any) return;
    const std::size_t before = out_.places.size();
    add_indexed_groups(span_.attributes, -1, prefix, role, out_);
    for (std::size_t i = before; i < out_.places.size(); ++i) {
      MessagePlace& place = out_.places[i];
      if (role == MessageRole::kInput && is_system(place)) place.role = MessageRole::kSystem;
    }
  }

  bool is_system(const MessagePlace& place) const {
    for (std::size_t i = place.first; i < place.first + place.count; ++i) {
      const Attribute& attribute = span_.attributes[i];
      const std::string* role = attribute.value.string();
      const std::string_view name = std::string_view(attribute.key).substr(place.prefix_bytes);
      if (name == "role" && role != nullptr && *role == "system") return true;
    }
    return false;
  }

  const Span& span_;
  const Scope& scope_;
  Reading& out_;
  Reading current_;
  bool prompts_ = false;
  bool completions_ = false;
  bool functions_ = false;
};

bool read(const Span& span, const Scope& scope, Reading& out) {
  if (!speaks_for(span, scope)) return false;
  Reader(span, scope, out).read();
  return true;
}

/// {"role", "content", "finish_reason", "tool_calls.0.name", "tool_calls.0.arguments" ...}; of a
/// text to be embedded {"user"}.
std::string group_message(MessageRole role, JsonValue group) {
  Message message;
  message.role = group["role"].text();
  if (message.role.empty()) message.role = role == MessageRole::kOutput ? "assistant" : "user";
  message.finish_reason = finish_reason(group["finish_reason"].text());
  const std::string content = (group["content"] ? group["content"] : group["user"]).text();
  if (message.role == "tool") {
    message.parts.push_back(
        Part::tool_call_response(group["tool_call_id"].text(), argument_json(content)));
    return message_json(message);
  }
  if (!content.empty()) message.parts = content_parts(content);
  for (int i = 0;; ++i) {
    const std::string prefix = "tool_calls." + std::to_string(i) + ".";
    const JsonValue name = group[prefix + "name"];
    if (!name) break;
    const std::string id = group[prefix + "id"].text();
    const bool is_known =
        std::any_of(message.parts.begin(), message.parts.end(),
                    [&](const Part& p) { return p.type == PartType::kToolCall && p.id == id; });
    const JsonValue arguments = group[prefix + "arguments"];
    if (!is_known) {
      message.parts.push_back(
          Part::tool_call(id, name.text(), arguments ? argument_json(arguments) : "{}"));
    }
  }
  return message.parts.empty() ? std::string() : message_json(message);
}

bool is_group(MessageRole role, JsonValue value) {
  if (!value.is_object() || value["type"] || value["lc"]) return false;
  return value["role"].is_string() || value["content"].is_string() ||
         (role == MessageRole::kInput && value["user"].is_string() && value.size() == 1);
}

std::vector<std::string> system_parts(JsonValue group) {
  std::vector<std::string> out;
  for (const Part& part : content_parts(group["content"].text())) out.push_back(part_json(part));
  return out;
}

bool has_call(JsonValue parts, std::string_view id) {
  bool has_one = false;
  for (const JsonValue part : parts.elements()) {
    has_one = has_one || (part["type"].text() == "tool_call" && part["id"].text() == id);
  }
  return has_one;
}

/// LangChain's instrumentation says the tool calls of a past message twice: as such, and before
/// that as a text {"type": "tool_use", ..}.
std::string without_repeated_calls(JsonValue message, std::string_view piece) {
  constexpr std::string_view kCall = R"("{\"type\": \"tool_use\")";
  if (piece.find(kCall) == std::string_view::npos) return std::string(piece);
  const JsonValue parts = message["parts"];
  const auto repeats = [&](JsonValue part) {
    if (!part["content"].raw().starts_with(kCall)) return false;
    const auto call = JsonDocument::parse(part["content"].text());
    return call && has_call(parts, call->root()["id"].text());
  };
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  for (const JsonValue member : message.members()) {
    json.key(member.key());
    if (!member.key_is("parts")) {
      json.raw(member.raw());
      continue;
    }
    json.begin_array();
    for (const JsonValue part : parts.elements()) {
      if (!repeats(part)) json.raw(part.raw());
    }
    json.end_array();
  }
  json.end_object();
  return out;
}

std::vector<std::string> unless_empty(std::string json) {
  if (json.empty()) return {};
  return {std::move(json)};
}

std::vector<std::string> messages(MessageRole role, std::string_view piece) {
  const auto document = JsonDocument::parse(piece);
  const JsonValue value = document ? document->root() : JsonValue();
  if (value.is_string()) return raw_message(role, value.text());
  if (role == MessageRole::kTool) return unless_empty(tool_definition(value));
  if (value["parts"].is_array()) return {without_repeated_calls(value, piece)};
  if (role == MessageRole::kSystem) {
    return value["type"] ? genai_dialect().messages(role, piece) : system_parts(value);
  }
  if (is_group(role, value)) return unless_empty(group_message(role, value));
  auto known = langchain_messages(value);
  return known ? *std::move(known) : raw_message(role, piece);
}

constexpr Dialect kOpenllmetry{.name = "openllmetry", .read = read, .messages = messages};

}  // namespace

const Dialect& openllmetry_dialect() { return kOpenllmetry; }

}  // namespace sideseat::otlp
