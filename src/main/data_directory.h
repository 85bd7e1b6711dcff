// Where the server keeps its data.
#pragma once

#include <string>

#include "base/result.h"

namespace sideseat {

/// Makes the directory if need be, for its owner alone, because prompts are private. `path` empty:
/// $XDG_DATA_HOME/sideseat, else ~/.local/share/sideseat. Returns the path.
/// Errors: kIo naming the directory and the reason.
Result<std::string> make_data_directory(std::string path);

/// The store's file in a data directory.
inline std::string data_file_in(const std::string& directory) { return directory + "/sideseat.db"; }

/// The store's file in the directory, which is there already. `directory` as above.
/// Errors: kNotFound saying what to do.
Result<std::string> find_data_file(std::string directory);

}  // namespace sideseat
