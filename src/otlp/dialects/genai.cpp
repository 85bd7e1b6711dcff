// The current GenAI conventions: messages in attributes of the span, or of the event that has the
// details of an inference; as JSON in a string, or as values of OTLP.
#include <array>
#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "model/attribute_names.h"
#include "otlp/dialects/dialects.h"
#include "otlp/dialects/reading.h"

namespace sideseat::otlp {
namespace {

constexpr std::string_view kDetailsEvent = "gen_ai.client.inference.operation.details";
constexpr std::string_view kPrefix = "gen_ai.";

constexpr std::array<std::pair<std::string_view, MessageRole>, 4> kLists{{
    {attribute::kSystemInstructions, MessageRole::kSystem},
    {attribute::kToolDefinitions, MessageRole::kTool},
    {attribute::kInputMessages, MessageRole::kInput},
    {attribute::kOutputMessages, MessageRole::kOutput},
}};

std::optional<MessageRole> role_of(std::string_view key) {
  for (const auto& [name, role] : kLists) {
    if (key == name) return role;
  }
  return std::nullopt;
}

/// Each list counts once, the span's own before an event's.
class Reader {
 public:
  Reader(const Span& span, Reading& out) : span_(span), out_(out) {}

  bool read() {
    bool speaks = read(span_.attributes, -1);
    for (std::size_t i = 0; i < span_.events.size(); ++i) {
      const SpanEvent& event = span_.events[i];
      if (event.name != kDetailsEvent) continue;
      speaks = true;
      read(event.attributes, static_cast<std::int32_t>(i));
    }
    if (speaks) add_deprecated_facts(span_, out_);
    return speaks;
  }

 private:
  bool read(const Attributes& attributes, std::int32_t event) {
    bool any = false;
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const Attribute& attribute = attributes[i];
      if (!attribute.key.starts_with(kPrefix)) continue;
      any = true;
      if (const auto role = role_of(attribute.key)) {
        take(*role, event, i);
      } else if (event >= 0) {
        add_fact(span_, attribute.key, attribute.value, out_);
      }
    }
    return any;
  }

  void take(MessageRole role, std::int32_t event, std::size_t index) {
    const auto list = static_cast<std::size_t>(role);
    if (taken_.test(list)) return;
    taken_.set(list);
    out_.places.push_back({.role = role, .event = event, .first = index});
  }

  const Span& span_;
  Reading& out_;
  std::bitset<kLists.size()> taken_;
};

/// Vercel's AI SDK 7 writes what a program asked it to embed in the same words as the calls that it
/// makes for that: these alone count tokens. (A call that fails counts none either.)
bool is_around_calls(const Span& span, const Scope& scope) {
  constexpr std::string_view kVercel7 = "gen_ai";
  if (scope.name != kVercel7 || span.status == StatusCode::kError) return false;
  const AttributeValue* operation = find_attribute(span.attributes, attribute::kOperationName);
  return operation != nullptr && operation->string() != nullptr &&
         *operation->string() == "embeddings" &&
         find_attribute(span.attributes, attribute::kInputTokens) == nullptr;
}

bool read(const Span& span, const Scope& scope, Reading& out) {
  if (!Reader(span, out).read()) return false;
  if (is_around_calls(span, scope)) add_fact(span, attribute::kUsageIsSum, {true}, out);
  return true;
}

/// Older writers say `content`, a text or a list of parts.
std::vector<std::string> message_with_content(JsonValue message) {
  const std::string role = message["role"].text();
  const JsonValue content = message["content"];
  if (!content.is_array()) {
    return {
        message_json({role, {Part::text(shown_text(content))}, message["finish_reason"].text()})};
  }
  std::string text = message_json({role, {}, message["finish_reason"].text()});
  constexpr std::string_view kNoParts = R"("parts":[])";
  const std::size_t at = text.find(kNoParts);
  text.replace(at, kNoParts.size(), R"("parts":)" + std::string(content.raw()));
  return {std::move(text)};
}

std::vector<std::string> system_parts(JsonValue value, std::string_view piece) {
  if (value.is_string()) return {part_json(Part::text(value.text()))};
  if (!value.is_object()) return raw_message(MessageRole::kSystem, piece);
  const JsonValue parts = value["parts"];
  if (!parts.is_array()) return {std::string(piece)};
  std::vector<std::string> out;
  for (const JsonValue part : parts.elements()) out.emplace_back(part.raw());
  return out;
}

std::vector<std::string> messages(MessageRole role, std::string_view raw) {
  const std::string piece = with_plain_bytes(raw);
  const auto document = JsonDocument::parse(piece);
  const JsonValue value = document ? document->root() : JsonValue();
  if (role == MessageRole::kSystem) return system_parts(value, piece);
  if (value.is_object()) {
    if (role == MessageRole::kTool || value["parts"].is_array()) return {piece};
    if (value["content"]) return message_with_content(value);
  }
  return raw_message(role, value.is_string() ? value.text() : piece);
}

constexpr Dialect kGenai{.name = "", .read = read, .messages = messages};

}  // namespace

const Dialect& genai_dialect() { return kGenai; }

}  // namespace sideseat::otlp
