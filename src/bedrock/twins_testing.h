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

/// What was asked; an answer's reader may have use for it.
struct Question {
  std::string_view model_id;
  std::string_view body;  ///< Empty: not seen.
};

/// What an answer of that operation says.
CallFacts facts_of(std::string_view operation, const Question& question, std::string_view body);

/// What the bytes of an event stream stand for.
struct Merged {
  std::string body;
  bool is_whole = false;  ///< Every frame was, and the last event said that it is the last.
};
Merged merged(std::string_view operation, std::string_view stream);

/// The names of the facts that differ among messages, words, counts, ids and family; empty: none.
std::string differences(const CallFacts& stream, const CallFacts& whole);

}  // namespace sideseat::bedrock::testing
