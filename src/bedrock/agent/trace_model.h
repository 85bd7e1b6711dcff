// A model that an agent asked on the way, as its trace tells of it.
#pragma once

#include "base/json.h"
#include "bedrock/call_facts.h"

namespace sideseat::bedrock::agent {

/// A modelInvocationInput: the model, its settings and the prompt. A prompt that is JSON with
/// messages becomes those messages, any other is one text of the user's.
void read_model_input(JsonValue input, CallFacts& facts);

/// A modelInvocationOutput: what the model answered (as messages where its body is of a kind that
/// is known, else as a text), what it thought, its tokens: those of the body before those of the
/// trace's metadata.
void read_model_output(JsonValue output, CallFacts& facts);

/// Puts thoughts before the answer, unless they are there already.
void add_reasoning(CallFacts& facts, Part thoughts);

}  // namespace sideseat::bedrock::agent
