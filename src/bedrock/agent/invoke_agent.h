// InvokeAgent and InvokeInlineAgent: an agent that lives in the service, or one that is sent along.
#pragma once

#include "bedrock/operation.h"

namespace sideseat::bedrock::agent {

/// What the user says, the session's history and results handed back as messages; an inline agent's
/// instruction and action groups as system and tools; everything else by its name.
void read_agent_request(const CallRequest& request, CallFacts& facts);

/// `answer.body`: a list of events. Chunks become one text with its citations, files blobs,
/// returned control tool calls; trace events become steps, whose tokens are summed up.
void read_agent_answer(const CallAnswer& answer, CallFacts& facts);

}  // namespace sideseat::bedrock::agent
