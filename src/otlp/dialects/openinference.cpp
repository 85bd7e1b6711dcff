// OpenInference (Arize Phoenix and others): an attribute for each member of each message, numbered:
//
//   llm.input_messages.0.message.role = "user"
//   llm.input_messages.0.message.contents.0.message_content.text = "Good morning"
//
// Chains, tools and agents have input.value and output.value, which calls of a model have besides.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "model/attribute_names.h"
#include "otlp/dialects/content_blocks.h"
#include "otlp/dialects/dialects.h"
#include "otlp/dialects/langchain_messages.h"
#include "otlp/dialects/reading.h"

namespace sideseat::otlp {
namespace {

constexpr std::string_view kScopes = "openinference.";
constexpr std::string_view kSpanKind = "openinference.span.kind";
constexpr std::string_view kInputMessages = "llm.input_messages.";
constexpr std::string_view kOutputMessages = "llm.output_messages.";

/// Under which number the groups of a kind of span stand, and what they are.
constexpr std::array<std::pair<std::string_view, MessageRole>, 9> kGroups{{
    {kInputMessages, MessageRole::kInput},
    {kOutputMessages, MessageRole::kOutput},
    {"llm.tools.", MessageRole::kTool},
    {"llm.prompts.", MessageRole::kInput},
    {"llm.choices.", MessageRole::kOutput},
    {"embedding.embeddings.", MessageRole::kInput},
    {"retrieval.documents.", MessageRole::kOutput},
    {"reranker.input_documents.", MessageRole::kInput},
    {"reranker.output_documents.", MessageRole::kOutput},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kOperations{{
    {"LLM", "chat"},
    {"EMBEDDING", "embeddings"},
    {"TOOL", "execute_tool"},
    {"AGENT", "invoke_agent"},
    {"RETRIEVER", "retrieval"},
    {"RERANKER", "rerank"},
}};

/// What stands under another name with the same meaning and type.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kFacts{{
    {"llm.model_name", attribute::kRequestModel},
    {"embedding.model_name", attribute::kRequestModel},
    {"reranker.model_name", attribute::kRequestModel},
    {"llm.token_count.prompt", attribute::kInputTokens},
    {"llm.token_count.completion", attribute::kOutputTokens},
    {"llm.token_count.prompt_details.cache_read", attribute::kCacheReadTokens},
    {"llm.token_count.prompt_details.cache_write", attribute::kCacheWriteTokens},
    {"llm.token_count.completion_details.reasoning", attribute::kReasoningTokens},
    {"tool.name", attribute::kToolName},
    {"agent.name", attribute::kAgentName},
    {"tag.tags", attribute::kTags},
}};

AttributeValue provider(const AttributeValue& value) {
  const std::string* name = value.string();
  const bool is_bedrock = name != nullptr && (*name == "aws" || *name == "amazon_bedrock");
  return is_bedrock ? AttributeValue{"aws.bedrock"} : value;
}

class Reader {
 public:
  Reader(const Span& span, Reading& out) : span_(span), out_(out) {}

  void read() {
    const AttributeValue* kind = find_attribute(span_.attributes, kSpanKind);
    if (kind != nullptr && kind->string() != nullptr) kind_ = *kind->string();
    for (const Attribute& attribute : span_.attributes) read_fact(attribute);
    for (const auto& [name, operation] : kOperations) {
      if (kind_ == name) add_fact(span_, attribute::kOperationName, {std::string(operation)}, out_);
    }
    const bool is_root_chain = kind_ == "CHAIN" && span_.parent_span_id == SpanId{};
    if (is_root_chain) add_fact(span_, attribute::kOperationName, {"invoke_workflow"}, out_);
    // LangChain's chains say the first message of their state there, whatever it is.
    if (kind_ != "CHAIN") add_groups();
    add_values();
  }

 private:
  void read_fact(const Attribute& attribute) {
    // Embedding through InvokeModel is told apart by the model's name alone.
    const std::string* text = attribute.value.string();
    if (attribute.key == "llm.model_name" && text != nullptr && kind_ == "LLM" &&
        text->find("embed") != std::string::npos) {
      add_fact(span_, attribute::kOperationName, {"embeddings"}, out_);
    }
    for (const auto& [name, fact] : kFacts) {
      if (attribute.key == name) add_fact(span_, fact, attribute.value, out_);
    }
    if (attribute.key == "llm.provider") {
      add_fact(span_, attribute::kProviderName, provider(attribute.value), out_);
    } else if (attribute.key == "llm.finish_reason" && attribute.value.string() != nullptr) {
      AttributeList reasons{{finish_reason(*attribute.value.string())}};
      add_fact(span_, attribute::kFinishReasons, {std::move(reasons)}, out_);
    }
  }

  void add_groups() {
    for (const auto& [prefix, role] : kGroups) {
      if (has_key(prefix)) add_indexed_groups(span_.attributes, -1, prefix, role, out_);
    }
    for (MessagePlace& place : out_.places) {
      if (place.role == MessageRole::kInput && is_system(place)) place.role = MessageRole::kSystem;
    }
  }

