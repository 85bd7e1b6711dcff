// `sideseat backup`: a copy of the data that is whole, or none.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>

#include "base/clock.h"
#include "main/commands.h"
#include "main/data_directory.h"
#include "main/verified_text.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat {
namespace {

constexpr std::int64_t kProgressEveryNs = 1'000'000'000;

/// A line a second on stderr; nothing for what takes less.
class ProgressLines {
 public:
  void operator()(std::int64_t pages, std::int64_t of_pages) {
    const std::int64_t now_ns = system_clock().steady_ns();
    if (now_ns - said_at_ns_ < kProgressEveryNs || of_pages == 0) return;
    said_at_ns_ = now_ns;
    std::fprintf(stderr, "copied %d%%\n", static_cast<int>(pages * 100 / of_pages));
  }

 private:
  std::int64_t said_at_ns_ = system_clock().steady_ns();
};

Status refuse_existing(const std::string& path) {
  std::error_code failure;
  if (!std::filesystem::exists(std::filesystem::symlink_status(path, failure))) return ok();
  return Error(ErrorCode::kIo, path + " is there already: choose another name, or remove it");
}

/// As found in the copy, which is put in its place.
Result<store::Verified> verify_and_name(const std::string& part, const std::string& file) {
  SIDESEAT_TRY(const auto copy, store::SqliteStore::open({.path = part, .read_only = true}));
  auto verified = copy->verify();
  if (!verified) return std::move(verified).error().in("the copy is damaged");
  // A link, because a rename would replace a file that has come meanwhile.
  std::error_code failure;
  std::filesystem::create_hard_link(part, file, failure);
  const bool has_no_links = failure && failure != std::errc::file_exists;
  if (has_no_links) std::filesystem::rename(part, file, failure);
  if (failure) return Error(ErrorCode::kIo, "create " + file + ": " + failure.message());
  return verified;
}

Status back_up(const BackupCommand& command) {
  SIDESEAT_TRY(const std::string path, find_data_file(command.data_directory));
  const std::string part = command.file + ".part";
  SIDESEAT_CHECK(refuse_existing(command.file));
  SIDESEAT_CHECK(refuse_existing(part));
  SIDESEAT_TRY(const auto store, store::SqliteStore::open({.path = path, .read_only = true}));
  SIDESEAT_CHECK(store->copy_to(part, ProgressLines()));
  const auto verified = verify_and_name(part, command.file);
  ::unlink(part.c_str());
  if (!verified) return verified.error().clone();
  std::printf("%s is a whole copy: %s\n", command.file.c_str(), verified_text(*verified).c_str());
  return ok();
}

}  // namespace

int run_backup(const BackupCommand& command) {
  ::umask(077);  // A copy of what people wrote is its owner's alone.
  const Status done = back_up(command);
  if (done) return kExitOk;
  std::fprintf(stderr, "sideseat: %s\n", std::string(done.error().message()).c_str());
  return kExitFailed;
}

}  // namespace sideseat
