// The Vercel AI SDK's own telemetry (version 6 and older; version 7 writes the current
// conventions).
//
// A call is two spans: ai.generateText, what the program asked for and got, and for each step
// inside it ai.generateText.doGenerate, what the model was asked and answered. The inner one is the
// call; the outer one's tokens are the sum of those inside it. Tools are spans ai.toolCall.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "model/attribute_names.h"
#include "otlp/dialects/content_blocks.h"
#include "otlp/dialects/dialects.h"
#include "otlp/dialects/reading.h"

namespace sideseat::otlp {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

constexpr std::string_view kOperationId = "ai.operationId";
constexpr std::string_view kResponse = "ai.response.";
constexpr std::string_view kToolCall = "ai.toolCall.";
constexpr std::string_view kMetadata = "ai.telemetry.metadata.";

/// By the end of the operation's id: what a model was asked.
constexpr std::array<Names, 4> kCalls{{
    {".doGenerate", "chat"},
    {".doStream", "chat"},
    {".doEmbed", "embeddings"},
    {".doRerank", "rerank"},
}};
/// What a program asked the SDK for; its own conventions in version 7 call it an agent, too.
constexpr std::array<std::string_view, 4> kAgents{"ai.generateText", "ai.streamText",
                                                  "ai.generateObject", "ai.streamObject"};

constexpr std::array<Names, 6> kFacts{{
    {"ai.model.id", attribute::kRequestModel},
    {"ai.response.model", attribute::kResponseModel},
    {"ai.response.id", attribute::kResponseId},
    {"ai.toolCall.name", attribute::kToolName},
    {"ai.toolCall.id", attribute::kToolCallId},
    {"ai.telemetry.functionId", attribute::kAgentName},
}};
/// In the order in which they are believed.
constexpr std::array<Names, 11> kUsage{{
    {"ai.usage.inputTokens", attribute::kInputTokens},
    {"ai.usage.promptTokens", attribute::kInputTokens},
    {"ai.usage.tokens", attribute::kInputTokens},
    {"ai.usage.outputTokens", attribute::kOutputTokens},
    {"ai.usage.completionTokens", attribute::kOutputTokens},
    {"ai.usage.inputTokenDetails.cacheReadTokens", attribute::kCacheReadTokens},
    {"ai.usage.cachedInputTokens", attribute::kCacheReadTokens},
    {"ai.usage.inputTokenDetails.cacheWriteTokens", attribute::kCacheWriteTokens},
    {"ai.usage.outputTokenDetails.reasoningTokens", attribute::kReasoningTokens},
    {"ai.usage.reasoningTokens", attribute::kReasoningTokens},
    {"gen_ai.usage.prompt_tokens", attribute::kInputTokens},
}};
/// The names that programs give to the same thing in a call's metadata.
constexpr std::array<Names, 8> kMetadataFacts{{
    {"sessionId", attribute::kSessionId},
    {"session_id", attribute::kSessionId},
    {"session.id", attribute::kSessionId},
    {"threadId", attribute::kConversationId},
    {"userId", attribute::kUserId},
    {"user_id", attribute::kUserId},
    {"user.id", attribute::kUserId},
    {"tags", attribute::kTags},
}};
/// What an answer is made of, under kResponse.
constexpr std::array<std::string_view, 6> kAnswer{"text",   "toolCalls", "reasoning",
                                                  "object", "files",     "finishReason"};

bool is_one_of(std::string_view text, const auto& names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

/// JavaScript has one kind of number, and exporters write it as they like.
AttributeValue whole_number(const AttributeValue& value) {
  constexpr double kMax = 1e15;
  const double* number = std::get_if<double>(&value.data);
  if (number == nullptr || !(*number >= 0 && *number <= kMax)) return value;
  return {static_cast<std::int64_t>(*number)};
}

std::optional<double> number_of(const AttributeValue& value) {
  if (const double* number = std::get_if<double>(&value.data)) return *number;
  if (const std::int64_t* number = value.integer()) return static_cast<double>(*number);
  return std::nullopt;
}

class Reader {
 public:
  Reader(const Span& span, std::string_view operation_id, Reading& out)
      : span_(span), operation_id_(operation_id), out_(out) {}

  void read() {
    for (const auto& [end, operation] : kCalls) {
      if (operation_id_.ends_with(end)) take_operation(operation);
    }
    if (operation_id_ == "ai.toolCall") take_operation("execute_tool");
    is_call_ = !out_.facts.empty() && operation_id_ != "ai.toolCall";
    if (is_one_of(operation_id_, kAgents)) take_operation("invoke_agent");
    if (is_call_) read_usage();
    for (std::size_t i = 0; i < span_.attributes.size(); ++i) read(i);
    finish(MessageRole::kInput, kToolCall, asked_);
    finish(MessageRole::kOutput, answer_prefix_, answered_);
  }

 private:
  void take_operation(std::string_view operation) {
    add_fact(span_, attribute::kOperationName, {std::string(operation)}, out_);
  }

  void read_usage() {
    for (const auto& [name, fact] : kUsage) {
      if (const AttributeValue* value = find_attribute(span_.attributes, name)) {
        add_fact(span_, fact, whole_number(*value), out_);
      }
    }
  }

  void read(std::size_t index) {
    const Attribute& attribute = span_.attributes[index];
    const std::string_view key = attribute.key;
    if (key == attribute::kSystem || key == "ai.model.provider") {
      const std::string* name = attribute.value.string();
      const bool is_bedrock = name != nullptr && name->find("bedrock") != std::string::npos;
      add_fact(span_, attribute::kProviderName,
               is_bedrock ? AttributeValue{"aws.bedrock"} : attribute.value, out_);
    }
    if (!key.starts_with("ai.")) return;
    for (const auto& [name, fact] : kFacts) {
      if (key == name && !is_of_another_kind(fact)) add_fact(span_, fact, attribute.value, out_);
    }
    if (key.starts_with(kMetadata)) read_metadata(key.substr(kMetadata.size()), attribute.value);
    if (key == "ai.response.msToFirstChunk" && is_call_) {
      const auto milliseconds = number_of(attribute.value);
      if (milliseconds) add_fact(span_, attribute::kTimeToFirstChunk, {*milliseconds / 1e3}, out_);
    }
    read_messages(key, index);
  }

  /// A function's name is that of an agent where there is one; models are asked by calls.
  bool is_of_another_kind(std::string_view fact) const {
    return fact == attribute::kAgentName && !is_one_of(operation_id_, kAgents);
  }

  void read_metadata(std::string_view name, const AttributeValue& value) {
    for (const auto& [known, fact] : kMetadataFacts) {
      if (name == known) add_fact(span_, fact, value, out_);
    }
  }

  void read_messages(std::string_view key, std::size_t index) {
    if (key == "ai.prompt") {
      place(MessageRole::kSystem, index, "system");
      place(MessageRole::kInput, index, "messages");
      place(MessageRole::kInput, index, "prompt");
    } else if (key == "ai.prompt.messages" || key == "ai.values" || key == "ai.value") {
      place(MessageRole::kInput, index);
    } else if (key == "ai.prompt.tools") {
      place(MessageRole::kTool, index);
    } else if (key == "ai.toolCall.result") {
      answer_prefix_ = kToolCall;
      answered_.push_back(index);
    } else if (key.starts_with(kToolCall)) {
      asked_.push_back(index);
    } else if (key.starts_with(kResponse) && is_one_of(key.substr(kResponse.size()), kAnswer)) {
      answered_.push_back(index);
    }
  }

  void place(MessageRole role, std::size_t index, std::string_view member = {}) {
    out_.places.push_back({.role = role, .first = index, .member = member});
  }

  /// What was gathered, as one group.
  void finish(MessageRole role, std::string_view prefix, const std::vector<std::size_t>& indexes) {
    if (indexes.empty()) return;
    out_.places.push_back(group_place(role, prefix.size(), indexes));
  }

  const Span& span_;
  std::string_view operation_id_;
  Reading& out_;
  bool is_call_ = false;
  std::string_view answer_prefix_ = kResponse;
  std::vector<std::size_t> asked_;     // Members of a tool call.
  std::vector<std::size_t> answered_;  // Members of an answer.
};

bool read(const Span& span, const Scope&, Reading& out) {
  const AttributeValue* id = find_attribute(span.attributes, kOperationId);
  const std::string* operation_id = id != nullptr ? id->string() : nullptr;
  if (operation_id == nullptr || has_current_messages(span)) return false;
  Reader(span, *operation_id, out).read();
  return true;
}

/// {"text", "reasoning", "toolCalls", "object", "finishReason"}, each a text.
std::string answer(JsonValue group) {
  Message message{"assistant", {}, finish_reason(group["finishReason"].text())};
  const std::string reasoning = group["reasoning"].text();
  if (!reasoning.empty()) message.parts.push_back(Part::reasoning(reasoning));
  for (const std::string_view name : {"text", "object"}) {
    const std::string text = group[name].text();
    if (!text.empty()) message.parts.push_back(Part::text(text));
  }
  const auto calls = JsonDocument::parse(group["toolCalls"].text());
  if (calls) {
    for (const JsonValue call : calls->root().elements()) {
      message.parts.push_back(tool_call_part(call));
    }
  }
  const auto files = JsonDocument::parse(group["files"].text());
  if (files) {
    for (const JsonValue file : files->root().elements()) {
      message.parts.push_back(content_part(file));
    }
  }
  const bool says_nothing = message.parts.empty() && message.finish_reason.empty();
  return says_nothing ? std::string() : message_json(message);
}

bool is_answer(JsonValue value) {
  for (const JsonValue member : value.members()) {
    if (!is_one_of(member.key(), kAnswer)) return false;
  }
  return value.size() > 0;
}

std::string tool_message(JsonValue value) {
  if (const JsonValue result = value["result"]) {
    return message_json({"tool", {Part::tool_call_response({}, argument_json(result))}, {}});
  }
  return message_json({"assistant", {tool_call_part(value)}, {}});
}

bool is_tool_group(JsonValue value) {
  return value["result"].is_string() || (value["name"].is_string() && value["args"].is_string());
}

std::vector<std::string> system_parts(JsonValue value, std::string_view piece) {
  if (value.is_string()) return {part_json(Part::text(value.text()))};
  const JsonValue content = value["content"];
  if (!content) return raw_message(MessageRole::kSystem, piece);
  std::vector<std::string> out;
  for (const Part& part : content_parts(content)) out.push_back(part_json(part));
  return out;
}

/// A string in a list holds JSON where it was one of a list of JSON texts: tools, values.
JsonValue inner_of(JsonValue value, std::optional<JsonDocument>& inner) {
  if (!value.is_string()) return value;
  auto parsed = JsonDocument::parse(value.text());
  if (!parsed) return value;
  inner = *std::move(parsed);
  return inner->root();
}

std::vector<std::string> unless_empty(std::string json) {
  if (json.empty()) return {};
  return {std::move(json)};
}

std::vector<std::string> messages(MessageRole role, std::string_view piece) {
  const auto document = JsonDocument::parse(piece);
  if (!document) return raw_message(role, piece);
  std::optional<JsonDocument> inner;
  const JsonValue value = document->root();
  if (role == MessageRole::kSystem) return system_parts(value, piece);
  if (role == MessageRole::kTool) {
    return unless_empty(tool_definition(inner_of(value, inner)));
  }
  if (value.is_string()) return raw_message(role, shown_text(inner_of(value, inner)));
  if (value["role"].is_string()) {
    const std::string name = value["role"].text();
    return {message_json({name, content_parts(value["content"]), {}})};
  }
  if (is_answer(value)) return unless_empty(answer(value));
  if (is_tool_group(value)) return {tool_message(value)};
  return raw_message(role, piece);
}

constexpr Dialect kVercel{.name = "vercel", .read = read, .messages = messages};

}  // namespace

const Dialect& vercel_dialect() { return kVercel; }

}  // namespace sideseat::otlp
