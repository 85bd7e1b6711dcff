// A string is skipped by looking for its end, a nested value by counting brackets.
#include "base/json_slices.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>

namespace sideseat {
namespace {

bool is_space(char character) {
  return character == ' ' || character == '\n' || character == '\r' || character == '\t';
}

/// The bytes at which a nested value has to be looked at.
constexpr std::array<bool, 256> make_structural() {
  std::array<bool, 256> table{};
  for (const char character : {'"', '{', '}', '[', ']'}) {
    table[static_cast<unsigned char>(character)] = true;
  }
  return table;
}
constexpr std::array<bool, 256> kStructural = make_structural();

class Slicer {
 public:
  explicit Slicer(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  bool take(char expected) {
    skip_space();
    if (at_ == end_ || *at_ != expected) return false;
    ++at_;
    return true;
  }
  bool at_end() {
    skip_space();
    return at_ == end_;
  }

  /// Takes one value; empty if there is none whole.
  std::string_view value() {
    skip_space();
    const char* const begin = at_;
    if (at_ == end_) return {};
    if (*at_ == '"') {
      skip_string();
    } else if (*at_ == '{' || *at_ == '[') {
      skip_nested();
    } else {
      while (at_ != end_ && !is_space(*at_) && *at_ != ',' && *at_ != ']' && *at_ != '}') ++at_;
    }
    if (at_ == nullptr) return {};
    return {begin, static_cast<std::size_t>(at_ - begin)};
  }

 private:
  void skip_space() {
    while (at_ != end_ && is_space(*at_)) ++at_;
  }

  /// From the quote that opens it to behind the one that closes it; null if none does.
  void skip_string() {
    const char* from = at_ + 1;
    for (;;) {
      const auto* quote =
          static_cast<const char*>(std::memchr(from, '"', static_cast<std::size_t>(end_ - from)));
      if (quote == nullptr) {
        at_ = nullptr;
        return;
      }
      const char* backslashes = quote;
      while (backslashes != from && backslashes[-1] == '\\') --backslashes;
      from = quote + 1;
      if ((quote - backslashes) % 2 == 0) break;
    }
    at_ = from;
  }

  void skip_nested() {
    std::size_t depth = 0;
    for (;;) {
      while (at_ != end_ && !kStructural[static_cast<unsigned char>(*at_)]) ++at_;
      if (at_ == end_) {
        at_ = nullptr;
        return;
      }
      if (*at_ == '"') {
        skip_string();
        if (at_ == nullptr) return;
        continue;
      }
      const bool opens = *at_ == '{' || *at_ == '[';
      ++at_;
      if (opens) {
        ++depth;
      } else if (--depth == 0) {
        return;
      }
    }
  }

  const char* at_;  // Null once a value has no end.
  const char* end_;
};

/// Calls take_item() for each item between the brackets; false if it does or they do not fit.
template <typename TakeItem>
bool slice(Slicer& slicer, char open, char close, TakeItem take_item) {
  if (!slicer.take(open)) return false;
  if (slicer.take(close)) return slicer.at_end();
  do {
    if (!take_item()) return false;
  } while (slicer.take(','));
  return slicer.take(close) && slicer.at_end();
}

std::string_view step_into(std::string_view text, std::string_view step) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  std::vector<std::string_view> elements;
  if (error == std::errc() && end == step.data() + step.size() && slice_array(text, elements)) {
    return index < elements.size() ? elements[index] : std::string_view();
  }
  std::vector<JsonMemberSlice> members;
  if (!slice_object(text, members)) return {};
  for (const JsonMemberSlice& member : members) {
    if (member.key == step) return member.value;
  }
  return {};
}

}  // namespace

bool slice_array(std::string_view text, std::vector<std::string_view>& out) {
  out.clear();
  Slicer slicer(text);
  return slice(slicer, '[', ']', [&] {
    const std::string_view element = slicer.value();
    out.push_back(element);
    return !element.empty();
  });
}

bool slice_object(std::string_view text, std::vector<JsonMemberSlice>& out) {
  out.clear();
  Slicer slicer(text);
  return slice(slicer, '{', '}', [&] {
    const std::string_view key = slicer.value();
    if (key.size() < 2 || key.front() != '"' || !slicer.take(':')) return false;
    const std::string_view value = slicer.value();
    out.push_back({key.substr(1, key.size() - 2), value});
    return !value.empty();
  });
}

std::string_view slice_at(std::string_view text, std::string_view path) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    text = step_into(text, path.substr(0, slash));
    if (text.empty()) return {};
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return text;
}

}  // namespace sideseat
