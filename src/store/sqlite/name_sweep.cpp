// What is there and was not seen in use.
#include "store/sqlite/name_sweep.h"

#include <string>

namespace sideseat::store::sqlite {
namespace {

/// What one step reads: some ten milliseconds.
constexpr std::size_t kReadRowsMax = 16'384;
/// What one step finds: each is likely to be on a page of its own, and they are erased at once.
constexpr std::size_t kUnusedMax = 1024;

}  // namespace

Result<Swept> NameSweep::read(Connection& connection) {
  SIDESEAT_TRY(const Swept read, uses_.read(connection, kReadRowsMax));
  has_read_ = read == Swept::kAll;
  return read;
}

Result<UnusedNames> NameSweep::find_unused(Connection& connection) {
  const bool is_string = table_ == NameTable::kString;
  const std::string table = is_string ? "string" : "origin";
  const NumberSet& used = is_string ? uses_.strings : uses_.origins;
  SIDESEAT_TRY(Statement names, connection.prepare("SELECT id FROM " + table +
                                                   " WHERE id>?1 AND id<=?2 ORDER BY id LIMIT ?3"));
  names.bind(after_, is_string ? start_.last_string : start_.last_origin,
             static_cast<std::int64_t>(kReadRowsMax));
  UnusedNames unused{table_, {}};
  for (std::size_t rows = 0; rows < kReadRowsMax && unused.numbers.size() < kUnusedMax; ++rows) {
    SIDESEAT_TRY(const Step step, names.step());
    if (step == Step::kDone) {
      is_done_ = !is_string;
      table_ = NameTable::kOrigin;
      after_ = 0;
      break;
    }
    after_ = names.integer(0);
    if (!used.contains(after_)) unused.numbers.push_back(after_);
  }
  return unused;
}

}  // namespace sideseat::store::sqlite
