// LangSmith's tracing of LangChain and LangGraph, sent as OpenTelemetry spans: gen_ai.prompt and
// gen_ai.completion hold what went in and came out as JSON, of a model, a chain or a tool alike.
//
// Its operation names say little: "chat" is a prompt's, too, and a chain's tokens are the sum of
// those inside it. langsmith.span.kind says what a span is.
#include <algorithm>
#include <array>
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

constexpr std::string_view kSpanKind = "langsmith.span.kind";
constexpr std::string_view kMetadata = "langsmith.metadata.";
constexpr std::string_view kModelKind = "llm";

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kMetadataFacts{{
    {"session_id", attribute::kSessionId},
    {"session.id", attribute::kSessionId},
    {"sessionId", attribute::kSessionId},
    {"thread_id", attribute::kConversationId},
    {"user_id", attribute::kUserId},
    {"user.id", attribute::kUserId},
    {"userId", attribute::kUserId},
}};

/// "harbour, seq:step:2, test": the second one is LangChain's own.
AttributeList tags_of(std::string_view text) {
  constexpr std::array<std::string_view, 3> kOwn{"seq:step:", "graph:step:", "map:key:"};
  constexpr std::string_view kSeparator = ", ";
  AttributeList tags;
  while (!text.empty()) {
    const std::string_view tag = text.substr(0, text.find(kSeparator));
    text.remove_prefix(std::min(text.size(), tag.size() + kSeparator.size()));
    bool is_own = tag.empty();
    for (const std::string_view prefix : kOwn) is_own = is_own || tag.starts_with(prefix);
    if (!is_own) tags.push_back({std::string(tag)});
  }
  return tags;
}

void read_metadata(const Span& span, const Attribute& attribute, Reading& out) {
  const std::string_view name = std::string_view(attribute.key).substr(kMetadata.size());
  for (const auto& [known, fact] : kMetadataFacts) {
    if (name == known) add_fact(span, fact, attribute.value, out);
  }
  const std::string* text = attribute.value.string();
  if (name == "ls_provider" && text != nullptr && *text == "amazon_bedrock") {
    add_fact(span, attribute::kProviderName, {"aws.bedrock"}, out);
  }
}

void read_value(const Span& span, std::size_t index, Reading& out) {
  const Attribute& attribute = span.attributes[index];
  const std::string* text = attribute.value.string();
  const bool is_prompt = attribute.key == "gen_ai.prompt";
  if (text == nullptr || (!is_prompt && attribute.key != "gen_ai.completion")) return;
  MessagePlace place{.role = is_prompt ? MessageRole::kInput : MessageRole::kOutput,
                     .cut = Cut::kWhole,
                     .first = index,
                     .member = messages_member(*text)};
  if (!place.member.empty()) place.cut = Cut::kElements;
  out.places.push_back(std::move(place));
}

bool read(const Span& span, const Scope&, Reading& out) {
  const AttributeValue* kind = find_attribute(span.attributes, kSpanKind);
  if (kind == nullptr) return false;
  const bool asks_a_model = kind->string() != nullptr && *kind->string() == kModelKind;
  if (!asks_a_model) add_fact(span, attribute::kUsageIsSum, {true}, out);
  for (std::size_t i = 0; i < span.attributes.size(); ++i) {
    const Attribute& attribute = span.attributes[i];
    const std::string* text = attribute.value.string();
    if (attribute.key.starts_with(kMetadata)) read_metadata(span, attribute, out);
    if (attribute.key == "langsmith.span.tags" && text != nullptr) {
      AttributeList tags = tags_of(*text);
      if (!tags.empty()) add_fact(span, attribute::kTags, {std::move(tags)}, out);
    }
    if (attribute.key == attribute::kToolDefinitions) {
      out.places.push_back({.role = MessageRole::kTool, .first = i});
    }
    read_value(span, i, out);
  }
  add_deprecated_facts(span, out);
  return true;
}

/// What wraps a value that was no object: {"input": "text"}.
JsonValue unwrapped(JsonValue value) {
  for (const std::string_view name : {"input", "output", "query"}) {
    if (value.size() == 1 && value[name]) return value[name];
  }
  return value;
}

std::vector<std::string> messages(MessageRole role, std::string_view piece) {
  const auto document = JsonDocument::parse(piece);
  if (!document) return raw_message(role, piece);
  if (role == MessageRole::kTool) {
    std::string definition = tool_definition(document->root());
    return definition.empty() ? std::vector<std::string>{} : std::vector{std::move(definition)};
  }
  const JsonValue value = unwrapped(document->root());
  auto known = langchain_messages(value);
  return known ? *std::move(known) : raw_message(role, shown_text(value));
}

constexpr Dialect kLangsmith{.name = "langsmith", .read = read, .messages = messages};

}  // namespace

const Dialect& langsmith_dialect() { return kLangsmith; }

}  // namespace sideseat::otlp
