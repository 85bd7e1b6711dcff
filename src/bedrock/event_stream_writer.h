// Writes event-stream messages: the other direction of event_stream.h, which has the wire layout.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sideseat::bedrock {

/// Names and values, both as text: Bedrock sends no other type.
using EventHeaders = std::vector<std::pair<std::string_view, std::string_view>>;

/// One message with right checksums. Names are cut at 255 bytes and values at 65,535, the most
/// their length fields can say.
std::string write_event_message(const EventHeaders& headers, std::string_view payload);

/// An event of JSON: `write_event("contentBlockDelta", R"({"delta":...})")`.
std::string write_event(std::string_view event_type, std::string_view json);
/// An event of InvokeModelWithResponseStream: the chunk's JSON, wrapped as {"bytes": base64}.
std::string write_chunk(std::string_view chunk_json);
/// An exception that ends the stream: `write_exception("throttlingException",
/// R"({"message":...})")`.
std::string write_exception(std::string_view exception_type, std::string_view json);

/// Splits a body at the ends of its messages. What is not a message (damage, a cut) is one piece
/// with all that follows.
std::vector<std::string_view> split_event_messages(std::string_view body);

}  // namespace sideseat::bedrock
