// Which attachments a text refers to.
#pragma once

#include <string_view>
#include <vector>

#include "base/hash.h"

namespace sideseat {

/// The hashes in `"attachment":"<hash>"` as in a part and in `sideseat:attachment:<hash>`
/// elsewhere, in JSON within JSON with backslashes between; in order, each as often as it stands
/// there.
std::vector<ContentHash> attachment_references(std::string_view text);

}  // namespace sideseat
