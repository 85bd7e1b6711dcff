// Reads JSON: parse once, then walk cheap views. simdjson does the parsing and stays in json.cpp.
//
//     SIDESEAT_TRY(auto document, JsonDocument::parse(text));
//     for (JsonValue message : document.root()["messages"].elements()) {
//       std::string role = message["role"].text();
//     }
//
// Looking for what is not there, or in a value of another kind, gives a missing value instead of an
// error, because unknown and absent members are daily data here. Every value can give back its
// exact text (`raw()`), so what we do not understand is kept verbatim.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sideseat {

enum class JsonKind : std::uint8_t { kMissing, kNull, kBoolean, kNumber, kString, kArray, kObject };

class JsonValue;

/// One parsed text and the index of its values. Owns a copy of the text; movable, and its values
/// stay good over a move.
///
/// Memory: the text plus 24 bytes a value. Threads: immutable after parse.
class JsonDocument {
 public:
  /// Checks the whole text: UTF-8, structure, numbers, escapes.
  ///
  /// Errors: kMalformed  not JSON, with the offset where that shows;
  ///         kTruncated  empty, or it ends inside a value;
  ///         kTooLarge   longer than kJsonBytesMax or deeper than kJsonDepthMax.
  static Result<JsonDocument> parse(std::string_view text);

  JsonValue root() const;

 private:
  friend class JsonValue;
  friend class JsonIndexer;

  struct Node {
    std::uint32_t begin;       // First byte of the value's text.
    std::uint32_t size_bytes;  // Of the value's text, quotes and brackets included.
    std::uint32_t next;        // Index of the first node after this value and all inside it.
    std::uint32_t
        key_begin;  // The member's name, without quotes, as written; for array elements 0.
    std::uint32_t key_size_bytes;
    JsonKind kind;
    bool key_escaped;
    bool text_escaped;
  };
  struct Content {
    std::string text;
    std::vector<Node> nodes;
  };
  explicit JsonDocument(std::unique_ptr<const Content> content) : content_(std::move(content)) {}

  std::unique_ptr<const Content> content_;
};

/// A view of one value. Two words wide; dies with its document.
class JsonValue {
 public:
  JsonValue() = default;  ///< Missing.

  JsonKind kind() const { return content_ == nullptr ? JsonKind::kMissing : node().kind; }
  bool is_object() const { return kind() == JsonKind::kObject; }
  bool is_array() const { return kind() == JsonKind::kArray; }
  bool is_string() const { return kind() == JsonKind::kString; }
  bool is_null() const { return kind() == JsonKind::kNull; }
  /// True unless missing (a null is there).
  explicit operator bool() const { return content_ != nullptr; }

  /// The exact text of the value as written; empty if missing.
  std::string_view raw() const;

  /// A string's content, unescaped; empty for every other kind.
  std::string text() const;
  /// The same without a copy, where the string holds no escapes; nullopt otherwise.
  std::optional<std::string_view> plain_text() const;

  /// A number that is a whole one within 64 bits (12, 12.0, 1e3); nullopt otherwise.
  std::optional<std::int64_t> integer() const;
  std::optional<double> number() const;
  std::optional<bool> boolean() const;

  /// The first member of that name; missing if there is none or this is no object. Walks the
  /// members, so read many members with `members()`.
  JsonValue operator[](std::string_view key) const;
  /// Number of direct members or elements.
  std::size_t size() const;

  /// The member's own name, unescaped; empty for array elements and the root.
  std::string key() const;
  bool key_is(std::string_view name) const;

  /// Gives values, not references; enough for range-for and the algorithms that read once.
  class Iterator {
   public:
    using value_type = JsonValue;
    using difference_type = std::ptrdiff_t;
    inline JsonValue operator*() const;
    Iterator& operator++() {
      index_ = content_->nodes[index_].next;
      return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    friend class JsonValue;
    Iterator() = default;
    Iterator(const JsonDocument::Content* content, std::uint32_t index)
        : content_(content), index_(index) {}
    const JsonDocument::Content* content_ = nullptr;
    std::uint32_t index_ = 0;
  };
  struct Range {
    Iterator first;
    Iterator last;
    Iterator begin() const { return first; }
    Iterator end() const { return last; }
  };
  /// The elements of an array; empty for every other kind.
  Range elements() const { return children(JsonKind::kArray); }
  /// The members of an object, each with its `key()`; empty for every other kind.
  Range members() const { return children(JsonKind::kObject); }

 private:
  friend class JsonDocument;
  JsonValue(const JsonDocument::Content* content, std::uint32_t index)
      : content_(content), index_(index) {}
  const JsonDocument::Node& node() const { return content_->nodes[index_]; }
  Range children(JsonKind kind) const;

  const JsonDocument::Content* content_ = nullptr;
  std::uint32_t index_ = 0;
};

inline JsonValue JsonValue::Iterator::operator*() const { return {content_, index_}; }

}  // namespace sideseat
