// Names, models, ids of sessions and users: what many rows say, as a number in each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/sqlite/connection.h"

namespace sideseat::store::sqlite {

/// Number 0, NULL in a row, is the empty text. Numbers that were committed are never used again, so
/// readers may keep what they have read.

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

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  explicit StringWriter(Connection& connection) : connection_(&connection) {}

  Connection* connection_;
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
