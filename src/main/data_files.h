// The files that the store keeps in the data directory, and what each is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sideseat {

/// The store's file in a data directory.
std::string data_file(const std::string& directory);

struct DataFile {
  std::string_view kind;  ///< "data", "log", "text_index", "text_index_log".
  std::string path;
  std::int64_t bytes = 0;
};
/// Those that are there, with their sizes; never waits for the store.
std::vector<DataFile> data_files(const std::string& directory);

}  // namespace sideseat
