// A clock reading and a count for each kind of error.
#include "serve/refusal_log.h"

#include "base/log.h"

namespace sideseat::serve {

void RefusalLog::refused(const Error& error) {
  const std::int64_t now_ns = clock_.steady_ns();
  std::string message = "an export is refused: ";
  message.append(error.message());
  {
    const std::lock_guard guard(mutex_);
    const auto [found, is_first] = kinds_.try_emplace(error.code());
    Kind& kind = found->second;
    if (!is_first && now_ns - kind.said_at_ns < kIntervalNs) {
      kind.since += 1;
      return;
    }
    if (kind.since > 0) {
      message.append("; so were ")
          .append(std::to_string(kind.since))
          .append(" since the last time");
    }
    kind = {now_ns, 0};
  }
  log(LogLevel::kWarning, "serve", message);
}

}  // namespace sideseat::serve
