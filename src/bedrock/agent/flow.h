// InvokeFlow: nodes that pass documents to each other.
#pragma once

#include "bedrock/operation.h"

namespace sideseat::bedrock::agent {

void read_flow_request(const CallRequest& request, CallFacts& facts);

/// `answer.body`: a list of events. Outputs, and questions of a flow that needs more input, become
/// messages; trace events become steps, one for each run of a node.
void read_flow_answer(const CallAnswer& answer, CallFacts& facts);

}  // namespace sideseat::bedrock::agent
