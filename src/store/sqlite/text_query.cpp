// One text at a time in an FTS5 table in memory.
#include "store/sqlite/text_query.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "store/searchable_text.h"

namespace sideseat::store::sqlite {
namespace {

constexpr std::string_view kSpaces = " \t\r\n\f\v";
constexpr std::int64_t kCacheBytes = std::int64_t{1} << 20;

/// What stands between spaces or quotes.
struct Term {
  std::string text;
  bool is_beginning = false;
};

/// NUL would end the text for SQLite; no word holds one.
Term make_term(std::string_view text, bool is_beginning) {
  Term term{with_ideographs_apart(std::string(text)), is_beginning};
  std::replace(term.text.begin(), term.text.end(), '\0', ' ');
  return term;
}

std::vector<Term> terms_of(std::string_view query) {
  const std::string text = repair_utf8(query);
  std::string_view left = text;
  std::vector<Term> terms;
  for (;;) {
    left.remove_prefix(std::min(left.find_first_not_of(kSpaces), left.size()));
    if (left.empty()) return terms;
    if (left.front() == '"') {
      left.remove_prefix(1);
      const std::size_t end = std::min(left.find('"'), left.size());
      terms.push_back(make_term(left.substr(0, end), false));
      left.remove_prefix(std::min(end + 1, left.size()));
      continue;
    }
    const std::size_t end = std::min(left.find_first_of(" \t\r\n\f\v\""), left.size());
    const std::string_view term = left.substr(0, end);
    terms.push_back(make_term(term, term.ends_with('*')));
    left.remove_prefix(end);
  }
}

/// Words hold no quotes: the tokeniser separates at them.
void append_quoted(std::string& expression, std::string_view words, bool is_beginning) {
  if (!expression.empty()) expression += ' ';
  expression.append("\"").append(words).append(is_beginning ? "\"*" : "\"");
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

}  // namespace

Result<PhraseMatcher> PhraseMatcher::open() {
  SIDESEAT_TRY(Connection connection, Connection::open(":memory:", Access::kWrite, kCacheBytes));
  const std::string table =
      "CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, tokenize='" +
      std::string(kTokenizer) + "');" +
      "CREATE VIRTUAL TABLE word USING fts5vocab(words, instance);";
  SIDESEAT_CHECK(connection.execute(table.c_str()));
  PhraseMatcher matcher(std::move(connection));
  Connection& opened = matcher.connection_;
  SIDESEAT_TRY(matcher.clear_, opened.prepare("INSERT INTO words(words) VALUES('delete-all')"));
  SIDESEAT_TRY(matcher.insert_, opened.prepare("INSERT INTO words(rowid,text) VALUES(1,?1)"));
  SIDESEAT_TRY(matcher.words_of_text_, opened.prepare("SELECT term FROM word ORDER BY \"offset\""));
  SIDESEAT_TRY(matcher.match_, opened.prepare("SELECT 1 FROM words WHERE words MATCH ?1"));
  return matcher;
}

Status PhraseMatcher::put(std::string_view text) {
  SIDESEAT_CHECK(clear_.run());
  insert_.bind(text);
  return insert_.run();
}

Result<TextQuery> PhraseMatcher::read(std::string_view query) {
  TextQuery read;
  for (const Term& term : terms_of(query)) {
    SIDESEAT_CHECK(put(term.text));
    std::vector<std::string> words;
    const StatementReset reset(words_of_text_);
    for (;;) {
      SIDESEAT_TRY(const Step step, words_of_text_.step());
      if (step == Step::kDone) break;
      words.push_back(words_of_text_.text(0));
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      append_quoted(read.words, words[i], term.is_beginning && i + 1 == words.size());
    }
    if (words.size() > 1) append_quoted(read.phrase, joined(words), term.is_beginning);
  }
  return read;
}

Result<bool> PhraseMatcher::matches(std::string_view text, std::string_view phrase) {
  SIDESEAT_CHECK(put(text));
  match_.bind(phrase);
  const StatementReset reset(match_);
  SIDESEAT_TRY(const Step step, match_.step());
  return step == Step::kRow;
}

}  // namespace sideseat::store::sqlite
