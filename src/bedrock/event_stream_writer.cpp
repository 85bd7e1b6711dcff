// Lengths, headers, checksums.
#include "bedrock/event_stream_writer.h"

#include <cstdint>

#include "base/crc32.h"
#include "base/encoding.h"
#include "base/json_writer.h"
#include "bedrock/event_stream.h"

namespace sideseat::bedrock {
namespace {

constexpr char kStringType = 7;

void append_u32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

std::uint32_t read_u32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  name = name.substr(0, UINT8_MAX);
  value = value.substr(0, UINT16_MAX);
  out.push_back(static_cast<char>(name.size()));
  out.append(name);
  out.push_back(kStringType);
  out.push_back(static_cast<char>(value.size() >> 8));
  out.push_back(static_cast<char>(value.size()));
  out.append(value);
}

}  // namespace

std::string write_event_message(const EventHeaders& headers, std::string_view payload) {
  std::string header_bytes;
  for (const auto& [name, value] : headers) append_header(header_bytes, name, value);
  const std::size_t total = kEventMessageBytesMin + header_bytes.size() + payload.size();

  std::string out;
  out.reserve(total);
  append_u32(out, static_cast<std::uint32_t>(total));
  append_u32(out, static_cast<std::uint32_t>(header_bytes.size()));
  append_u32(out, crc32(out));
  out.append(header_bytes).append(payload);
  append_u32(out, crc32(out));
  return out;
}

std::string write_event(std::string_view event_type, std::string_view json) {
  return write_event_message({{":event-type", event_type},
                              {":content-type", "application/json"},
                              {":message-type", "event"}},
                             json);
}

std::string write_chunk(std::string_view chunk_json) {
  std::string payload;
  JsonWriter(payload).begin_object().member("bytes", to_base64(chunk_json)).end_object();
  return write_event("chunk", payload);
}

std::string write_exception(std::string_view exception_type, std::string_view json) {
  return write_event_message({{":exception-type", exception_type},
                              {":content-type", "application/json"},
                              {":message-type", "exception"}},
                             json);
}

std::vector<std::string_view> split_event_messages(std::string_view body) {
  std::vector<std::string_view> pieces;
  while (!body.empty()) {
    std::size_t size = body.size() < kEventMessageBytesMin ? body.size() : read_u32(body);
    if (size < kEventMessageBytesMin || size > body.size()) size = body.size();
    pieces.push_back(body.substr(0, size));
    body.remove_prefix(size);
  }
  return pieces;
}

}  // namespace sideseat::bedrock
