// Picks the codec.
#include "otlp/metrics.h"

#include "otlp/codec.h"

namespace sideseat::otlp {

Result<MetricRequest> decode_metrics(Encoding encoding, std::string_view bytes) {
  return encoding == Encoding::kJson ? decode_json_metrics(bytes) : decode_protobuf_metrics(bytes);
}

}  // namespace sideseat::otlp
