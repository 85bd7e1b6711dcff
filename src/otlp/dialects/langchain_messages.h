// LangChain's messages as its instrumentations dump them, as messages of the current conventions.
//
//   {"lc": 1, "type": "constructor", "id": [.., "HumanMessage"], "kwargs": {"content", "type"}}
//   {"type": "human", "data": {"content", ..}}
//   {"type": "human", "content": ..}
//   {"role": "user", "content": ..}
//
// and what holds several: a prompt's value, a state {"messages": [..]}, a list, a list of lists.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/message.h"

namespace sideseat::otlp {

/// nullopt: it has none of these shapes.
std::optional<Message> langchain_message(JsonValue value);

/// All in it, as JSON; empty if it holds none, or something else besides in a list.
std::vector<std::string> langchain_messages(JsonValue value);

}  // namespace sideseat::otlp
