// Comparing and laying out JSON in tests.
#pragma once

#include <string>

#include "base/json.h"

namespace sideseat::capture::testing {

/// Equal as values: the spelling of numbers and the order of members don't matter.
bool same_json(JsonValue a, JsonValue b);

/// The value over several lines, two spaces a level.
std::string indented_json(JsonValue value);

}  // namespace sideseat::capture::testing
