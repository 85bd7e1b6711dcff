// The index says which contents, content_use says which traces.
#include "store/sqlite/trace_search.h"

#include <limits>
#include <set>
#include <unordered_set>
#include <utility>

#include "base/limits.h"
#include "store/searchable_text.h"
#include "store/sqlite/references.h"

namespace sideseat::store::sqlite {
namespace {

/// Looking at a content's text takes as long as so many references.
constexpr std::size_t kStepsOfAText = 10;
constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();

/// Ends the search with the scope.
class SearchEnd {
 public:
  explicit SearchEnd(TextSearch& search) : search_(search) {}
  SearchEnd(const SearchEnd&) = delete;
  SearchEnd& operator=(const SearchEnd&) = delete;
  ~SearchEnd() { search_.end(); }

 private:
  TextSearch& search_;
};

std::vector<std::int64_t> numbers_of(const TraceFilter& filter) {
  std::vector<std::int64_t> numbers;
  if (filter.from_ns) numbers.push_back(*filter.from_ns);
  if (filter.to_ns) numbers.push_back(*filter.to_ns);
  return numbers;
}

}  // namespace

Result<TraceSearch> TraceSearch::open(Connection& connection, const std::string& index_path,
                                      Texts texts) {
  SIDESEAT_TRY(TextSearch words, TextSearch::open(index_path));
  SIDESEAT_TRY(PhraseMatcher phrases, PhraseMatcher::open());
  TraceSearch search(connection, std::move(words), std::move(phrases), std::move(texts));
  SIDESEAT_TRY(search.references_of_trace_,
               connection.prepare("SELECT contents,rest FROM span WHERE trace=?1"));
  return search;
}

Result<Statement> TraceSearch::prepare_uses(const TraceFilter& filter) {
  std::string sql =
      "SELECT use.trace FROM content_use AS use CROSS JOIN trace ON trace.id=use.trace"
      " WHERE project=(SELECT id FROM project WHERE name=?)";
  if (!filter.session_id.empty()) sql += " AND session=(SELECT id FROM string WHERE text=?)";
  if (filter.failed) sql += *filter.failed ? " AND failed" : " AND NOT failed";
  if (filter.from_ns) sql += " AND started_at_ns>=?";
  if (filter.to_ns) sql += " AND started_at_ns<?";
  sql += " AND use.content=? AND use.trace<? ORDER BY use.trace DESC";
  return connection_->prepare(sql);
}

Result<TraceSearch::Found> TraceSearch::find(const TraceFilter& filter) {
  Found found;
  SIDESEAT_TRY(const TextQuery query, phrases_.read(filter.text));
  if (query.words.empty()) return found;
  SIDESEAT_TRY(Statement uses, prepare_uses(filter));
  std::vector<std::int64_t> numbers = numbers_of(filter);
  const std::size_t own = numbers.size();
  numbers.resize(own + 2);

  const SearchEnd end(words_);
  const std::optional<Position>& after = filter.after;
  SIDESEAT_CHECK(words_.begin(query.words, after ? after->at_ns : kAll));
  std::unordered_set<std::int64_t> seen;
  Position last;
  std::size_t steps = 0;
  for (;;) {
    SIDESEAT_TRY(const std::int64_t content, words_.next());
    if (content == 0) return found;
    last = {content, kAll};
    steps += query.phrase.empty() ? 0 : kStepsOfAText;
    if (steps > limits::kSearchStepsMax) {
      found.next = last;
      return found;
    }
    SIDESEAT_TRY(const bool matches, matches_phrase(content, query));
    if (!matches) continue;
    const bool goes_on = after && content == after->at_ns;
    numbers[own] = content;
    numbers[own + 1] = goes_on ? after->row_id : kAll;
    uses.bind_list(filter.project, filter.session_id, numbers);
    for (;;) {
      if (++steps > limits::kSearchStepsMax) {
        found.next = last;
        return found;
      }
      SIDESEAT_TRY(const Step step, uses.step());
      if (step == Step::kDone) break;
      const std::int64_t trace = uses.integer(0);
      if (seen.insert(trace).second) {
        // A page before has shown it if it matches further up.
        const std::int64_t from = after ? after->at_ns + (goes_on ? 1 : 0) : kAll;
        SIDESEAT_TRY(const bool shown,
                     after ? matches_above(trace, from, query) : Result<bool>(false));
        if (!shown && found.traces.size() == static_cast<std::size_t>(filter.limit)) {
          found.next = last;
          return found;
        }
        if (!shown) found.traces.push_back(trace);
      }
      last = {content, trace};
    }
  }
}

Result<bool> TraceSearch::matches_above(std::int64_t trace, std::int64_t from,
                                        const TextQuery& query) {
  std::set<std::int64_t> contents;
  references_of_trace_.bind(trace);
  const StatementReset reset(references_of_trace_);
  for (;;) {
    SIDESEAT_TRY(const Step step, references_of_trace_.step());
    if (step == Step::kDone) break;
    SIDESEAT_TRY(const auto references,
                 decode_references(references_of_trace_.bytes(0), references_of_trace_.integer(1)));
    for (const auto& reference : references) {
      if (reference.content_id >= from) contents.insert(reference.content_id);
    }
  }
  for (const std::int64_t content : contents) {
    SIDESEAT_TRY(bool matches, words_.matches(query.words, content));
    if (matches) {
      SIDESEAT_TRY(matches, matches_phrase(content, query));
    }
    if (matches) return true;
  }
  return false;
}

Result<bool> TraceSearch::matches_phrase(std::int64_t content, const TextQuery& query) {
  if (query.phrase.empty()) return true;
  SIDESEAT_TRY(const std::string text, texts_(content));
  return phrases_.matches(searchable_text(text), query.phrase);
}

}  // namespace sideseat::store::sqlite
