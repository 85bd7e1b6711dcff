// Writes the message in one canonical form and hashes that.
#include "query/message_key.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"

namespace sideseat::query {
namespace {

void append_canonical(std::string& out, JsonValue value);

void append_object(std::string& out, JsonValue object) {
  std::vector<std::pair<std::string, JsonValue>> members;
  for (const JsonValue member : object.members()) members.emplace_back(member.key(), member);
  std::sort(members.begin(), members.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  out += '{';
  for (const auto& [name, value] : members) {
    append_json_string(out, name);
    append_canonical(out, value);
  }
  out += '}';
}

void append_canonical(std::string& out, JsonValue value) {
  if (value.is_object()) return append_object(out, value);
  if (value.is_string()) return append_json_string(out, value.text());
  if (!value.is_array()) {
    out += value.raw();
    return;
  }
  out += '[';
  for (const JsonValue element : value.elements()) {
    append_canonical(out, element);
    out += ',';
  }
  out += ']';
}

}  // namespace

ContentHash message_key(std::string_view message_json) {
  const auto document = JsonDocument::parse(message_json);
  if (!document) return content_hash(message_json);
  const JsonValue message = document->root();
  std::string canonical = message["role"].text();
  for (const JsonValue part : message["parts"].elements()) {
    if (part["type"].text() == "cache_point") continue;
    canonical += '\n';
    append_canonical(canonical, part);
  }
  return content_hash(canonical);
}

}  // namespace sideseat::query
