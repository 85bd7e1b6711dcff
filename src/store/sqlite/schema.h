// The tables, and the way from every older version to them. docs/formats/store.md explains them to
// people who read the file with other tools.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "store/sqlite/connection.h"

namespace sideseat::store::sqlite {

/// "SiSt": marks the file as ours in its header (PRAGMA application_id).
inline constexpr std::int32_t kApplicationId = 0x53695374;

/// One step: `sql`, then `move` turn a file of the version before into one of the next. Never
/// changed once it has been released; a new need is a new step at the end of the list.
struct Migration {
  const char* sql;
  /// For what SQL cannot say. Errors: kIo, kCorrupt.
  Status (*move)(Connection& connection) = nullptr;
};

/// From the empty file to today's version; the version is the number of steps taken.
std::span<const Migration> migrations();

/// Adds what files of the last version may lack because they were made before its release. Errors:
/// kIo, kCorrupt.
Status add_missing(Connection& connection);

/// Brings the file to the last version, each step whole or not at all.
///
/// Errors: kUnsupported  written by a newer version of this program;
///         kCorrupt      another program's database;
///         kIo.
Status migrate(Connection& connection, std::span<const Migration> steps);

/// Whether a file that is only read is of today's version.
///
/// Errors: kUnsupported  of an older or newer version;
///         kCorrupt      another program's database;
///         kIo.
Status check_version(Connection& connection);

/// Writes a file anew, and small, that cannot give space back yet (those of version 1 and 2 could
/// not). Where that fails, for want of space say, the file stays as it is. Errors: kIo.
Status pack(Connection& connection);

}  // namespace sideseat::store::sqlite
