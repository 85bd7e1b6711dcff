// Where the server keeps its data.
#pragma once

#include <string>

#include "base/result.h"

namespace sideseat {

/// Makes the directory if need be, for its owner alone, because prompts are private. `path` empty:
/// $XDG_DATA_HOME/sideseat, else ~/.local/share/sideseat. Returns the path.
/// Errors: kIo naming the directory and the reason.
Result<std::string> make_data_directory(std::string path);

}  // namespace sideseat
