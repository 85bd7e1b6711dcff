// What people type into a search box, in the words of FTS5.
//
// The index knows which contents hold which words, but not where they stand: positions would take
// two thirds of its space. So a search for words that stand together asks the index for contents
// that hold them all, and then looks at the text of each.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "store/sqlite/connection.h"

namespace sideseat::store::sqlite {

/// How the words of a text are told apart, here and in the index (FTS5's tokenize=).
inline constexpr std::string_view kTokenizer = "unicode61 remove_diacritics 2";

/// All words of a query have to be there, in any order; "words in quotes" as they stand; an
/// asterisk ends a beginning (`sea*`). Every other sign only separates words.
struct TextQuery {
  std::string words;   ///< FTS5 expression of single words. Empty: the query holds none.
  std::string phrase;  ///< FTS5 expression of words that stand together. Empty: there are none.
};

/// Reads queries and looks at texts with the tokeniser of the index. Confined to one thread at a
/// time.
class PhraseMatcher {
 public:
  static Result<PhraseMatcher> open();

  /// Whatever is typed can be read. Errors: kIo.
  Result<TextQuery> read(std::string_view query);
  /// Whether a text (searchable_text.h) matches `phrase`. Errors: kIo.
  Result<bool> matches(std::string_view text, std::string_view phrase);

 private:
  explicit PhraseMatcher(Connection connection) : connection_(std::move(connection)) {}
  /// The table holds `text` alone.
  Status put(std::string_view text);

  Connection connection_;  // A database in memory.
  Statement clear_;
  Statement insert_;
  Statement words_of_text_;
  Statement match_;
};

}  // namespace sideseat::store::sqlite
