// Each term becomes an FTS5 string, inside which nothing but the quote is special.
#include "store/sqlite/match_expression.h"

#include <algorithm>

#include "base/utf8.h"
#include "store/searchable_text.h"

namespace sideseat::store::sqlite {
namespace {

constexpr std::string_view kSpaces = " \t\r\n\f\v";

bool has_word(std::string_view term) {
  return std::any_of(term.begin(), term.end(), [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
  });
}

void append_term(std::string& expression, std::string_view term, bool is_beginning) {
  if (!has_word(term)) return;
  if (!expression.empty()) expression += ' ';
  expression += '"';
  for (const char character : with_ideographs_apart(term)) {
    // NUL ends the expression for SQLite; no word holds one.
    expression += character == '"' || character == '\0' ? ' ' : character;
  }
  expression += '"';
  if (is_beginning) expression += '*';
}

}  // namespace

std::string match_expression(std::string_view query) {
  const std::string text = repair_utf8(query);
  std::string_view left = text;
  std::string expression;
  while (true) {
    left.remove_prefix(std::min(left.find_first_not_of(kSpaces), left.size()));
    if (left.empty()) return expression;
    if (left.front() == '"') {
      left.remove_prefix(1);
      const std::size_t end = std::min(left.find('"'), left.size());
      append_term(expression, left.substr(0, end), false);
      left.remove_prefix(std::min(end + 1, left.size()));
      continue;
    }
    const std::size_t end = std::min(left.find_first_of(" \t\r\n\f\v\""), left.size());
    std::string_view term = left.substr(0, end);
    const bool is_beginning = term.size() > 1 && term.back() == '*';
    append_term(expression, term, is_beginning);
    left.remove_prefix(end);
  }
}

}  // namespace sideseat::store::sqlite
