// See the header.
#include "bedrock/families/reading.h"

#include "base/json_writer.h"
#include "bedrock/families/settings.h"
#include "model/stop_reason.h"

namespace sideseat::bedrock {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trimmed_front(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t last = text.find_last_not_of(kBlanks);
  return trimmed_front(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

}  // namespace

void read_text_completion(JsonValue body, JsonValue prompt, CallFacts& facts) {
  facts.operation = "text_completion";
  Message message{"user", {}, ""};
  if (prompt.is_string()) message.parts.push_back(Part::text(prompt.text()));
  for (const JsonValue text : prompt.elements()) {
    if (text.is_string()) message.parts.push_back(Part::text(text.text()));
  }
  if (!message.parts.empty()) facts.input.push_back(std::move(message));
  read_settings(body, facts.settings);
}

void add_choice(std::string role, std::vector<Part> parts, JsonValue vendor_reason,
                CallFacts& facts) {
  const std::string reason = vendor_reason.text();
  if (facts.output.empty()) facts.stop_reason = reason;
  facts.output.push_back({std::move(role), std::move(parts), finish_reason(reason)});
}

void add_text_choice(JsonValue text, JsonValue vendor_reason, CallFacts& facts) {
  add_choice("assistant", {Part::text(text.text())}, vendor_reason, facts);
}

void keep_request_members(JsonValue body, std::initializer_list<std::string_view> names,
                          CallFacts& facts) {
  for (const std::string_view name : names) {
    const JsonValue member = body[name];
    if (!member || member.is_null()) continue;
    facts.request_members.push_back({snake_case(name), std::string(member.raw())});
  }
}

std::string arguments_json(std::string text) {
  if (trimmed(text).empty()) return "{}";
  if (JsonDocument::parse(text)) return text;
  return json_string(text);
}

}  // namespace sideseat::bedrock
