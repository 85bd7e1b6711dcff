// From the vendors' words for why an answer ended to those of the GenAI conventions.
#pragma once

#include <string>
#include <string_view>

namespace sideseat {

/// "stop", "length", "tool_call", "content_filter" or "error"; a word without a counterpart is
/// given back as it is.
std::string finish_reason(std::string_view stop_reason);

}  // namespace sideseat
