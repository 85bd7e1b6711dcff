// Converse's request and response. A stream's events are merged into such a response first (see
// converse_stream.h), so that this is the one place that knows what an answer means.
#pragma once

#include <string>

#include "base/json.h"
#include "bedrock/call_facts.h"

namespace sideseat::bedrock {

/// The body of Converse or ConverseStream. Members without a place of their own are kept verbatim
/// in `request_members`.
void read_converse_request(JsonValue request, CallFacts& facts);

/// The body of an answer, whole or as far as it came: every member is optional. Members without a
/// place of their own are kept verbatim in `response_members`.
void read_converse_response(JsonValue response, CallFacts& facts);

/// The JSON of `gen_ai.tool.definitions` for toolConfig's tools.
std::string converse_tool_definitions(JsonValue tools);

}  // namespace sideseat::bedrock
