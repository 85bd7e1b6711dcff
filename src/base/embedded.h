// Files that travel inside the binary; cmake/EmbedFiles.cmake makes the tables.
#pragma once

#include <string_view>
#include <vector>

namespace sideseat::embedded {

struct File {
  std::string_view path;   ///< "/assets/index-1a2b.js", below the embedded folder.
  std::string_view bytes;  ///< Lives as long as the program.
};

const std::vector<File>& api_files();  ///< /openapi.json
const std::vector<File>& web_files();  ///< The built workbench; empty if it was not built.

}  // namespace sideseat::embedded
