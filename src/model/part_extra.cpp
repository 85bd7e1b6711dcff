// See the header.
#include "model/part_extra.h"

#include <algorithm>

namespace sideseat {

void keep_other_members(Part& part, JsonValue object,
                        std::initializer_list<std::string_view> known) {
  for (const JsonValue member : object.members()) {
    std::string name = member.key();
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    part.extra.push_back({std::move(name), std::string(member.raw())});
  }
}

}  // namespace sideseat
