// Cuts large attribute values into pieces that repeat from call to call, and puts them together.
//
// A conversation sends its whole history with every call: as `gen_ai.input.messages`, and once more
// inside an InvokeModel body. A value is therefore cut into pieces (a message each, say), which the
// store keeps once, and a frame, which is small and says what stands between them. Joining gives
// back the exact text.
//
//   {"model": "m", "messages": [{...}, {...}]}
//   frame   ["{\"model\": \"m\", \"messages\": [", [2, ", "], "]}"]
//   pieces  {...}   {...}
//
// In a frame a text stands for itself and [n, separator] for the next n pieces with the separator
// between them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "store/store.h"

namespace sideseat::store {

struct CutText {
  std::string frame_json;
  std::vector<std::string> pieces;
};

/// JSON that is an array of objects or strings is cut at its elements. JSON that is an object is
/// cut at the elements of those members that are such arrays, and other large members are a piece
/// each. Every other text is one piece.
CutText cut_text(std::string_view text);
/// The same where `text` has been parsed already.
CutText cut_text(std::string_view text, const JsonDocument& document);

/// An attribute that was taken out of a span: an element of `"detached"` in
/// SpanRecord::rest. Its pieces are the next ones of `role` among the span's contents.
struct Detachment {
  std::int64_t at = 0;  ///< Index among the span's attributes.
  std::string key;
  bool structured = false;  ///< Was an OTLP array or map, not a string that holds JSON.
  ContentRole role = ContentRole::kPiece;
  std::string frame_json;
};
/// Writes the array, the value of `"detached"`.
void write_detached(JsonWriter& json, const std::vector<Detachment>& detachments);

/// The value of a detached attribute, whole again.
struct RejoinedAttribute {
  std::int64_t at = 0;
  std::string key;
  bool structured = false;
  ContentRole role = ContentRole::kPiece;
  std::string text;
};
/// `rest`: the parsed rest; `texts`: those of `references`, in their order.
/// Errors: kCorrupt if the frames and the contents do not fit.
Result<std::vector<RejoinedAttribute>> rejoin(JsonValue rest,
                                              const std::vector<SpanRow::Reference>& references,
                                              const std::vector<std::string>& texts);

}  // namespace sideseat::store
