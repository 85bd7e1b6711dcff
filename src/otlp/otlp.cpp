// Picks the codec.
#include "otlp/otlp.h"

#include "otlp/codec.h"

namespace sideseat::otlp {

std::string encode_request(Encoding encoding, const Resource& resource, const Scope& scope,
                           std::span<const Span> spans) {
  const Batch batch{resource, scope, spans};
  return encoding == Encoding::kJson ? encode_json(batch) : encode_protobuf(batch);
}

std::string encode_request(Encoding encoding, const TraceRequest& request) {
  return encoding == Encoding::kJson ? encode_json(request) : encode_protobuf(request);
}

Result<TraceRequest> decode_request(Encoding encoding, std::string_view bytes) {
  return encoding == Encoding::kJson ? decode_json(bytes) : decode_protobuf(bytes);
}

std::string encode_response(Encoding encoding, const ExportResponse& response, Signal signal) {
  return encoding == Encoding::kJson ? encode_json(response, signal) : encode_protobuf(response);
}

Result<ExportResponse> decode_response(Encoding encoding, std::string_view bytes) {
  return encoding == Encoding::kJson ? decode_json_response(bytes)
                                     : decode_protobuf_response(bytes);
}

}  // namespace sideseat::otlp
