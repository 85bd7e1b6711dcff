// One walk over the JSON.
#include "store/searchable_text.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/json.h"
#include "base/limits.h"

namespace sideseat::store {
namespace {

/// Values of these members tell programs how to read the others.
constexpr std::array<std::string_view, 8> kNotForPeople{
    "type", "role", "modality", "mime_type", "media_type", "attachment", "signature", "format"};

bool is_for_people(JsonValue value) {
  return std::none_of(kNotForPeople.begin(), kNotForPeople.end(),
                      [&](std::string_view name) { return value.key_is(name); });
}

bool is_base64_character(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x80 && (std::isalnum(byte) != 0 || byte == '+' || byte == '/' || byte == '=' ||
                         byte == '-' || byte == '_');
}

/// Three bytes of UTF-8: U+2E80 to U+9FFF but Hangul (which has spaces), and U+F900 to U+FAFF.
bool is_ideograph(unsigned char first, unsigned char second) {
  if (first == 0xE2) return second >= 0xBA;
  if (first >= 0xE3 && first <= 0xE9) return true;
  return first == 0xEF && (second >= 0xA4 && second <= 0xAB);
}

class Collector {
 public:
  void add(JsonValue value) {
    if (is_full()) return;
    switch (value.kind()) {
      case JsonKind::kString:
        if (const auto plain = value.plain_text()) {
          add_text(*plain);
        } else {
          add_text(value.text());
        }
        break;
      case JsonKind::kNumber:
        add_text(value.raw());
        break;
      case JsonKind::kArray:
        for (const JsonValue element : value.elements()) add(element);
        break;
      case JsonKind::kObject:
        for (const JsonValue member : value.members()) {
          if (is_for_people(member)) add(member);
        }
        break;
      default:
        break;
    }
  }

  void add_text(std::string_view text) {
    if (is_full() || text.empty()) return;
    if (!text_.empty()) text_ += '\n';
    std::size_t at = 0;
    while (at < text.size() && !is_full()) {
      const auto begin = text.begin() + static_cast<std::ptrdiff_t>(at);
      const auto end = std::find_if_not(begin, text.end(), is_base64_character);
      const auto run = static_cast<std::size_t>(end - begin);
      if (run < limits::kSearchableWordBytesMax) text_.append(text, at, run);
      at += run;
      if (at < text.size()) text_ += text[at++];
    }
  }

  std::string finish() { return with_ideographs_apart(text_); }

 private:
  bool is_full() const { return text_.size() >= limits::kSearchableTextBytesMax; }

  std::string text_;
};

}  // namespace

std::string searchable_text(std::string_view content) {
  Collector collector;
  const bool may_be_json =
      content.starts_with('{') || content.starts_with('[') || content.starts_with('"');
  const auto document =
      may_be_json ? JsonDocument::parse(content) : Error(ErrorCode::kMalformed, "a plain text");
  if (document) {
    collector.add(document->root());
  } else {
    collector.add_text(content);
  }
  return collector.finish();
}

std::string with_ideographs_apart(std::string_view text) {
  std::string apart;
  apart.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    const bool has_three = first >= 0xE2 && first <= 0xEF && at + 3 <= text.size();
    if (has_three && is_ideograph(first, static_cast<unsigned char>(text[at + 1]))) {
      apart.append(" ").append(text, at, 3).append(" ");
      at += 3;
    } else {
      apart += text[at++];
    }
  }
  return apart;
}

}  // namespace sideseat::store
