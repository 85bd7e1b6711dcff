// How rows of a table of names are erased while numbers of it are given out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "store/sqlite/connection.h"
#include "store/sqlite/number_set.h"

namespace sideseat::store::sqlite {

/// Belongs to whoever gives out the numbers of the table. Between begin() and end() it is told of
/// each number that is given out, so that those are not erased which a row that was written since
/// may refer to. Used under the writer's lock.
class NameEraser {
 public:
  static Result<NameEraser> open(Connection& connection, const std::string& table) {
    NameEraser eraser;
    SIDESEAT_TRY(eraser.last_, connection.prepare("SELECT max(id) FROM " + table));
    SIDESEAT_TRY(eraser.delete_, connection.prepare("DELETE FROM " + table + " WHERE id=?1"));
    return eraser;
  }

  /// Outside of transactions; forget first which numbers are known without asking the table.
  /// Returns the highest number: those above are never erased. Errors: kIo, kCorrupt.
  Result<std::int64_t> begin() {
    last_.bind();
    const StatementReset reset(last_);
    SIDESEAT_CHECK(last_.step());
    given_out_.clear();
    highest_ = last_.integer(0);
    return highest_;
  }
  void end() {
    given_out_.clear();
    highest_ = 0;
  }
  void note(std::int64_t number) {
    if (number <= highest_) given_out_.insert(number);
  }
  /// Within a transaction. Returns how many are gone. Errors: kIo, kCorrupt.
  Result<std::size_t> erase(std::span<const std::int64_t> unused) {
    std::size_t erased = 0;
    for (const std::int64_t number : unused) {
      if (number > highest_ || given_out_.contains(number)) continue;
      delete_.bind(number);
      SIDESEAT_CHECK(delete_.run());
      ++erased;
    }
    return erased;
  }

 private:
  NameEraser() = default;

  Statement last_;
  Statement delete_;
  NumberSet given_out_;
  std::int64_t highest_ = 0;  // 0: nothing is to be noted.
};

}  // namespace sideseat::store::sqlite
