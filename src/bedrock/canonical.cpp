// Sorting, compacting, decoding.
#include "bedrock/canonical.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "base/json_writer.h"

namespace sideseat::bedrock {
namespace {

void write_canonical(JsonWriter& json, JsonValue value);

void write_object(JsonWriter& json, JsonValue object) {
  std::vector<std::pair<std::string, JsonValue>> members;
  for (const JsonValue member : object.members()) members.emplace_back(member.key(), member);
  std::stable_sort(members.begin(), members.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  json.begin_object();
  for (const auto& [name, member] : members) {
    json.key(name);
    write_canonical(json, member);
  }
  json.end_object();
}

void write_number(JsonWriter& json, JsonValue value) {
  if (const auto whole = value.integer()) {
    json.integer(*whole);
  } else if (const auto number = value.number()) {
    json.number(*number);
  } else {
    json.raw(value.raw());  // Beyond both: compared as written.
  }
}

void write_canonical(JsonWriter& json, JsonValue value) {
  switch (value.kind()) {
    case JsonKind::kObject:
      return write_object(json, value);
    case JsonKind::kArray:
      json.begin_array();
      for (const JsonValue element : value.elements()) write_canonical(json, element);
      json.end_array();
      return;
    case JsonKind::kString:
      json.string(value.text());
      return;
    case JsonKind::kNumber:
      return write_number(json, value);
    default:
      json.raw(value.raw());
  }
}

void write_compact(JsonWriter& json, JsonValue value) {
  if (value.is_object()) {
    json.begin_object();
    for (const JsonValue member : value.members()) {
      json.key(member.key());
      write_compact(json, member);
    }
    json.end_object();
  } else if (value.is_array()) {
    json.begin_array();
    for (const JsonValue element : value.elements()) write_compact(json, element);
    json.end_array();
  } else {
    json.raw(value.raw());
  }
}

}  // namespace

std::string compact_json(JsonValue value) {
  std::string out;
  JsonWriter json(out);
  write_compact(json, value);
  return out;
}

std::string canonical_json(JsonValue value) {
  std::string out;
  JsonWriter json(out);
  write_canonical(json, value);
  return out;
}

std::string canonical_body(std::string_view body) {
  if (body.empty()) return {};
  const auto document = JsonDocument::parse(body);
  return document ? canonical_json(document->root()) : std::string("raw:").append(body);
}

std::string canonical_path(std::string_view path) {
  return percent_decode(percent_decode(path.substr(0, path.find('?'))));
}

}  // namespace sideseat::bedrock
