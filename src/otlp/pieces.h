// Cuts large attribute values into pieces that repeat from call to call, and puts them together.
//
// A conversation sends its whole history with every call: as `gen_ai.input.messages`, and once more
// inside an InvokeModel body. A value is therefore cut into pieces (a message each, say), which a
// store keeps once, and a frame, which is small and says what stands between them. Joining gives
// back the exact text.
//
//   {"model": "m", "messages": [{...}, {...}]}
//   frame   {"model": "m", "messages": [  <2 pieces of input, ", " between>  ]}
//   pieces  {...}   {...}
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sideseat::otlp {

/// Which list a piece belongs to. The numbers are those of store::ContentRole, and up to kOutput
/// those of MessageRole (dialects/dialect.h).
enum class PieceRole : std::uint8_t {
  kSystem = 0,
  kTool = 1,
  kInput = 2,
  kOutput = 3,
  kOther = 4,  ///< A stretch of another large value.
};
inline constexpr std::size_t kPieceRoles = 5;

/// A view of the text that it was cut from, or of where it is stored.
struct Piece {
  PieceRole role;
  std::string_view text;
  bool operator==(const Piece&) const = default;
};

struct CutText {
  std::string frame;  ///< Bytes for join().
  std::vector<Piece> pieces;
};

/// JSON that is an array of objects or strings is cut at its elements. As kOther, JSON that is an
/// object is cut at the elements of those members that are such arrays, and other large members are
/// a piece each. Every other text is one piece; nothing, and an empty array, are none.
CutText cut_elements(std::string_view text, PieceRole role);

/// Where in a text the pieces of a role are: `path` as slice_at() takes it (base/json_slices.h).
struct CutMember {
  PieceRole role;
  std::string_view path;
};
/// JSON that is cut at some of its members: what stands there as cut_elements() does it, the rest
/// of an object as its kOther. Of members inside each other the outer one counts.
CutText cut_members(std::string_view text, const std::vector<CutMember>& members);

CutText cut_whole(std::string_view text, PieceRole role);

/// Hands out the pieces of each role in order. Views what it is given.
class PieceSupply {
 public:
  explicit PieceSupply(std::span<const Piece> pieces) : pieces_(pieces) {}
  /// Null: there are no more.
  const Piece* next(PieceRole role);
  /// The one of that index among those of its role, whether or not it was handed out; null: there
  /// is none. The first call takes a look at them all.
  const Piece* at(PieceRole role, std::size_t index);

 private:
  std::span<const Piece> pieces_;
  std::array<std::size_t, kPieceRoles> next_{};
  std::array<std::vector<const Piece*>, kPieceRoles> by_role_;  // Filled by at().
};

/// The text that was cut. Takes its pieces from `supply`. Errors: kCorrupt if they do not fit.
Result<std::string> join(std::string_view frame, PieceSupply& supply);

/// A text that stands word for word in a piece: senders say the same message in several places.
struct PieceSlice {
  PieceRole role = PieceRole::kOther;
  std::size_t index = 0;  ///< Of the piece, among those of its role.
  std::size_t offset = 0;
  std::size_t size = 0;
};
/// Bytes for sliced().
std::string slice_frame(const PieceSlice& slice);
/// The text, a view of the piece. Errors: kCorrupt if there is no such piece or it is too short.
Result<std::string_view> sliced(std::string_view frame, PieceSupply& supply);

/// How a value became a text that could be cut. The numbers are stored.
enum class DetachedForm : std::uint8_t {
  kText = 0,        ///< It was a string.
  kStructured = 1,  ///< It was another value; the text is its JSON (plain_json.h).
  kGroup = 2,       ///< Several attributes as one JSON object (dialects/dialect.h: Cut::kGroup).
  kSlice = 3,  ///< It was a string that stands in a piece of another value; its frame says where.
};

/// One or more attributes that were taken out of a span.
struct Detachment {
  std::int32_t event = -1;  ///< Whose attributes: those of the event of that index; -1: the span's.
  std::size_t first = 0;    ///< Index among them, before anything was taken out.
  DetachedForm form = DetachedForm::kText;
  PieceRole role = PieceRole::kOther;  ///< Of its first piece; kOther: it has none, or is a slice.
  std::string key;                     ///< Groups: what the keys have in common.
  std::string frame;
  std::size_t count = 1;            ///< Groups: so many attributes from `first` on ...
  std::vector<std::size_t> others;  ///< ... and these, all after them, ascending.
  bool operator==(const Detachment&) const = default;
};

std::string encode_detachments(const std::vector<Detachment>& detachments);
/// Errors: kCorrupt.
Result<std::vector<Detachment>> decode_detachments(std::string_view bytes);

}  // namespace sideseat::otlp
