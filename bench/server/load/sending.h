// Requests over several connections at once, each acknowledged or given up, and how long that took.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/server/load/connection.h"
#include "bench/server/load/traffic.h"

namespace sideseat::bench {

struct SendOptions {
  Address address;
  std::string path = "/v1/traces";
  otlp::Encoding encoding = otlp::Encoding::kProtobuf;
  std::size_t connections = 4;
  /// Requests a second over all connections; 0: the next as soon as one is answered.
  double rate = 0;
  /// A request that is refused for now (429, 503), or whose connection breaks, is sent again for so
  /// long. With 0 a connection that breaks ends its sender: the server is meant to die.
  double patience_s = 10;
};

struct Sent {
  std::vector<bool> acknowledged;    ///< By request: a 200 was read.
  std::vector<double> latencies_ms;  ///< Sorted; of acknowledged requests, tries included.
  std::size_t tries_again = 0;
  std::size_t refused = 0;  ///< Answered with something that will not change.
  int refused_status = 0;   ///< One of those answers.
  double elapsed_s = 0;
};

Sent send_all(const std::vector<Request>& requests, const SendOptions& options);

}  // namespace sideseat::bench
