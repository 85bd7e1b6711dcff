// Picks the codec.
#include "otlp/logs.h"

#include "otlp/codec.h"

namespace sideseat::otlp {

std::string encode_logs(Encoding encoding, const LogRequest& request) {
  return encoding == Encoding::kJson ? encode_json(request) : encode_protobuf(request);
}

Result<LogRequest> decode_logs(Encoding encoding, std::string_view bytes) {
  return encoding == Encoding::kJson ? decode_json_logs(bytes) : decode_protobuf_logs(bytes);
}

}  // namespace sideseat::otlp
