// InvokeModel: what is the same for every family, around what the family's reader makes of the
// body.
#pragma once

#include <memory>

#include "bedrock/operation.h"

namespace sideseat::bedrock {

/// Keeps the body as JSON, reads the x-amzn-bedrock-* headers, and lets the family read the rest.
void read_invoke_request(const CallRequest& request, CallFacts& facts);

/// The same of a body that stands inside another one: kept, its operation told, read by its family.
void read_invoke_body(JsonValue body, std::string_view model_id, CallFacts& facts);

/// The same for the answer. Tokens: those of the body, then of the invocation metrics, then of the
/// headers. A stream no family knows has a JSON array of its chunks for a body.
void read_invoke_answer(const CallAnswer& answer, CallFacts& facts);

/// Merges the chunks with the family that the first of them shows.
std::unique_ptr<EventMerger> merge_invoke();

}  // namespace sideseat::bedrock
