// Images, videos and texts in the forms that families for media send and give them.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "bedrock/call_facts.h"

namespace sideseat::bedrock {

/// "data:image/png;base64,..." is bytes, anything else an address.
Part read_url_part(std::string url, std::string_view modality);

/// Base64, or a data URL. Without a media type it is told by the first bytes.
Part read_image_part(JsonValue base64);

/// Says what a part is for, where that is not plain: "mask_image", "search_prompt".
Part& with_use(Part& part, std::string_view use);
/// A text that says what is not wanted.
Part negative_text(std::string text);

/// Adds a generated image as a choice of its own. `seed` may be missing.
void add_image_choice(JsonValue base64, JsonValue seed, JsonValue vendor_reason, CallFacts& facts);

/// What many requests for media have: operation and output type.
void begin_generation(std::string_view output_type, CallFacts& facts);

/// Adds the message with what was asked; nothing where that is nothing.
void add_user_message(std::vector<Part> parts, CallFacts& facts);

}  // namespace sideseat::bedrock
