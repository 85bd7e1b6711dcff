// spdlog writes the log; signals are waited for instead of handled, so that stopping is ordinary
// code.
#include "main/process.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <string>

#include "base/clock.h"
#include "base/json_writer.h"
#include "base/log.h"

namespace sideseat {
namespace {

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      break;
  }
  return spdlog::level::err;
}

const char* level_name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      break;
  }
  return "error";
}

void log_json_line(LogLevel level, std::string_view component, std::string_view message) {
  if (!spdlog::should_log(spdlog_level(level))) return;
  std::string line;
  JsonWriter(line)
      .begin_object()
      .member("time", format_time(system_clock().unix_ns()))
      .member("level", level_name(level))
      .member("component", component)
      .member("message", message)
      .end_object();
  spdlog::log(spdlog_level(level), "{}", line);
}

}  // namespace

void block_stop_signals() {
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int wait_for_stop_signal() {
  const sigset_t signals = stop_signals();
  int signal = 0;
  sigwait(&signals, &signal);
  return signal;
}

void log_to_stderr(std::string_view level, LogFormat format) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("sideseat"));
  spdlog::set_level(spdlog::level::from_str(std::string(level)));
  if (format == LogFormat::kJson) {
    spdlog::set_pattern("%v");
    return set_log_sink(log_json_line);
  }
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
  set_log_sink([](LogLevel line_level, std::string_view component, std::string_view message) {
    spdlog::log(spdlog_level(line_level), "{}: {}", component, message);
  });
}

}  // namespace sideseat
