// Plain concatenation, kept apart from the decoder so that a mistake cannot hide in both.
#include "bedrock/event_stream_testing.h"

#include "base/crc32.h"
#include "base/encoding.h"

namespace sideseat::bedrock::testing {
namespace {

std::string u32(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
          static_cast<char>(value >> 8), static_cast<char>(value)};
}

}  // namespace

std::string string_header(std::string_view name, std::string_view value) {
  std::string out(1, static_cast<char>(name.size()));
  out.append(name).push_back(7);
  out.push_back(static_cast<char>(value.size() >> 8));
  out.push_back(static_cast<char>(value.size()));
  return out.append(value);
}

std::string prelude(std::uint32_t total_bytes, std::uint32_t headers_bytes) {
  std::string out = u32(total_bytes) + u32(headers_bytes);
  return out.append(u32(crc32(out)));
}

std::string message(std::string_view headers, std::string_view payload) {
  std::string out = prelude(static_cast<std::uint32_t>(headers.size() + payload.size() + 16),
                            static_cast<std::uint32_t>(headers.size()));
  out.append(headers).append(payload);
  return out.append(u32(crc32(out)));
}

std::string event(std::string_view event_type, std::string_view json) {
  return message(string_header(":event-type", event_type) +
                     string_header(":content-type", "application/json") +
                     string_header(":message-type", "event"),
                 json);
}

std::string exception(std::string_view exception_type, std::string_view json) {
  return message(string_header(":exception-type", exception_type) +
                     string_header(":content-type", "application/json") +
                     string_header(":message-type", "exception"),
                 json);
}

std::string chunk_event(std::string_view chunk_json) {
  return event("chunk", R"({"bytes":")" + to_base64(chunk_json) + R"("})");
}

}  // namespace sideseat::bedrock::testing
