// The index of a JSON text: simdjson walks it once, we note where each value lies.
#include "base/json.h"

#include <simdjson.h>

#include <charconv>
#include <cmath>

#include "base/limits.h"

namespace sideseat {

using simdjson::ondemand::json_type;

namespace {

Error malformed(std::string_view what, std::size_t offset) {
  return {ErrorCode::kMalformed, std::string("not valid JSON: ").append(what),
          static_cast<std::int64_t>(offset)};
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

/// Four hex digits at the front of `text`; nullopt if they are not there.
std::optional<std::uint32_t> hex4(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, value, 16);
  if (error != std::errc() || end != text.data() + 4) return std::nullopt;
  return value;
}

/// Reads what follows "\u" and takes it off, a second half of a surrogate pair included. A lone
/// surrogate becomes U+FFFD, since UTF-8 cannot say it.
bool take_unicode_escape(std::string_view& text, std::string& out) {
  const auto first = hex4(text);
  if (!first) return false;
  text.remove_prefix(4);
  std::uint32_t code_point = *first;
  if (code_point >= 0xD800 && code_point < 0xE000) {
    const auto second =
        code_point < 0xDC00 && text.starts_with("\\u") ? hex4(text.substr(2)) : std::nullopt;
    if (second && *second >= 0xDC00 && *second < 0xE000) {
      text.remove_prefix(6);
      code_point = 0x10000 + ((code_point - 0xD800) << 10) + (*second - 0xDC00);
    } else {
      code_point = 0xFFFD;
    }
  }
  append_utf8(out, code_point);
  return true;
}

/// The string without its escapes; nullopt if one of them does not exist.
std::optional<std::string> unescape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const std::size_t backslash = text.find('\\');
    out.append(text.substr(0, backslash));
    if (backslash == std::string_view::npos) return out;
    if (backslash + 1 == text.size()) return std::nullopt;
    const char escape = text[backslash + 1];
    text.remove_prefix(backslash + 2);
    static constexpr std::string_view kEscapes = "\"\\/bfnrt";
    static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (escape == 'u') {
      if (!take_unicode_escape(text, out)) return std::nullopt;
    } else if (const auto at = kEscapes.find(escape); at != std::string_view::npos) {
      out += kMeanings[at];
    } else {
      return std::nullopt;
    }
  }
}

