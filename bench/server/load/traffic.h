// What programs that call Bedrock send: traces of a few calls, each with its whole history, written
// as SideSeat 1.x's SDK writes them, so that its server and ours can be given the same bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "model/ids.h"
#include "otlp/otlp.h"

namespace sideseat::bench {

struct TrafficOptions {
  std::size_t traces = 25'000;
  /// A trace is so many calls and the root span that ends last, as exporters send them.
  std::size_t calls_per_trace = 3;
  std::size_t spans_per_request = 100;
  /// On average; each has between three and five quarters of it.
  std::size_t question_bytes = 250;
  std::size_t answer_bytes = 500;
  std::uint64_t seed = 1;  ///< The same seed makes the same ids and texts.
  /// The traces began within so many hours before `now_ns`, evenly, in order.
  double hours = 24;
  std::int64_t now_ns = 0;
  otlp::Encoding encoding = otlp::Encoding::kProtobuf;
};

struct SpanName {
  TraceId trace_id;
  SpanId span_id;
};

/// One export request, ready to be sent.
struct Request {
  std::string body;
  std::vector<SpanName> spans;
};

std::vector<Request> make_traffic(const TrafficOptions& options);

}  // namespace sideseat::bench
