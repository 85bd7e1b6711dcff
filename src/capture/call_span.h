// From what is known of a call to the span that says so.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "bedrock/call_facts.h"
#include "capture/call_reader.h"
#include "model/span.h"

namespace sideseat::capture {

/// The spans of a call that is over. First its own: "chat {model}", kind client, attributes of
/// model/attribute_names.h. Then one for each step that the service told of, in the same trace,
/// with ids from `random`. An attribute without a value is left out.
///
/// The service's clock is not ours: a step that would stick out of its parent is clamped into it.
std::vector<Span> make_call_spans(const CallBegin& begin, const std::string& operation_name,
                                  const std::string& model_id, const CallOutcome& outcome,
                                  const bedrock::CallFacts& facts, RandomSource& random);

}  // namespace sideseat::capture