  bool is_system(const MessagePlace& place) const {
    const auto says_system = [&](std::size_t index) {
      const Attribute& attribute = span_.attributes[index];
      const std::string* role = attribute.value.string();
      return role != nullptr && (*role == "system" || *role == "developer") &&
             std::string_view(attribute.key).substr(place.prefix_bytes) == "message.role";
    };
    for (std::size_t i = 0; i < place.count; ++i) {
      if (says_system(place.first + i)) return true;
    }
    return std::any_of(place.others.begin(), place.others.end(), says_system);
  }

  bool has_key(std::string_view prefix) const {
    return std::any_of(span_.attributes.begin(), span_.attributes.end(),
                       [&](const Attribute& one) { return one.key.starts_with(prefix); });
  }

  bool has_place(MessageRole role) const {
    return std::any_of(out_.places.begin(), out_.places.end(),
                       [&](const MessagePlace& place) { return place.role == role; });
  }

  void add_values() {
    const bool asked = has_place(MessageRole::kInput);
    const bool answered = has_place(MessageRole::kOutput);
    for (std::size_t i = 0; i < span_.attributes.size(); ++i) {
      const std::string_view key = span_.attributes[i].key;
      if (key == "input.value" && !asked) add_value(MessageRole::kInput, i);
      if (key == "output.value" && !answered) add_value(MessageRole::kOutput, i);
    }
    if (kind_ == "TOOL") name_tool();
  }

  /// A tool's value becomes a group, so that its reader knows what it reads; the input's with the
  /// name of the tool.
  void name_tool() {
    for (MessagePlace& place : out_.places) {
      if (place.cut != Cut::kWhole) continue;
      std::vector<std::size_t> indexes{place.first};
      for (std::size_t i = 0; i < span_.attributes.size(); ++i) {
        const bool is_name = span_.attributes[i].key == "tool.name";
        if (is_name && place.role == MessageRole::kInput) indexes.push_back(i);
      }
      std::sort(indexes.begin(), indexes.end());
      place = group_place(place.role, 0, indexes);
    }
  }

  /// A state of LangGraph grows by a message a step: its list is cut, so that each is kept once.
  void add_value(MessageRole role, std::size_t index) {
    MessagePlace place{.role = role, .cut = Cut::kWhole, .first = index};
    const std::string* text = span_.attributes[index].value.string();
    if (text == nullptr) return;
    place.member = messages_member(*text);
    if (!place.member.empty()) place.cut = Cut::kElements;
    out_.places.push_back(place);
  }

  const Span& span_;
  Reading& out_;
  std::string_view kind_;
};

bool read(const Span& span, const Scope& scope, Reading& out) {
  const bool speaks =
      scope.name.starts_with(kScopes) || find_attribute(span.attributes, kSpanKind) != nullptr;
  if (!speaks || has_current_messages(span)) return false;
  Reader(span, out).read();
  return true;
}

/// "3.message_content.text" is 3, and what follows.
std::optional<std::pair<std::uint32_t, std::string_view>> numbered(std::string_view key,
                                                                   std::string_view middle) {
  std::uint32_t number = 0;
  const auto [after, error] = std::from_chars(key.data(), key.data() + key.size(), number);
  if (error != std::errc()) return std::nullopt;
  key.remove_prefix(static_cast<std::size_t>(after - key.data()));
  if (!key.starts_with(middle)) return std::nullopt;
  return std::pair{number, key.substr(middle.size())};
}

using Members = std::map<std::string, JsonValue, std::less<>>;

JsonValue member(const Members& members, std::string_view name) {
  const auto found = members.find(name);
  return found == members.end() ? JsonValue() : found->second;
}

Part content_of(const Members& content) {
  const std::string type = member(content, "type").text();
  const std::string text = member(content, "text").text();
  if (type == "reasoning") {
    Part part = Part::reasoning(text);
    for (const std::string_view name : {"signature", "data", "id"}) {
      if (const JsonValue value = member(content, name)) part.with(name, value.raw());
    }
    return part;
  }
  const JsonValue url = member(content, "image.image.url");
  if (url.is_string()) return image_part(url.text());
  if (type == "text" || (type.empty() && member(content, "text"))) return Part::text(text);
  Part part;
  part.type = PartType::kGeneric;
  part.name = type.empty() ? "unknown" : type;
  for (const auto& [name, value] : content) {
    if (name != "type") part.with(name, value.raw());
  }
  return part;
}

/// A message whose members came one by one.
class MessageGroup {
 public:
  void take(JsonValue value) {
    constexpr std::string_view kMessage = "message.";
    constexpr std::string_view kContents = "contents.";
    constexpr std::string_view kCalls = "tool_calls.";
    const std::string key = value.key();
    std::string_view name = key;
    if (!name.starts_with(kMessage)) return;
    name.remove_prefix(kMessage.size());
    if (name.starts_with(kContents)) {
      take_into(contents_, name.substr(kContents.size()), ".message_content.", value);
    } else if (name.starts_with(kCalls)) {
      take_into(calls_, name.substr(kCalls.size()), ".tool_call.", value);
    } else {
      members_.emplace(name, value);
    }
  }

