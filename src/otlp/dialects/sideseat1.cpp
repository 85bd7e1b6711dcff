// What the SideSeat 1.x SDK sends: an event with all messages in Bedrock's shape, and beside it
// some of them again, an event each. Those count only where the first has none.
#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/attribute_names.h"
#include "otlp/dialects/dialects.h"
#include "otlp/dialects/event_messages.h"
#include "otlp/dialects/reading.h"

namespace sideseat::otlp {
namespace {

// "sideseat.aws.bedrock" and "sideseat.aws.bedrock_agent".
constexpr std::string_view kScope = "sideseat.aws.bedrock";
constexpr std::string_view kAgentScope = "sideseat.aws.bedrock_agent";
constexpr std::string_view kDetails = "gen_ai.client.inference.operation.details";

std::size_t index_of(MessageRole role) { return static_cast<std::size_t>(role); }

class Reader {
 public:
  Reader(const Span& span, Reading& out) : span_(span), out_(out) {}

  void read() {
    for (std::size_t i = 0; i < span_.attributes.size(); ++i) {
      if (span_.attributes[i].key != attribute::kToolDefinitions) continue;
      out_.places.push_back({.role = MessageRole::kTool, .first = i});
    }
    for (std::size_t i = 0; i < span_.events.size(); ++i) {
      if (span_.events[i].name == kDetails) read_details(i);
    }
    for (std::size_t i = 0; i < span_.events.size(); ++i) {
      const auto role = event_role(span_.events[i].name);
      if (role && !told_.test(index_of(*role))) {
        out_.places.push_back(event_place(span_, i, *role));
      }
    }
  }

 private:
  void read_details(std::size_t event) {
    const Attributes& attributes = span_.events[event].attributes;
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const bool is_output = attributes[i].key == attribute::kOutputMessages;
      if (!is_output && attributes[i].key != attribute::kInputMessages) continue;
      const MessageRole role = is_output ? MessageRole::kOutput : MessageRole::kInput;
      told_.set(index_of(role));
      out_.places.push_back({.role = role, .event = static_cast<std::int32_t>(event), .first = i});
    }
  }

  const Span& span_;
  Reading& out_;
  std::bitset<4> told_;  // By role: in the event with all messages.
};

bool read(const Span& span, const Scope& scope, Reading& out) {
  if (!scope.name.starts_with(kScope)) return false;
  Reader(span, out).read();
  add_deprecated_facts(span, out);
  // Bedrock's own numbers: Converse and Claude count cached tokens beside the others.
  const bool caches = find_attribute(out.facts, attribute::kCacheReadTokens) != nullptr ||
                      find_attribute(out.facts, attribute::kCacheWriteTokens) != nullptr;
  if (caches) add_fact(span, attribute::kInputLeavesOutCached, {true}, out);
  // An agent of Bedrock's, not a step inside the program.
  if (scope.name == kAgentScope) {
    const bool is_inline = span.name == "invoke_inline_agent";
    add_fact(span, attribute::kRpcMethod, {is_inline ? "InvokeInlineAgent" : "InvokeAgent"}, out);
  }
  return true;
}

std::vector<std::string> messages(MessageRole role, std::string_view piece) {
  const auto document = JsonDocument::parse(piece);
  const JsonValue value = document ? document->root() : JsonValue();
  if (!value.is_object()) return raw_message(role, piece);
  if (role == MessageRole::kTool) {
    std::string tool = converse_tool_json(value);
    return tool.empty() ? std::vector<std::string>() : std::vector{std::move(tool)};
  }
  if (value["event.name"]) return event_messages(role, value);
  const std::string said_by = value["role"].text();
  if (said_by.empty()) return raw_message(role, piece);
  if (said_by == "system") return {};
  return {message_json(vendor_message(said_by, value["content"]))};
}

constexpr Dialect kSideseat1{.name = "sideseat1", .read = read, .messages = messages};

}  // namespace

const Dialect& sideseat1_dialect() { return kSideseat1; }

}  // namespace sideseat::otlp
