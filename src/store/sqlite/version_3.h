// The step from version 2 of the file to version 3: texts move into compressed blocks.
#pragma once

#include "base/result.h"
#include "store/sqlite/connection.h"

namespace sideseat::store::sqlite {

/// The tables of version 3, empty, beside those of version 2 under other names.
extern const char* const kVersion3;

/// Appends every span of version 2 as if it came now, and drops the old tables. Logs how far it is.
/// Errors: kIo, kCorrupt.
Status move_to_version_3(Connection& connection);

}  // namespace sideseat::store::sqlite
