// Writes what a message says in one canonical form and hashes that.
#include "query/message_key.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"

namespace sideseat::query {
namespace {

/// Members of a generic part that say how to treat it, not what it says.
bool is_annotation(std::string_view name) {
  return name == "cache_control" || name == "cachePoint";
}

void append_canonical(std::string& out, JsonValue value);

void append_object(std::string& out, JsonValue object) {
  std::vector<std::pair<std::string, JsonValue>> members;
  for (const JsonValue member : object.members()) {
    std::string name = member.key();
    if (!is_annotation(name)) members.emplace_back(std::move(name), member);
  }
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

/// No arguments are no arguments, however that is written.
void append_arguments(std::string& out, JsonValue arguments) {
  const bool is_empty =
      !arguments || arguments.is_null() || (arguments.is_string() && arguments.text().empty());
  if (is_empty) {
    out += "{}";
  } else {
    append_canonical(out, arguments);
  }
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

/// The message part by part; neighbouring texts are one.
class Speech {
 public:
  void add(JsonValue part) {
    const std::string type = part["type"].text();
    if (type == "cache_point") return;
    if (type == "reasoning" || type == "redacted_reasoning") {
      append_canonical(reasoning_, part);
      return;
    }
    if (type == "text") {
      text_ += part["content"].text();
      return;
    }
    finish_text();
    only_responses_ = only_responses_ && type == "tool_call_response";
    out_ += '\n' + type + '\n';
    if (type == "tool_call") {
      append_members(part, {"id", "name"});
      append_arguments(out_, part["arguments"]);
    } else if (type == "tool_call_response") {
      append_members(part, {"id", "response"});
    } else if (type == "blob" || type == "uri" || type == "file") {
      append_members(part, {"content", "attachment", "uri", "file_id"});
    } else {
      append_canonical(out_, part);
    }
  }

  std::string finish(const std::string& role) {
    finish_text();
    const bool says_nothing = out_.empty();
    const bool is_tool = !says_nothing && only_responses_ && role == "user";
    return (is_tool ? "tool" : role) + (says_nothing ? reasoning_ : out_);
  }

 private:
  void finish_text() {
    const std::string_view text = trimmed(text_);
    if (!text.empty()) {
      only_responses_ = false;
      out_ += "\ntext\n";
      append_json_string(out_, text);
    }
    text_.clear();
  }
  void append_members(JsonValue part, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
      append_canonical(out_, part[name]);
      out_ += ',';
    }
  }

  std::string out_;
  std::string text_;
  std::string reasoning_;
  bool only_responses_ = true;
};

}  // namespace

ContentHash message_key(std::string_view message_json) {
  const auto document = JsonDocument::parse(message_json);
  if (!document || !document->root().is_object()) return content_hash(message_json);
  const JsonValue message = document->root();
  Speech speech;
  for (const JsonValue part : message["parts"].elements()) speech.add(part);
  return content_hash(speech.finish(message["role"].text()));
}

}  // namespace sideseat::query
