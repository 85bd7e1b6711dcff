// What of a content people search for: its words, without the JSON around them.
#pragma once

#include <string>
#include <string_view>

namespace sideseat::store {

/// The strings and numbers of a content that is JSON, one a line, without member names and without
/// the values that say how to read the others ("type", "role" ...); of another text all of it.
/// Left out are runs that nobody types (base64, signatures: kSearchableWordBytesMax and more
/// without a break), and what lies behind kSearchableTextBytesMax.
///
/// A function of the content alone: whoever takes a content out of an index asks again.
std::string searchable_text(std::string_view content);

/// `text` with spaces around each character of scripts that write no spaces (Han, Kana), so that
/// a tokeniser that splits at spaces makes a word of each, and a phrase finds what they spell.
std::string with_ideographs_apart(std::string text);

}  // namespace sideseat::store
