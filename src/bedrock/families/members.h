// Members that mergers carry from chunk to chunk, and mergers that need little more.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "bedrock/families/family.h"

namespace sideseat::bedrock {

/// Sets the member of that name, or adds it. A null says nothing new about a member that is there.
void keep_member(std::vector<JsonMember>& members, JsonValue member);

/// Writes them into the object that is open.
void write_members(JsonWriter& json, const std::vector<JsonMember>& members);

/// Adds `item` to the text of a JSON array's elements; nothing where it is missing.
void append_item(std::string& items, JsonValue item);

/// For streams whose every chunk is a response of its own: the texts of the member `text_member`
/// are appended, of all others the last that is not null counts.
std::unique_ptr<ChunkMerger> append_texts(std::string_view text_member);

}  // namespace sideseat::bedrock
