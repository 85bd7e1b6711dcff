// Which contents hold which words: an FTS5 table in a file of its own.
//
// The index can be made anew from the store at any time, so it is never migrated: a file of another
// version, or a damaged one, is replaced by an empty one, and the indexer fills it again. It keeps
// no text, only which words it has (`content=''`), so whoever takes a content out of it has
// to bring its text.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/sqlite/connection.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

/// Here `text` is what searchable_text() makes of a content.
using IndexedText = SearchableTexts::Text;

/// The writing side. Confined to one thread at a time.
class TextIndex {
 public:
  /// How far the store is.
  struct StoreState {
    std::int64_t last_content = 0;
    std::int64_t text_erasures = 0;  ///< How many times it has erased searchable texts.
  };
  /// Creates the file, or replaces one that is of another version, damaged, ahead of the store (an
  /// older copy was put in its place), or has words of texts that the store has erased without its
  /// knowing (the process was killed in between; nobody has the texts any more). Errors: kIo.
  static Result<TextIndex> open(const std::string& path, const StoreState& store);

  /// Contents up to this id are in the index.
  Result<std::int64_t> mark() { return number("content"); }
  /// Whether the file has words of what was taken out.
  Result<bool> holds_removed();
  /// Adds texts, ids ascending and above the mark, and moves the mark to `mark`, all or nothing.
  Status add(std::span<const IndexedText> texts, std::int64_t mark);
  /// Takes contents out again, all or nothing; each has to be in the index with just that text.
  /// With that, all that the store has erased up to `text_erasures` is out; 0: it is not known.
  Status remove(std::span<const IndexedText> texts, std::int64_t text_erasures);
  /// Rewrites the index without what was taken out: until then the file still holds those words,
  /// marked as gone. Gives the space back. Takes some seconds for a million spans.
  Status compact();
  /// What the file takes without its log.
  Result<std::int64_t> file_bytes();
  /// Gives memory back that a pause does not need.
  void shrink() { connection_.release_memory(); }

 private:
  explicit TextIndex(Connection connection) : connection_(std::move(connection)) {}
  static Result<TextIndex> open_once(const std::string& path);
  Status prepare();
  Result<bool> has_missed(const StoreState& store, std::string& reason);
  /// A column of `mark`.
  Result<std::int64_t> number(const std::string& name);

  Connection connection_;
  Statement insert_;
  Statement remove_;
  Statement move_mark_;
  Statement move_erasures_;
};

/// The reading side. Confined to one thread at a time.
class TextSearch {
 public:
  /// Of a file that a TextIndex has opened before. Errors: kIo.
  static Result<TextSearch> open(const std::string& path);

  /// Begins a search: contents that match `words` (TextQuery::words), newest first, none above
  /// `newest`. Errors: kIo, kCorrupt.
  Status begin(std::string_view words, std::int64_t newest);
  /// The next content; 0 when there is none left.
  Result<std::int64_t> next();
  /// Ends the search, and with it the view of the index that it had.
  void end() { find_.reset(); }
  /// Whether one content matches. Not while a search is under way with other words.
  Result<bool> matches(std::string_view words, std::int64_t content_id);

 private:
  explicit TextSearch(Connection connection) : connection_(std::move(connection)) {}

  Connection connection_;
  Statement find_;
  Statement match_one_;
  std::string words_;  // Bound to find_.
};

}  // namespace sideseat::store::sqlite
