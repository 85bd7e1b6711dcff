// Names, models, ids of sessions and users: what many rows say, as a number in each.
#pragma once

#include <charconv>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/sqlite/name_eraser.h"

namespace sideseat::store::sqlite {

/// Number 0, NULL in a row, is the empty text. Numbers that were committed are never used again,
/// also those of rows that are gone (AUTOINCREMENT sees to it), so readers may keep what they have
/// read.

/// Calls `visit` with each number of a list that StringWriter::intern_list() made, until that
/// returns an error. Errors: kCorrupt; those of `visit`.
template <typename Visit>
Status for_each_number(std::string_view json, Visit visit) {
  // Digits with one other character around each number.
  for (std::size_t at = 1; at < json.size();) {
    std::int64_t number = 0;
    const auto read = std::from_chars(json.data() + at, json.data() + json.size(), number);
    if (read.ec != std::errc()) {
      return Error(ErrorCode::kCorrupt, "a stored list of names is damaged");
    }
    SIDESEAT_CHECK(visit(number));
    at = static_cast<std::size_t>(read.ptr - json.data()) + 1;
  }
  return ok();
}

/// Gives out the numbers; used within the writer's transactions. Memory: some megabytes.
class StringWriter {
 public:
  static Result<StringWriter> open(Connection& connection);

  /// Errors (and of the next): kIo, kCorrupt.
  Result<std::int64_t> intern(std::string_view text);
  /// A JSON array of the numbers, in the order of the texts; empty for none.
  Result<std::string> intern_list(const std::vector<std::string>& texts);

  /// Call after a rollback: numbers given out since the last commit are not in the table.
  void forget() { cache_.clear(); }

  /// As those of NameEraser.
  Result<std::int64_t> begin_sweep() {
    forget();
    return eraser_.begin();
  }
  void end_sweep() { eraser_.end(); }
  Result<std::size_t> erase(std::span<const std::int64_t> unused) { return eraser_.erase(unused); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  StringWriter(Connection& connection, NameEraser eraser)
      : connection_(&connection), eraser_(std::move(eraser)) {}

  Connection* connection_;
  NameEraser eraser_;  // Told of each number that the cache learns, and of those it never has.
  Statement find_;
  Statement insert_;
  std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> cache_;
};

/// Resolves the numbers. Confined to one thread at a time.
class StringReader {
 public:
  static Result<StringReader> open(Connection& connection);

  /// Errors (and of the next): kCorrupt if there is no such number; kIo.
  Result<std::string> text(std::int64_t number);
  Result<std::vector<std::string>> list(std::string_view json);

  /// For a reader that reads within the writer's transactions: call after a rollback, for the
  /// numbers read since the last commit may be given out for other texts.
  void forget() { cache_.clear(); }

 private:
  StringReader() = default;

  Statement find_;
  std::unordered_map<std::int64_t, std::string> cache_;
};

}  // namespace sideseat::store::sqlite
