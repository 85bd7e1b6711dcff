// What every long-running command does to its process: signals and the log.
#pragma once

#include <string_view>

namespace sideseat {

/// Blocks SIGINT and SIGTERM in this thread and all that it starts, and ignores SIGPIPE. Call
/// before any thread exists.
void block_stop_signals();
/// Waits for SIGINT or SIGTERM; returns its number.
int wait_for_stop_signal();

/// Sends the libraries' log lines to stderr. `level`: debug, info, warning or error.
void log_to_stderr(std::string_view level);

}  // namespace sideseat
