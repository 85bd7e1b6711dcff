// Where the libraries' few log lines go. Whoever owns the process decides: the server sets a sink,
// in a host program they are silent unless it asked for them.
#pragma once

#include <string_view>

namespace sideseat {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

/// Never payload text in `message`. Thread-safe.
void log(LogLevel level, std::string_view component, std::string_view message);

/// Replaces the sink (nullptr: silent, the default). Call before threads start.
using LogSink = void (*)(LogLevel level, std::string_view component, std::string_view message);
void set_log_sink(LogSink sink);

}  // namespace sideseat
