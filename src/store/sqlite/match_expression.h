// What people type into a search box, in the words of FTS5.
#pragma once

#include <string>
#include <string_view>

namespace sideseat::store::sqlite {

/// All words of `query` have to be there, in any order; "words in quotes" as they stand; an
/// asterisk ends a beginning (`sea*`). Every other sign only separates words. Whatever is typed is
/// a valid expression; the empty one stands for a query without a word.
std::string match_expression(std::string_view query);

}  // namespace sideseat::store::sqlite
