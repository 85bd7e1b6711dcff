// Members that mergers carry from chunk to chunk, and mergers that need little more.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "bedrock/families/family.h"

namespace sideseat::bedrock {

/// Sets the member of that name, or adds it. A null says nothing new about a member that is there,
/// and a missing value is nothing to keep.
void keep_member(std::vector<JsonMember>& members, JsonValue member);
void keep_member(std::vector<JsonMember>& members, std::string_view name, JsonValue value);

/// Writes them into the object that is open.
void write_members(JsonWriter& json, const std::vector<JsonMember>& members);

/// Adds `item` to the text of a JSON array's elements; nothing where it is missing.
void append_item(std::string& items, JsonValue item);

/// Several answers that come in pieces, each piece with the index of its answer.
class IndexedTexts {
 public:
  void append(std::int64_t index, std::string_view text) { items_[index].text += text; }
  /// A member of one answer, under the name that it has in the whole.
  void keep(std::int64_t index, std::string_view name, JsonValue value);
  /// A JSON array of objects, with the texts as their member `text_member`.
  void write(JsonWriter& json, std::string_view text_member) const;

 private:
  struct Item {
    std::string text;
    std::vector<JsonMember> members;
  };
  std::map<std::int64_t, Item> items_;
};

/// For streams whose every chunk is a response of its own: the texts of the member `text_member`
/// are appended, of all others the last that is not null counts.
std::unique_ptr<ChunkMerger> append_texts(std::string_view text_member);

}  // namespace sideseat::bedrock
