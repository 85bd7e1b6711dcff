// The settings of a request, in every vendor's spelling.
#pragma once

#include "base/json.h"
#include "bedrock/call_facts.h"

namespace sideseat::bedrock {

/// Takes the settings among the members of `object`: a request's body, or the object inside it that
/// holds them. Of two spellings of one setting the first one there counts. Numbers that are none
/// are passed over.
void read_settings(JsonValue object, InferenceSettings& settings);

/// How much the model may think, by the members of an InvokeModel body or of Converse's additional
/// fields.
void read_thinking(JsonValue object, InferenceSettings& settings);

}  // namespace sideseat::bedrock
