// The few words by which a list shows what was asked and answered.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "otlp/dialects/dialect.h"

namespace sideseat::ingest {

/// The start of `text`: white space, line breaks too, collapsed to one space each, at most
/// kPreviewCharactersMax characters, never half of one. Marks (Markdown) stay.
std::string preview_text(std::string_view text);

/// Of the last user message that has a text; without one, of whatever the last message holds.
/// `pieces`: those of the input, as `dialect` has them, in order.
std::string input_preview(const otlp::Dialect& dialect, std::span<const std::string_view> pieces);
/// Of the first choice: its text, else the tools it calls, else its reasoning.
std::string output_preview(const otlp::Dialect& dialect, std::span<const std::string_view> pieces);

/// The same from InvokeModel bodies, for families whose messages nobody has read: the member that
/// holds the prompt or the answer by the habits of the vendors.
std::string request_body_preview(JsonValue body);
std::string response_body_preview(JsonValue body);

}  // namespace sideseat::ingest
