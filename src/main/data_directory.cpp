// The XDG base directory specification's rule for data.
#include "main/data_directory.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace sideseat {
namespace {

Result<std::string> users_directory() {
  // A relative XDG_DATA_HOME is to be ignored, says the specification.
  const char* data_home = std::getenv("XDG_DATA_HOME");
  if (data_home != nullptr && *data_home == '/') return std::string(data_home) + "/sideseat";
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home == '/') return std::string(home) + "/.local/share/sideseat";
  return Error(ErrorCode::kIo,
               "no data directory: neither XDG_DATA_HOME nor HOME is set; give --data DIR");
}

}  // namespace

Result<std::string> find_data_file(std::string directory) {
  if (directory.empty()) {
    SIDESEAT_TRY(directory, users_directory());
  }
  std::string path = data_file_in(directory);
  std::error_code failure;
  if (std::filesystem::exists(path, failure)) return path;
  return Error(ErrorCode::kNotFound,
               "there is no data in " + directory + ": give the server's folder with --data DIR");
}

Result<std::string> make_data_directory(std::string path) {
  if (path.empty()) {
    SIDESEAT_TRY(path, users_directory());
  }
  std::error_code failure;
  const bool made = std::filesystem::create_directories(path, failure);
  if (!failure && made) {
    std::filesystem::permissions(path, std::filesystem::perms::owner_all, failure);
  }
  if (failure) {
    return Error(ErrorCode::kIo,
                 "cannot make the data directory " + path + ": " + failure.message());
  }
  return path;
}

}  // namespace sideseat
