// Each table by its key, from where the step before ended.
#include "store/sqlite/name_uses.h"

#include <array>

#include "store/sqlite/string_table.h"

namespace sideseat::store::sqlite {
namespace {

/// A table that refers to names: its key in two columns, `origin`, two lists of numbers of
/// `string`, and so many single ones.
struct Source {
  int names;
  const char* sql;
};

// All columns there are that hold such numbers: a name that is missed here is erased.
constexpr std::array kSources{
    Source{9,
           "SELECT trace,span_id,origin,tags,NULL,name,error_type,operation,model,response_model,"
           "session,user,incomplete,dialect FROM span"
           " WHERE (trace,span_id)>(?1,?2) ORDER BY trace,span_id LIMIT ?3"},
    Source{3,
           "SELECT id,NULL,NULL,tags,models,name,session,user FROM trace"
           " WHERE id>?1 ORDER BY id LIMIT ?3"},
    Source{2,
           "SELECT id,NULL,NULL,NULL,NULL,session,user FROM session"
           " WHERE id>?1 ORDER BY id LIMIT ?3"},
    Source{0,
           "SELECT id,NULL,origin,NULL,NULL FROM metric_point"
           " WHERE id>?1 ORDER BY id LIMIT ?3"},
};
constexpr int kOriginColumn = 2;
constexpr std::array kListColumns{3, 4};
constexpr int kFirstNameColumn = 5;

}  // namespace

Result<Swept> NameUses::read(Connection& connection, std::size_t rows_max) {
  if (source_ == kSources.size()) return Swept::kAll;
  const Source& source = kSources[source_];
  SIDESEAT_TRY(Statement rows, connection.prepare(source.sql));
  const std::string after_span = after_span_;
  rows.bind(after_, Blob{after_span}, static_cast<std::int64_t>(rows_max));
  for (std::size_t count = 0; count < rows_max; ++count) {
    SIDESEAT_TRY(const Step step, rows.step());
    if (step == Step::kDone) {
      ++source_;
      after_ = INT64_MIN;
      after_span_.clear();
      return source_ == kSources.size() ? Swept::kAll : Swept::kSome;
    }
    SIDESEAT_CHECK(add(rows, source.names));
    after_span_ = rows.bytes(1);
    after_ = rows.integer(0);
  }
  return Swept::kSome;
}

Status NameUses::add(const Statement& row, int names) {
  if (const std::int64_t origin = row.integer(kOriginColumn); origin != 0) origins.insert(origin);
  for (const int column : kListColumns) {
    SIDESEAT_CHECK(for_each_number(row.bytes(column), [this](std::int64_t number) -> Status {
      strings.insert(number);
      return ok();
    }));
  }
  for (int column = kFirstNameColumn; column < kFirstNameColumn + names; ++column) {
    if (const std::int64_t name = row.integer(column); name != 0) strings.insert(name);
  }
  return ok();
}

}  // namespace sideseat::store::sqlite