  std::vector<Part> parts() const {
    std::vector<Part> parts;
    const std::string result_of = member(members_, "tool_call_id").text();
    const JsonValue content = member(members_, "content");
    if (role() == "tool") return {tool_result(result_of, content)};
    const std::string text = content.text();
    if (!text.empty()) parts.push_back(Part::text(text));
    for (const auto& [number, one] : contents_) parts.push_back(content_of(one));
    for (const auto& [number, call] : calls_) {
      const JsonValue arguments = member(call, "function.arguments");
      parts.push_back(Part::tool_call(member(call, "id").text(),
                                      member(call, "function.name").text(),
                                      arguments ? argument_json(arguments) : "{}"));
    }
    return parts;
  }

  std::string role() const { return member(members_, "role").text(); }

 private:
  using Numbered = std::map<std::uint32_t, Members>;

  static void take_into(Numbered& list, std::string_view key, std::string_view middle,
                        JsonValue value) {
    if (const auto found = numbered(key, middle)) {
      list[found->first].emplace(found->second, value);
    }
  }

  Part tool_result(const std::string& id, JsonValue content) const {
    std::string response = argument_json(content);
    for (const auto& [number, one] : contents_) {
      if (response.empty()) response = argument_json(member(one, "text"));
    }
    Part part = Part::tool_call_response(id, std::move(response));
    if (const JsonValue name = member(members_, "name")) part.with("name", name.raw());
    return part;
  }

  Members members_;
  Numbered contents_;
  Numbered calls_;
};

/// A document, an embedded text, a prompt, as one part; what else is told of a document (its score,
/// metadata) stays with it.
std::optional<Part> only_text(JsonValue group) {
  for (const std::string_view name :
       {"document.content", "embedding.text", "prompt.text", "completion.text"}) {
    if (!group[name]) continue;
    Part part = Part::text(shown_text(group[name]));
    constexpr std::string_view kDocument = "document.";
    for (const JsonValue member : group.members()) {
      const std::string key = member.key();
      if (key == name || !key.starts_with(kDocument)) continue;
      part.with(key.substr(kDocument.size()), argument_json(member));
    }
    return part;
  }
  return std::nullopt;
}

std::optional<Message> tool_message(JsonValue group) {
  if (const JsonValue input = group["input.value"]) {
    return Message{
        "assistant", {Part::tool_call({}, group["tool.name"].text(), argument_json(input))}, {}};
  }
  if (const JsonValue output = group["output.value"]) {
    const auto document = JsonDocument::parse(output.text());
    auto message = document ? langchain_message(document->root()) : std::nullopt;
    if (message) return message;
    return Message{"tool", {Part::tool_call_response({}, argument_json(output))}, {}};
  }
  return std::nullopt;
}

std::vector<std::string> group_messages(MessageRole role, JsonValue group, std::string_view piece) {
  if (role == MessageRole::kTool) {
    const auto schema = JsonDocument::parse(group["tool.json_schema"].text());
    std::string definition = schema ? tool_definition(schema->root()) : std::string();
    return definition.empty() ? std::vector<std::string>{} : std::vector{std::move(definition)};
  }
  if (const auto text = only_text(group)) {
    return {message_json({role == MessageRole::kOutput ? "assistant" : "user", {*text}, {}})};
  }
  if (const auto message = tool_message(group)) return {message_json(*message)};
  MessageGroup message;
  bool any = false;
  for (const JsonValue one : group.members()) {
    any = any || one.key().starts_with("message.");
    message.take(one);
  }
  if (!any) return raw_message(role, piece);
  std::vector<std::string> out;
  const std::vector<Part> parts = message.parts();
  if (role == MessageRole::kSystem) {
    for (const Part& part : parts) out.push_back(part_json(part));
  } else if (!parts.empty()) {
    out.push_back(message_json({message.role(), parts, {}}));
  }
  return out;
}

std::vector<std::string> messages(MessageRole role, std::string_view piece) {
  if (!piece.starts_with('{') && !piece.starts_with('[')) return raw_message(role, piece);
  const auto document = JsonDocument::parse(piece);
  if (!document) return raw_message(role, piece);
  const JsonValue value = document->root();
  if (auto known = langchain_messages(value)) return *std::move(known);
  return value.is_object() ? group_messages(role, value, piece) : raw_message(role, piece);
}

constexpr Dialect kOpeninference{.name = "openinference", .read = read, .messages = messages};

}  // namespace

const Dialect& openinference_dialect() { return kOpeninference; }

}  // namespace sideseat::otlp
