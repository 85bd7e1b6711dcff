// Reads everything in the file and says whether it fits together.
#pragma once

#include "base/result.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::store::sqlite {

/// Within one transaction of the caller's. Errors: kCorrupt with the first thing that is wrong;
/// kIo.
Result<Verified> verify(Connection& connection);

}  // namespace sideseat::store::sqlite
