// From words to traces: which traces hold a content that matches, the newest match first.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/text_index.h"
#include "store/sqlite/text_query.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

/// Goes through the matching contents from the newest to the oldest, and through the traces that
/// refer to each, so the first page costs the same however much matches. A trace stands where its
/// newest match stands, on that page alone. Confined to one thread at a time.
class TraceSearch {
 public:
  /// `connection` outlives it; `index_path` is the file of a TextIndex. Errors: kIo.
  /// `texts` gives a content as it was stored.
  using Texts = std::function<Result<std::string>(std::int64_t content)>;
  static Result<TraceSearch> open(Connection& connection, const std::string& index_path,
                                  Texts texts);

  struct Found {
    std::vector<std::int64_t> traces;  ///< Ids of rows.
    std::optional<Position> next;      ///< A content and a trace that refers to it.
  };
  /// `filter.text` is not empty. A page ends early after kSearchStepsMax references: when little of
  /// what holds the words passes the filter, or has them together. Errors: kIo, kCorrupt.
  Result<Found> find(const TraceFilter& filter);

 private:
  TraceSearch(Connection& connection, TextSearch words, PhraseMatcher phrases, Texts texts)
      : connection_(&connection),
        words_(std::move(words)),
        phrases_(std::move(phrases)),
        texts_(std::move(texts)) {}
  /// The traces that refer to a content and pass the filter. The parameters of its filter come
  /// first, then the content, and a trace that the ones given stand below.
  Result<Statement> prepare_uses(const TraceFilter& filter);
  /// Whether the trace refers to a matching content of `from` or above.
  Result<bool> matches_above(std::int64_t trace, std::int64_t from, const TextQuery& query);
  /// Whether a content that holds the words holds the phrases too.
  Result<bool> matches_phrase(std::int64_t content, const TextQuery& query);

  Connection* connection_;
  TextSearch words_;
  PhraseMatcher phrases_;
  Texts texts_;
  Statement references_of_trace_;
};

}  // namespace sideseat::store::sqlite
