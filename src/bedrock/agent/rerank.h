// Rerank: documents in the order of how well they fit a query.
#pragma once

#include "bedrock/operation.h"

namespace sideseat::bedrock::agent {

void read_rerank_request(const CallRequest& request, CallFacts& facts);
void read_rerank_answer(const CallAnswer& answer, CallFacts& facts);

}  // namespace sideseat::bedrock::agent
