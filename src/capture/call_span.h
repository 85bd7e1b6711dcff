// From what is known of a call to the span that says so.
#pragma once

#include <string>

#include "bedrock/call_facts.h"
#include "capture/call_reader.h"
#include "model/span.h"

namespace sideseat::capture {

/// The span of a call that is over: "chat {model}", kind client, attributes of
/// model/attribute_names.h. An attribute without a value is left out.
Span make_call_span(const CallBegin& begin, const std::string& operation_name,
                    const std::string& model_id, const CallOutcome& outcome,
                    const bedrock::CallFacts& facts);

}  // namespace sideseat::capture
