// CountTokens: what a Converse or InvokeModel request would cost, without making it.
#pragma once

#include "bedrock/operation.h"

namespace sideseat::bedrock {

/// The request inside is read as it would be if it were made.
void read_count_tokens_request(const CallRequest& request, CallFacts& facts);

/// The count is `counted_input_tokens` and a part of the output: no token was used.
void read_count_tokens_answer(const CallAnswer& answer, CallFacts& facts);

}  // namespace sideseat::bedrock
