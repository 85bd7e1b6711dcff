// What every long-running command does to its process: signals and the log.
#pragma once

#include <cstdint>
#include <string_view>

namespace sideseat {

/// Blocks SIGINT and SIGTERM in this thread and all that it starts, and ignores SIGPIPE. Call
/// before any thread exists.
void block_stop_signals();
/// Waits for SIGINT or SIGTERM; returns its number.
int wait_for_stop_signal();

enum class LogFormat : std::uint8_t {
  kText,  ///< `time level component: message`
  kJson,  ///< An object a line: time, level, component, message.
};
/// Sends the libraries' log lines to stderr. `level`: debug, info, warning or error.
void log_to_stderr(std::string_view level, LogFormat format = LogFormat::kText);

}  // namespace sideseat
