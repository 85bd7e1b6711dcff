// Members that ride along with a part.
#pragma once

#include <initializer_list>
#include <string_view>

#include "base/json.h"
#include "model/message.h"

namespace sideseat {

/// Adds to `part.extra`, verbatim, the members of `object` that are not among `known`.
void keep_other_members(Part& part, JsonValue object,
                        std::initializer_list<std::string_view> known);

}  // namespace sideseat
