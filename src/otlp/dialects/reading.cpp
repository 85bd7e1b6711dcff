// Small helpers, each with one subject.
#include "otlp/dialects/reading.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "model/attribute_names.h"

namespace sideseat::otlp {
namespace {

/// The number that `key` has after `prefix`, before a dot; nullopt: it is in no group.
std::optional<std::uint32_t> group_number(std::string_view key, std::string_view prefix) {
  if (!key.starts_with(prefix)) return std::nullopt;
  const char* const begin = key.data() + prefix.size();
  const char* const end = key.data() + key.size();
  std::uint32_t number = 0;
  const auto [after, error] = std::from_chars(begin, end, number);
  if (error != std::errc() || after == end || *after != '.') return std::nullopt;
  return number;
}

/// The text without the brackets of a list of one.
std::string only_element(std::string list_json) {
  list_json.pop_back();
  list_json.erase(0, 1);
  return list_json;
}

}  // namespace

void add_indexed_groups(const Attributes& attributes, std::int32_t event, std::string_view prefix,
                        MessageRole role, Reading& out) {
  std::map<std::uint32_t, MessagePlace> groups;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const std::string_view key = attributes[i].key;
    const auto number = group_number(key, prefix);
    if (!number) continue;
    const std::size_t prefix_bytes = key.find('.', prefix.size()) + 1;
    const auto [found, is_new] = groups.try_emplace(*number);
    MessagePlace& place = found->second;
    if (is_new) {
      place = {.role = role,
               .cut = Cut::kGroup,
               .event = event,
               .first = i,
               .prefix_bytes = prefix_bytes};
    } else if (prefix_bytes != place.prefix_bytes) {
      continue;  // "01" beside "1": not the same prefix.
    } else if (place.others.empty() && place.first + place.count == i) {
      ++place.count;
    } else {
      place.others.push_back(i);
    }
  }
  for (auto& [number, place] : groups) out.places.push_back(std::move(place));
}

MessagePlace group_place(MessageRole role, std::size_t prefix_bytes,
                         std::span<const std::size_t> indexes) {
  MessagePlace place{
      .role = role, .cut = Cut::kGroup, .first = indexes.front(), .prefix_bytes = prefix_bytes};
  for (const std::size_t index : indexes.subspan(1)) {
    if (place.others.empty() && index == place.first + place.count) {
      ++place.count;
    } else {
      place.others.push_back(index);
    }
  }
  return place;
}

bool has_current_messages(const Span& span) {
  return std::any_of(span.attributes.begin(), span.attributes.end(), [](const Attribute& one) {
    return one.key == attribute::kInputMessages || one.key == attribute::kOutputMessages;
  });
}

void add_fact(const Span& span, std::string_view name, AttributeValue value, Reading& out) {
  if (std::holds_alternative<std::monostate>(value.data)) return;
  if (const std::string* text = value.string(); text != nullptr && text->empty()) return;
  if (find_attribute(span.attributes, name) != nullptr) return;
  if (find_attribute(out.facts, name) != nullptr) return;
  out.facts.push_back({std::string(name), std::move(value)});
}

void add_deprecated_facts(const Span& span, Reading& out) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {attribute::kSystem, attribute::kProviderName},
      {"gen_ai.usage.prompt_tokens", attribute::kInputTokens},
      {"gen_ai.usage.completion_tokens", attribute::kOutputTokens},
      {"gen_ai.usage.cache_read_input_tokens", attribute::kCacheReadTokens},
      {"gen_ai.usage.cache_creation_input_tokens", attribute::kCacheWriteTokens},
      {"gen_ai.usage.cache_write_input_tokens", attribute::kCacheWriteTokens},
      // A metric's name, which Vercel's AI SDK 7 writes on spans.
      {"gen_ai.client.operation.time_to_first_chunk", attribute::kTimeToFirstChunk},
  };
  for (const Attribute& attribute : span.attributes) {
    if (!attribute.key.starts_with("gen_ai.")) continue;
    for (const auto& [old_name, name] : kNames) {
      if (attribute.key == old_name) add_fact(span, name, attribute.value, out);
    }
  }
}

std::string message_json(const Message& message) {
  return only_element(messages_json({&message, 1}));
}

std::string part_json(const Part& part) { return only_element(parts_json({&part, 1})); }

std::string tool_json(std::string_view name, std::string_view description,
                      std::string_view parameters_json) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("type", "function").member("name", name);
  if (!description.empty()) json.member("description", description);
  if (!parameters_json.empty()) json.key("parameters").raw(parameters_json);
  json.end_object();
  return out;
}

std::vector<std::string> raw_message(MessageRole role, std::string_view piece) {
  const Part part = Part::text(std::string(piece));
  switch (role) {
    case MessageRole::kSystem:
      return {part_json(part)};
    case MessageRole::kTool:
      return {};
    case MessageRole::kInput:
      return {message_json({"user", {part}, {}})};
    case MessageRole::kOutput:
      return {message_json({"assistant", {part}, {}})};
  }
  return {};
}

std::string with_plain_bytes(std::string_view piece) {
  constexpr std::string_view kMark = R"({"sideseat:bytes":)";
  std::string out;
  while (true) {
    const std::size_t mark = piece.find(kMark);
    const std::size_t begin = mark + kMark.size();
    const std::size_t end = mark == std::string_view::npos ? mark : piece.find('}', begin);
    if (end == std::string_view::npos) return out.append(piece);
    out.append(piece.substr(0, mark)).append(piece.substr(begin, end - begin));
    piece.remove_prefix(end + 1);
  }
}

std::string shown_text(JsonValue value) {
  return value.is_string() ? value.text() : std::string(value.raw());
}

}  // namespace sideseat::otlp
