// See the header.
#include "capture/json_testing.h"

namespace sideseat::capture::testing {
namespace {

void append_indented(std::string& out, JsonValue value, std::size_t depth) {
  const bool object = value.is_object();
  if ((!object && !value.is_array()) || value.size() == 0) {
    out += value.raw();
    return;
  }
  const std::string line = "\n" + std::string(2 * depth + 2, ' ');
  std::string separator;
  out += object ? '{' : '[';
  for (const JsonValue child : object ? value.members() : value.elements()) {
    out += separator + line;
    if (object) out += '"' + child.key() + "\": ";
    append_indented(out, child, depth + 1);
    separator = ",";
  }
  out += '\n' + std::string(2 * depth, ' ');
  out += object ? '}' : ']';
}

}  // namespace

bool same_json(JsonValue a, JsonValue b) {
  if (a.kind() != b.kind() || a.size() != b.size()) return false;
  switch (a.kind()) {
    case JsonKind::kObject:
      for (const JsonValue member : a.members()) {
        if (!same_json(member, b[member.key()])) return false;
      }
      return true;
    case JsonKind::kArray: {
      auto other = b.elements().begin();
      for (const JsonValue element : a.elements()) {
        if (!same_json(element, *other)) return false;
        ++other;
      }
      return true;
    }
    case JsonKind::kString:
      return a.text() == b.text();
    case JsonKind::kNumber:
      return a.number() == b.number();
    default:
      return a.raw() == b.raw();
  }
}

std::string indented_json(JsonValue value) {
  std::string out;
  append_indented(out, value, 0);
  return out;
}

}  // namespace sideseat::capture::testing
