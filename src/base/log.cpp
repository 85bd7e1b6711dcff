// One process-wide sink.
#include "base/log.h"

#include <atomic>

namespace sideseat {
namespace {
std::atomic<LogSink> current_sink = nullptr;
}

void log(LogLevel level, std::string_view component, std::string_view message) {
  if (const LogSink sink = current_sink.load(std::memory_order_acquire)) {
    sink(level, component, message);
  }
}

void set_log_sink(LogSink sink) { current_sink.store(sink, std::memory_order_release); }

}  // namespace sideseat
