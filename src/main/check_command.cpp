// `sideseat check`: everything that is stored is read, and found to be right or not.
#include <sys/stat.h>

#include <cstdio>
#include <string>

#include "main/commands.h"
#include "main/data_directory.h"
#include "main/verified_text.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat {
namespace {

Status check(const CheckCommand& command) {
  SIDESEAT_TRY(const std::string path, find_data_file(command.data_directory));
  SIDESEAT_TRY(const auto store, store::SqliteStore::open({.path = path, .read_only = true}));
  SIDESEAT_TRY(const store::Verified verified, store->verify());
  std::printf("%s is whole: %s\n", path.c_str(), verified_text(verified).c_str());
  return ok();
}

}  // namespace

int run_check(const CheckCommand& command) {
  ::umask(077);
  const Status checked = check(command);
  if (checked) return kExitOk;
  std::fprintf(stderr, "sideseat: %s\n", std::string(checked.error().message()).c_str());
  if (checked.error().code() == ErrorCode::kCorrupt) {
    std::fprintf(stderr,
                 "The data is damaged. Stop the server and put a backup in its place, or save what "
                 "can be read with `sideseat export` and import it into a new data folder.\n");
  }
  return kExitFailed;
}

}  // namespace sideseat
