// OptimizePrompt and GenerateQuery: a text in, a better one or SQL out. Sessions, flow executions
// and the rest: bodies without a meaning of their own here.
#pragma once

#include "bedrock/operation.h"

namespace sideseat::bedrock::agent {

void read_optimize_request(const CallRequest& request, CallFacts& facts);
void read_optimize_answer(const CallAnswer& answer, CallFacts& facts);

void read_query_request(const CallRequest& request, CallFacts& facts);
void read_query_answer(const CallAnswer& answer, CallFacts& facts);

}  // namespace sideseat::bedrock::agent
