// What build this is.
#pragma once

#include <string_view>

namespace sideseat {

/// "0.1.0", from the file VERSION.
std::string_view version();

}  // namespace sideseat
