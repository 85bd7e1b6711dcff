// Any bytes as OTLP metrics, protobuf and JSON: decoding returns, and the bytes kept of a point are
// a point that reads as the same.
#include <cstdlib>
#include <string>
#include <string_view>

#include "otlp/metrics.h"

namespace sideseat::otlp {
namespace {

void append_field(std::string& out, char tag, std::string_view bytes) {
  out.push_back(tag);
  for (std::size_t rest = bytes.size();; rest /= 128) {
    if (rest < 128) {
      out.push_back(static_cast<char>(rest));
      break;
    }
    out.push_back(static_cast<char>(rest % 128 + 128));
  }
  out.append(bytes);
}

/// The point alone in a request. A kind is its field's number.
std::string request_of(const MetricPoint& point, MetricKind kind) {
  std::string bytes = point.bytes;
  const char kind_tag = static_cast<char>(static_cast<int>(kind) << 3 | 2);
  for (const char tag : {'\x0a', kind_tag, '\x12', '\x12', '\x0a'}) {
    std::string outer;
    append_field(outer, tag, bytes);
    bytes = std::move(outer);
  }
  return bytes;
}

void check_point(const MetricPoint& point, MetricKind kind) {
  const auto again = decode_metrics(Encoding::kProtobuf, request_of(point, kind));
  if (!again) std::abort();
  const MetricPoint& read = again->at(0).scopes.at(0).metrics.at(0).points.at(0);
  if (read.bytes != point.bytes || read.time_unix_ns != point.time_unix_ns ||
      read.started_at_ns != point.started_at_ns ||
      read.attributes.size() != point.attributes.size()) {
    std::abort();
  }
}

void check(const MetricRequest& request) {
  for (const ResourceMetrics& group : request) {
    for (const ScopeMetrics& scope : group.scopes) {
      for (const Metric& metric : scope.metrics) {
        for (const MetricPoint& point : metric.points) check_point(point, metric.kind);
      }
    }
  }
}

}  // namespace
}  // namespace sideseat::otlp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sideseat::otlp::Encoding;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const Encoding encoding : {Encoding::kProtobuf, Encoding::kJson}) {
    if (const auto request = sideseat::otlp::decode_metrics(encoding, bytes)) {
      sideseat::otlp::check(*request);
    }
  }
  return 0;
}