std::string_view trim_end(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

/// Fills the nodes of one document, depth first.
class JsonIndexer {
 public:
  JsonIndexer(simdjson::ondemand::parser& parser, JsonDocument::Content& content,
              std::size_t text_size_bytes)
      : content_(content), text_(content.text.data(), text_size_bytes), parser_(parser) {}

  Status run() {
    auto parsed = parser_.iterate(content_.text.data(), text_.size(), content_.text.size());
    if (parsed.error()) return explain(parsed.error(), 0);
    document_ = std::move(parsed).value_unsafe();
    bool is_scalar = false;
    if (const auto error = document_.is_scalar().get(is_scalar)) return explain(error, 0);
    if (is_scalar) {
      SIDESEAT_CHECK(root_scalar());
    } else {
      simdjson::ondemand::value root;
      if (const auto error = document_.get_value().get(root)) return explain(error, 0);
      SIDESEAT_CHECK(value(root, Key{}, 1));
    }
    const auto& root = content_.nodes.front();
    const std::size_t end = root.begin + root.size_bytes;
    if (!trim_end(text_.substr(end)).empty()) {
      return malformed("something follows the value", end);
    }
    return ok();
  }

 private:
  using Node = JsonDocument::Node;
  struct Key {
    std::uint32_t begin = 0;
    std::uint32_t size_bytes = 0;
    bool escaped = false;
  };

  Status explain(simdjson::error_code error, std::size_t offset) const {
    switch (error) {
      case simdjson::EMPTY:
        return Error(ErrorCode::kTruncated, "not valid JSON: empty", 0);
      case simdjson::UNCLOSED_STRING:
      case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
        break;
      case simdjson::UTF8_ERROR:
        return malformed("not UTF-8", offset);
      default:
        if (offset >= text_.size()) break;
        return malformed(simdjson::error_message(error), offset);
    }
    return Error(ErrorCode::kTruncated, "not valid JSON: it ends early",
                 static_cast<std::int64_t>(text_.size()));
  }

  std::uint32_t offset_of(const char* position) const {
    return static_cast<std::uint32_t>(position - text_.data());
  }

  std::uint32_t add(std::uint32_t begin, JsonKind kind, const Key& key) {
    const auto index = static_cast<std::uint32_t>(content_.nodes.size());
    content_.nodes.push_back(
        {begin, 0, index + 1, key.begin, key.size_bytes, kind, key.escaped, false});
    return index;
  }

  /// A text of one scalar: simdjson's document has an interface of its own for it.
  Status root_scalar() {
    const std::size_t begin = text_.find_first_not_of(" \t\r\n");
    const std::string_view token = trim_end(text_.substr(begin));
    if (token.starts_with('"')) {  // One that ends in a quote need not be one string.
      const std::size_t end = begin + read_key(token.data() + 1).size_bytes + 2;
      if (end != begin + token.size()) return malformed("something follows the value", end);
    }
    return scalar(token, Key{});
  }

  Status value(simdjson::ondemand::value current, const Key& key, int depth) {
    if (depth > limits::kJsonDepthMax) {
      return Error(ErrorCode::kTooLarge, "the JSON is nested deeper than " +
                                             std::to_string(limits::kJsonDepthMax) + " levels");
    }
    json_type type;
    if (const auto error = current.type().get(type)) return explain(error, here());
    switch (type) {
      case json_type::array:
        return array(current, key, depth);
      case json_type::object:
        return object(current, key, depth);
      default:
        return inner_scalar(current, type, key);
    }
  }

  /// A string is taken, not only looked at: simdjson skips one with a colon behind it as if it were
  /// a name, wherever it stands, and what follows as its value.
  Status inner_scalar(simdjson::ondemand::value current, json_type type, const Key& key) {
    const std::string_view token = trim_end(current.raw_json_token());
    simdjson::ondemand::raw_json_string taken;
    if (type == json_type::string) {
      if (const auto error = current.get_raw_json_string().get(taken))
        return explain(error, here());
    }
    return scalar(token, key);
  }

  std::size_t here() {
    const char* position = nullptr;
    if (document_.current_location().get(position)) return text_.size();
    return offset_of(position);
  }

  Status array(simdjson::ondemand::value current, const Key& key, int depth) {
    const std::uint32_t index = add(static_cast<std::uint32_t>(here()), JsonKind::kArray, key);
    simdjson::ondemand::array elements;
    if (const auto error = current.get_array().get(elements)) return explain(error, here());
    for (auto element : elements) {
      simdjson::ondemand::value inner;
      if (const auto error = element.get(inner)) return explain(error, here());
      SIDESEAT_CHECK(value(inner, Key{}, depth + 1));
    }
    return finish_container(index, ']');
  }

  Status object(simdjson::ondemand::value current, const Key& key, int depth) {
    const std::uint32_t index = add(static_cast<std::uint32_t>(here()), JsonKind::kObject, key);
    simdjson::ondemand::object members;
    if (const auto error = current.get_object().get(members)) return explain(error, here());
    for (auto member : members) {
      simdjson::ondemand::field field;
      if (const auto error = std::move(member).get(field)) return explain(error, here());
      const char* name = field.key().raw();
      const Key inner_key = read_key(name);
      if (inner_key.escaped && !unescape({name, inner_key.size_bytes})) {
        return malformed("an escape in a name does not exist", inner_key.begin);
      }
      SIDESEAT_CHECK(value(field.value(), inner_key, depth + 1));
    }
    return finish_container(index, '}');
  }

  /// `name` points behind the opening quote; simdjson has checked that there is a closing one.
  Key read_key(const char* name) const {
    Key key;
    key.begin = offset_of(name);
    const char* end = name;
    while (*end != '"') {
      if (*end == '\\') {
        key.escaped = true;
        ++end;
      }
      ++end;
    }
    key.size_bytes = static_cast<std::uint32_t>(end - name);
    return key;
  }

  /// simdjson now stands on the token after the bracket: it is the last thing before that.
  Status finish_container(std::uint32_t index, char bracket) {
    const std::string_view before = trim_end(text_.substr(0, here()));
    if (before.empty() || before.back() != bracket) {
      return malformed("a bracket is missing", before.size());
    }
    Node& node = content_.nodes[index];
    node.size_bytes = static_cast<std::uint32_t>(before.size()) - node.begin;
    node.next = static_cast<std::uint32_t>(content_.nodes.size());
    return ok();
  }

  Status scalar(std::string_view token, const Key& key) {
    const std::uint32_t begin = offset_of(token.data());
    const auto kind = scalar_kind(token);
    if (!kind) return malformed("not a string, number, true, false or null", begin);
    Node& node = content_.nodes[add(begin, *kind, key)];
    node.size_bytes = static_cast<std::uint32_t>(token.size());
    if (*kind != JsonKind::kString) return ok();
    const std::string_view inside = token.substr(1, token.size() - 2);
    node.text_escaped = inside.find('\\') != std::string_view::npos;
    if (node.text_escaped && !unescape(inside)) {
      return malformed("an escape does not exist", begin);
    }
    return ok();
  }

  static std::optional<JsonKind> scalar_kind(std::string_view token) {
    if (token.size() >= 2 && token.front() == '"' && token.back() == '"') return JsonKind::kString;
    if (token == "true" || token == "false") return JsonKind::kBoolean;
    if (token == "null") return JsonKind::kNull;
    if (is_number(token)) return JsonKind::kNumber;
    return std::nullopt;
  }

  /// -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
  static bool is_number(std::string_view token) {
    const auto digits = [&token] {
      const std::size_t count = std::min(token.find_first_not_of("0123456789"), token.size());
      token.remove_prefix(count);
      return count;
    };
    if (token.starts_with('-')) token.remove_prefix(1);
    const bool leading_zero = token.starts_with('0');
    const std::size_t whole = digits();
    if (whole == 0 || (leading_zero && whole > 1)) return false;
    if (token.starts_with('.')) {
      token.remove_prefix(1);
      if (digits() == 0) return false;
    }
    if (token.starts_with('e') || token.starts_with('E')) {
      token.remove_prefix(1);
      if (token.starts_with('+') || token.starts_with('-')) token.remove_prefix(1);
      if (digits() == 0) return false;
    }
    return token.empty();
  }

  JsonDocument::Content& content_;
  std::string_view text_;  // Without the padding that simdjson needs behind it.
  simdjson::ondemand::parser& parser_;
  simdjson::ondemand::document document_;
};

Result<JsonDocument> JsonDocument::parse(std::string_view text) {
  if (text.size() > limits::kJsonBytesMax) {
    return Error(ErrorCode::kTooLarge,
                 "the JSON is longer than " + std::to_string(limits::kJsonBytesMax) + " bytes");
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return Error(ErrorCode::kTruncated, "not valid JSON: empty", 0);
  }
  auto content = std::make_unique<Content>();
  constexpr std::size_t kNodesExpected = 16;  // Of a message.
  content->nodes.reserve(kNodesExpected);
  content->text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  content->text.append(text);
  content->text.append(simdjson::SIMDJSON_PADDING, '\0');
  // A parser's buffers grow to several times the largest text it has read. So a thread keeps one
  // for all texts but large ones: reading a short one then allocates nothing but the document.
  constexpr std::size_t kKeptTextBytesMax = std::size_t{64} * 1024;
  if (text.size() > kKeptTextBytesMax) {
    simdjson::ondemand::parser parser;
    SIDESEAT_CHECK(JsonIndexer(parser, *content, text.size()).run());
  } else {
    thread_local simdjson::ondemand::parser parser;
    SIDESEAT_CHECK(JsonIndexer(parser, *content, text.size()).run());
  }
  return JsonDocument(std::move(content));
}

JsonValue JsonDocument::root() const { return {content_.get(), 0}; }

std::string_view JsonValue::raw() const {
  if (content_ == nullptr) return {};
  return std::string_view(content_->text).substr(node().begin, node().size_bytes);
}

std::optional<std::string_view> JsonValue::plain_text() const {
  if (!is_string() || node().text_escaped) return std::nullopt;
  const std::string_view quoted = raw();
  return quoted.substr(1, quoted.size() - 2);
}

std::string JsonValue::text() const {
  if (!is_string()) return {};
  const std::string_view quoted = raw();
  const std::string_view inside = quoted.substr(1, quoted.size() - 2);
  if (!node().text_escaped) return std::string(inside);
  return unescape(inside).value_or(std::string());  // Checked by parse().
}

std::optional<std::int64_t> JsonValue::integer() const {
  if (kind() != JsonKind::kNumber) return std::nullopt;
  const std::string_view digits = raw();
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), whole);
  if (error == std::errc() && end == digits.data() + digits.size()) return whole;
  const auto value = number();
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  if (!value || std::trunc(*value) != *value || *value < -kLimit || *value >= kLimit) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(*value);
}

