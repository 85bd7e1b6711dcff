// Three small messages, one in the other.
#include "otlp/rpc_status.h"

#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>

#include "base/utf8.h"
#include "otlp/protobuf_reader.h"

namespace sideseat::otlp {
namespace {

using protozero::pbf_writer;

constexpr std::string_view kRetryInfoType = "type.googleapis.com/google.rpc.RetryInfo";
constexpr int kMsPerSecond = 1000;
constexpr int kNsPerMs = 1'000'000;

std::string retry_info(int retry_after_ms) {
  std::string bytes;
  pbf_writer info(bytes);
  pbf_writer delay(info, 1);
  if (retry_after_ms >= kMsPerSecond) delay.add_int64(1, retry_after_ms / kMsPerSecond);
  const int rest_ms = retry_after_ms % kMsPerSecond;
  if (rest_ms != 0) delay.add_int32(2, rest_ms * kNsPerMs);
  delay.commit();
  return bytes;
}

}  // namespace

std::string encode_rpc_status(int code, std::string_view message, int retry_after_ms) {
  std::string bytes;
  pbf_writer status(bytes);
  if (code != 0) status.add_int32(1, code);
  if (!message.empty()) status.add_bytes(2, message.data(), message.size());
  if (retry_after_ms > 0) {
    pbf_writer any(status, 3);
    any.add_bytes(1, kRetryInfoType.data(), kRetryInfoType.size());
    any.add_bytes(2, retry_info(retry_after_ms));
  }
  return bytes;
}

std::string rpc_status_message(std::string_view bytes) {
  std::string text;
  try {
    for (protozero::pbf_reader in(bytes.data(), bytes.size()); in.next();) {
      if (in.tag_and_type() == message(2)) {
        text = in.get_bytes();
      } else {
        in.skip();
      }
    }
  } catch (const protozero::exception&) {
    return {};
  }
  return is_utf8(text) ? text : repair_utf8(text);
}

}  // namespace sideseat::otlp
