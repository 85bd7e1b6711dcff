// Names that docs/formats/store.md documents.
#include "main/data_files.h"

#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

namespace sideseat {

std::string data_file(const std::string& directory) { return directory + "/sideseat.db"; }

std::vector<DataFile> data_files(const std::string& directory) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kNames{{
      {"data", "sideseat.db"},
      {"log", "sideseat.db-wal"},
      {"text_index", "sideseat.text.db"},
      {"text_index_log", "sideseat.text.db-wal"},
  }};
  std::vector<DataFile> files;
  for (const auto& [kind, name] : kNames) {
    std::string path = directory + "/" + std::string(name);
    std::error_code failure;
    const auto bytes = std::filesystem::file_size(path, failure);
    if (failure) continue;
    files.push_back({kind, std::move(path), static_cast<std::int64_t>(bytes)});
  }
  return files;
}

}  // namespace sideseat
