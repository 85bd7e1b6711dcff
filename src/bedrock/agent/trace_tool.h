// What an agent did besides asking models: tools, knowledge bases, code, other agents.
#pragma once

#include <string>

#include "base/json.h"
#include "bedrock/call_facts.h"

namespace sideseat::bedrock::agent {

/// What kind of step an invocation is, and the kind of observation that belongs to it.
enum class InvocationKind : std::uint8_t { kAction, kKnowledgeBase, kCode, kAgent, kOther };

/// A member of an invocationInput: "actionGroupInvocationInput", "knowledgeBaseLookupInput", ...
InvocationKind read_invocation(JsonValue input, Step& step);

/// A member of an observation, "actionGroupInvocationOutput" and so on, if it is the result of an
/// invocation; kOther if not.
InvocationKind observed_kind(JsonValue output);
/// Writes the result down. `step`: what read_invocation() made, or a step that is still empty.
void read_observation(JsonValue output, Step& step);

/// Whether the caller has to carry the invocation out: nothing is observed of it in this call.
bool returns_control(JsonValue input);

}  // namespace sideseat::bedrock::agent
