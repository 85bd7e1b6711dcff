// Names and members: Bedrock's names are camel case, attributes are snake case.
#include "bedrock/call_facts.h"

#include <algorithm>
#include <utility>

#include "base/json_writer.h"
#include "base/utf8.h"

namespace sideseat::bedrock {

std::string snake_case(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char character = name[i];
    const bool upper = character >= 'A' && character <= 'Z';
    if (upper && i > 0) out.push_back('_');
    out.push_back(upper ? static_cast<char>(character - 'A' + 'a') : character);
  }
  return out;
}

void add_text(Attributes& attributes, std::string_view name, std::string value) {
  if (!value.empty()) attributes.push_back({std::string(name), {std::move(value)}});
}

void add_member(std::vector<JsonMember>& members, JsonValue member) {
  members.push_back({snake_case(member.key()), std::string(member.raw())});
}

std::string text_as_json(std::string_view body) {
  std::string out;
  if (!body.empty() && is_utf8(body)) append_json_string(out, body);
  return out;
}

void set_member(std::vector<JsonMember>& members, std::string_view name, std::string_view json) {
  const auto same = std::find_if(members.begin(), members.end(),
                                 [name](const JsonMember& other) { return other.name == name; });
  if (same == members.end()) {
    members.push_back({std::string(name), std::string(json)});
  } else {
    same->json = json;
  }
}

}  // namespace sideseat::bedrock
