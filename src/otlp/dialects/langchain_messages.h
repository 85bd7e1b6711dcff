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
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/message.h"

namespace sideseat::otlp {

/// nullopt: it has none of these shapes.
std::optional<Message> langchain_message(JsonValue value);

/// All in it that say something, as JSON. nullopt: it holds none.
std::optional<std::vector<std::string>> langchain_messages(JsonValue value);

/// Where the messages stand in what went into or came out of a chain, a graph's node or a model,
/// told by how its JSON begins (MessagePlace::member); empty: it is no list of messages.
std::string_view messages_member(std::string_view json);

}  // namespace sideseat::otlp
