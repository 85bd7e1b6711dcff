// Bodies that no family reads: what a person would take for the prompt and the answer in them.
//
// A guess is marked as one ("guessed": true in its part), so that nobody takes it for more.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "bedrock/call_facts.h"

namespace sideseat::bedrock {

/// Adds to `facts.input` the texts found under names that prompts have; messages keep their roles.
void guess_prompt(JsonValue request, CallFacts& facts);

/// Adds to `facts.output` the text found under names that answers have. Of an array (a stream's
/// chunks) the texts are appended.
void guess_answer(JsonValue response, CallFacts& facts);

/// Whether a piece of an answer shows in this chunk of a stream.
bool has_guessable_text(JsonValue chunk);

/// What kind of call it is, by the request's members or else the model's name.
std::string guess_operation(JsonValue request, std::string_view model_id);

}  // namespace sideseat::bedrock
