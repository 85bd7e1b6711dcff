// Finds where the elements and members of a JSON text lie, several times faster than reading it.
//
// Nothing is checked but what must be looked at: brackets and quotes. Of a text that is no JSON the
// slices may be anything, but they are always slices of it, in order, and do not overlap. So this
// is for who cuts texts apart and puts them together again, not for who wants to know what is in
// them (base/json.h).
#pragma once

#include <string_view>
#include <vector>

namespace sideseat {

/// Replaces `out` by the elements of the array that is the whole of `text`, without the white space
/// around them. False: it is no array; `out` is of no use.
bool slice_array(std::string_view text, std::vector<std::string_view>& out);

struct JsonMemberSlice {
  std::string_view key;  ///< As written, without its quotes.
  std::string_view value;
};
/// The same for the members of an object.
bool slice_object(std::string_view text, std::vector<JsonMemberSlice>& out);

/// The value at `path` in `text`: names of members (as written), a number for an index of an array,
/// with '/' between; an empty path is the whole. Empty, and its data() null: there is none.
std::string_view slice_at(std::string_view text, std::string_view path);

}  // namespace sideseat
