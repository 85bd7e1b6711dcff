// Retrieve: what a knowledge base has on a question.
#pragma once

#include "bedrock/operation.h"

namespace sideseat::bedrock::agent {

void read_retrieve_request(const CallRequest& request, CallFacts& facts);
void read_retrieve_answer(const CallAnswer& answer, CallFacts& facts);

}  // namespace sideseat::bedrock::agent
