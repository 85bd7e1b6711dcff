// The ways in which instrumentations write GenAI spans: where each puts the messages, and what it
// calls the facts. One file a dialect; the table of all is in dialects.cpp.
//
// A span is read twice. When it arrives, `read` says where its messages stand and what it tells in
// other names. The places are cut out and stored as raw pieces, each distinct one once, and the
// span keeps the name of its dialect. When the span is shown, `messages` turns each piece into
// messages of the current conventions. So a better `messages` applies to what is stored already,
// and what was sent can always be given back as it was.
//
// To add a dialect: a file here with the function `const Dialect& <name>_dialect()`, a line for it
// in dialects.h, and a row in the table of dialects.cpp. reading.h has what most of them need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/attribute.h"
#include "model/span.h"

namespace sideseat::otlp {

/// The list of a call that a message belongs to. The numbers are those of store::ContentRole.
enum class MessageRole : std::uint8_t {
  kSystem = 0,  ///< Parts of the system prompt.
  kTool = 1,    ///< Definitions of tools.
  kInput = 2,   ///< Messages that were sent.
  kOutput = 3,  ///< Messages that came back.
};

/// How a place is cut into the pieces that are stored once, and that `messages` gets.
///
/// An OTLP array or map is cut as its JSON (otlp/plain_json.h: what people would write; bytes and
/// NaN have a form of their own there), a string as the JSON it holds.
enum class Cut : std::uint8_t {
  /// An array of objects or strings gives a piece an element, each its exact JSON (so an element
  /// that is a string comes in quotes). Everything else is one piece: the text of a string as it
  /// is, the JSON of another value.
  kElements,
  /// One piece, whatever it holds: the text of a string as it is, the JSON of another value.
  kWhole,
  /// Several attributes as one piece: a JSON object with a member for each, in their order; its
  /// name is the key without the first `prefix_bytes` bytes. Strings stay strings, also those that
  /// hold JSON: {"message.role":"user","message.content":"Hello","message.tool_calls":"[{}]"}.
  /// In an event the first member is "event.name" with the event's name, before those of the
  /// attributes (one of which may have that name too).
  kGroup,
};

/// Where messages stand in a span. Places may come in any order and must not overlap: an attribute
/// is in one place, except that several places may name different members of the same one.
struct MessagePlace {
  MessageRole role = MessageRole::kInput;
  Cut cut = Cut::kElements;
  std::int32_t event = -1;  ///< Whose attributes: those of the event of that index; -1: the span's.
  std::size_t first = 0;    ///< The index of the attribute, or of the first in the group.
  /// Groups: how many attributes stand one after another. 0 is for an event without attributes that
  /// is a message all the same. The others always have 1.
  std::size_t count = 1;
  std::size_t prefix_bytes = 0;  ///< Groups: so much of each key all of them share.
  /// Groups: further members that stand elsewhere in the same list, by index, ascending, all after
  /// `first + count`. They follow the others in the piece.
  std::vector<std::size_t> others;
  /// kElements: what is meant is not the value but this in it: names of members of JSON objects, a
  /// number for an index of an array, with '/' between ("messages", "messages/0"). Views a constant
  /// of the dialect. What is not there, or is no JSON, gives no pieces (and is kept all the same).
  std::string_view member;
};

/// What a dialect finds in a span.
struct Reading {
  /// Within each role in the order in which they were said.
  std::vector<MessagePlace> places;
  /// What the span says in names of its own, under the current conventions' (the constants of
  /// model/attribute_names.h, with the types they have there): the operation, provider, models,
  /// usage, finish reasons, settings (gen_ai.request.*), time to first chunk, session.id, user.id,
  /// tags, error.type. Only what the span does not have under that name itself: its own win.
  Attributes facts;
};

/// One way of writing GenAI spans. Constant; its functions are pure and called by many threads.
/// They see what anybody may send: no shape can be relied on.
struct Dialect {
  /// Stored with every span: never renamed. Empty for the current conventions.
  std::string_view name;
  /// Fills `out`, which is empty, and says true; or says false and leaves it: not this dialect. Is
  /// asked about every span that arrives, so it must say no quickly. True is also right for a span
  /// of this dialect that has no messages.
  bool (*read)(const Span& span, const Scope& scope, Reading& out);
  /// A piece of a place that `read` named, as JSON texts of the current conventions:
  ///   kInput, kOutput  messages {"role": .., "parts": [..], "finish_reason": ..};
  ///   kSystem          parts {"type": "text", "content": ..};
  ///   kTool            definitions {"type": "function", "name": .., "description", "parameters"}.
  /// Several, if the piece holds several; none, if it says nothing. What is not understood becomes
  /// a part with the raw text, so that it can be seen (reading.h: raw_message).
  std::vector<std::string> (*messages)(MessageRole role, std::string_view piece);
};

/// Asks the dialects in turn and fills `out`, which is emptied before. nullptr: none speaks for the
/// span; it is kept and shown as it is.
const Dialect* read_dialect(const Span& span, const Scope& scope, Reading& out);

/// By the stored name; nullptr: a name of a newer version.
const Dialect* find_dialect(std::string_view name);

}  // namespace sideseat::otlp