std::optional<double> JsonValue::number() const {
  if (kind() != JsonKind::kNumber) return std::nullopt;
  double value = 0;
  const std::string_view digits = raw();
  const auto error = std::from_chars(digits.data(), digits.data() + digits.size(), value).ec;
  if (error != std::errc()) return std::nullopt;
  return value;
}

std::optional<bool> JsonValue::boolean() const {
  if (kind() != JsonKind::kBoolean) return std::nullopt;
  return raw() == "true";
}

JsonValue JsonValue::operator[](std::string_view key) const {
  for (const JsonValue member : members()) {
    if (member.key_is(key)) return member;
  }
  return {};
}

std::size_t JsonValue::size() const {
  std::size_t count = 0;
  for (const JsonValue child : children(kind())) {
    (void)child;
    ++count;
  }
  return count;
}

std::string JsonValue::key() const {
  if (content_ == nullptr) return {};
  const auto written =
      std::string_view(content_->text).substr(node().key_begin, node().key_size_bytes);
  if (!node().key_escaped) return std::string(written);
  return unescape(written).value_or(std::string());  // Checked by parse().
}

bool JsonValue::key_is(std::string_view name) const {
  if (content_ == nullptr) return false;
  if (node().key_escaped) return key() == name;
  return std::string_view(content_->text).substr(node().key_begin, node().key_size_bytes) == name;
}

JsonValue::Range JsonValue::children(JsonKind wanted) const {
  const bool container = wanted == JsonKind::kArray || wanted == JsonKind::kObject;
  if (!container || kind() != wanted) {
    return {Iterator(), Iterator()};
  }
  return {Iterator(content_, index_ + 1), Iterator(content_, node().next)};
}

}  // namespace sideseat
