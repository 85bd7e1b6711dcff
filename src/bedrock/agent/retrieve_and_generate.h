// RetrieveAndGenerate and its stream: a question answered by a model from what was found.
#pragma once

#include <memory>

#include "bedrock/event_merger.h"
#include "bedrock/operation.h"

namespace sideseat::bedrock::agent {

void read_generate_request(const CallRequest& request, CallFacts& facts);
/// The citations belong to the text.
void read_generate_answer(const CallAnswer& answer, CallFacts& facts);
/// Merges output, citation and guardrail events into the answer of RetrieveAndGenerate.
std::unique_ptr<EventMerger> merge_generate();

}  // namespace sideseat::bedrock::agent
