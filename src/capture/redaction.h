// What stays in the process when content is not to leave it.
#pragma once

#include "bedrock/call_facts.h"

namespace sideseat::capture {

/// Removes everything that people or models wrote, or that may quote it: messages, system prompts,
/// tools, bodies, traces, the vendor's free fields. Left are settings, counts, times and words of
/// the service. The one place where this is decided, for every operation.
void remove_content(bedrock::CallFacts& facts);
/// The same for an error: its messages may quote what was sent.
void remove_content(bedrock::ServiceError& error);

}  // namespace sideseat::capture
