// Builds event-stream messages for tests: such as no writer would make, and sound ones to compare
// the writer (event_stream_writer.h) with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sideseat::bedrock::testing {

/// One header of type string.
std::string string_header(std::string_view name, std::string_view value);

/// A message around headers that are encoded already; both checksums are right.
std::string message(std::string_view headers, std::string_view payload);

/// A prelude that claims these lengths, with the right checksum.
std::string prelude(std::uint32_t total_bytes, std::uint32_t headers_bytes);

/// An event as Bedrock sends it.
std::string event(std::string_view event_type, std::string_view json);

/// An exception in the stream as Bedrock sends it.
std::string exception(std::string_view exception_type, std::string_view json);

/// An event of InvokeModelWithResponseStream: the chunk's JSON wrapped in base64.
std::string chunk_event(std::string_view chunk_json);

}  // namespace sideseat::bedrock::testing
