// ApplyGuardrail: content judged without a model.
#pragma once

#include "bedrock/operation.h"

namespace sideseat::bedrock {

/// The content becomes one message: of the user, or of the assistant where the source is OUTPUT.
/// Which guardrail it was, the URL says.
void read_guardrail_request(const CallRequest& request, CallFacts& facts);

/// The outputs become the assistant's message: what to show instead of the content. The judgement
/// (action, assessments, coverage) is kept verbatim, the units of policy as usage.
void read_guardrail_answer(const CallAnswer& answer, CallFacts& facts);

}  // namespace sideseat::bedrock
