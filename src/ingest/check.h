// Which spans and projects are taken in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/span.h"

namespace sideseat::ingest {

/// What keeps a span from being stored ("no trace id"); empty: nothing.
std::string_view reason_to_refuse(const Span& span);

/// Errors: kInvalidArgument unless `project` is 1 to kProjectNameBytesMax bytes of UTF-8 without
/// control characters and slashes.
Status check_project(std::string_view project);

}  // namespace sideseat::ingest
