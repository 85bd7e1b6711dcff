// CMake hands the file VERSION's content in.
#include "base/version.h"

namespace sideseat {

std::string_view version() { return SIDESEAT_VERSION; }

}  // namespace sideseat
