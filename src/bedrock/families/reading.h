// What readers of several families do alike.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "bedrock/call_facts.h"

namespace sideseat::bedrock {

/// A prompt that is one text, or a list of them: it is kept with its own marks of who speaks, as
/// what the user says. Reads the settings of `body` too.
void read_text_completion(JsonValue body, JsonValue prompt, CallFacts& facts);

/// Adds a choice to `output`. `vendor_reason`: its finish reason; missing or null: none was seen.
void add_choice(std::string role, std::vector<Part> parts, JsonValue vendor_reason,
                CallFacts& facts);
/// The same for a choice of one text.
void add_text_choice(JsonValue text, JsonValue vendor_reason, CallFacts& facts);

/// `aws.bedrock.request.<name>` for those of the members that are there, as sent.
void keep_request_members(JsonValue body, std::initializer_list<std::string_view> names,
                          CallFacts& facts);

/// Arguments of a tool call that came as text: the JSON they are, {} for none, else a JSON string.
std::string arguments_json(std::string text);

}  // namespace sideseat::bedrock
