// Whether a server has what it acknowledged: every span, and each once.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "bench/server/load/connection.h"
#include "bench/server/load/traffic.h"

namespace sideseat::bench {

struct Checked {
  std::size_t traces = 0;
  std::size_t spans = 0;
  std::size_t missing = 0;  ///< Expected spans that their trace does not show.
  std::size_t twice = 0;    ///< Spans that a trace shows more than once, or counts wrongly.
};

/// Asks for the trace of every span in `expected`. A trace may hold more than is expected of it.
/// Errors: what the connection says; kMalformed for an answer that is no trace.
Result<Checked> check_all(const Address& address, const std::vector<SpanName>& expected);

}  // namespace sideseat::bench
