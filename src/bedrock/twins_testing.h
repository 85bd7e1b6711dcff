// For tests that a stream says what its whole twin says.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bedrock/call_facts.h"

namespace sideseat::bedrock::testing {

/// Pieces of `size` characters: a delta never ends inside one.
std::vector<std::string> pieces(std::string_view text, std::size_t size);

/// `text` in quotes, escaped.
std::string json_string(std::string_view text);

/// What was asked; an answer's reader may have use for it.
struct Question {
  std::string_view model_id;
  std::string_view body;  ///< Empty: not seen.
};

/// What an answer of that operation says.
CallFacts facts_of(std::string_view operation, const Question& question, std::string_view body);

/// The body that the bytes of an event stream stand for. Expects the stream to be whole and to say
/// which event is its last.
std::string merged(std::string_view operation, std::string_view stream);

/// Expects the same messages, words, counts, ids and family of both.
void expect_twins(const CallFacts& stream, const CallFacts& whole);

}  // namespace sideseat::bedrock::testing
