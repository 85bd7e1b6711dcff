// One walk over the JSON.
#include "store/searchable_text.h"

#include <algorithm>
#include <array>
#include <utility>

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

/// Letters, digits and the signs of base64, by byte.
constexpr std::array<bool, 256> base64_characters() {
  std::array<bool, 256> is_one{};
  for (const char character :
       std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                        "0123456789+/=-_")) {
    is_one[static_cast<unsigned char>(character)] = true;
  }
  return is_one;
}
constexpr std::array<bool, 256> kIsBase64 = base64_characters();

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
    text = text.substr(0, limits::kSearchableTextBytesMax - text_.size());
    std::size_t kept_to = 0;  // What stands before is in text_, or was left out.
    for (std::size_t at = 0; at < text.size(); ++at) {
      const std::size_t begin = at;
      while (at < text.size() && kIsBase64[static_cast<unsigned char>(text[at])]) ++at;
      if (at - begin < limits::kSearchableWordBytesMax) continue;
      text_.append(text, kept_to, begin - kept_to);
      kept_to = at;
    }
    text_.append(text, kept_to, std::string_view::npos);
  }

  std::string finish() { return with_ideographs_apart(std::move(text_)); }

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

std::string with_ideographs_apart(std::string text) {
  const bool may_hold_some = std::any_of(text.begin(), text.end(), [](char character) {
    return static_cast<unsigned char>(character) >= 0xE2;
  });
  if (!may_hold_some) return text;
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
