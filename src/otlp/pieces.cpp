// Slices of the text say where to cut. A frame is a list of items: a number, whose last three bits
// tell the kind, and what belongs to it.
#include "otlp/pieces.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "base/json_slices.h"
#include "base/varint.h"
#include "model/attachment_reference.h"

namespace sideseat::otlp {
namespace {

/// Members of an object that are not arrays become pieces from this size on, and any that refers to
/// an attachment.
constexpr std::size_t kPieceBytesMin = 256;
/// An array with more elements stays whole: no conversation is that long.
constexpr std::size_t kPiecesMax = 10'000;

// The kinds of a frame's items. kRun and the four that follow: so many pieces of a role, and, where
// there are several, what stands between them.
constexpr std::uint64_t kLiteral = 0;
constexpr std::uint64_t kRun = 1;
constexpr int kKindBits = 3;
constexpr std::uint64_t kKindMask = (1U << kKindBits) - 1;

using Slices = std::vector<std::string_view>;

/// Walks a text from front to back; what is not taken as a piece goes into the frame.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  /// Slices of the text, in its order.
  void take(PieceRole role, std::string_view slice) {
    const auto begin = static_cast<std::size_t>(slice.data() - text_.data());
    const std::string_view between = text_.substr(end_, begin - end_);
    if (run_ > 0 && (run_ == 1 || between == separator_)) {
      separator_ = between;
      ++run_;
    } else {
      finish_run();
      literal(between);
      run_ = 1;
      role_ = role;
    }
    end_ = begin + slice.size();
    cut_.pieces.push_back({role, slice});
  }
  /// Only the elements of one array make a run.
  void take_all(PieceRole role, const Slices& slices) {
    finish_run();
    cut_.pieces.reserve(cut_.pieces.size() + slices.size());
    for (const std::string_view slice : slices) take(role, slice);
    finish_run();
  }
  CutText finish() {
    finish_run();
    literal(text_.substr(end_));
    return std::move(cut_);
  }

 private:
  void literal(std::string_view text) {
    if (text.empty()) return;
    put_varint(cut_.frame, text.size() << kKindBits | kLiteral);
    cut_.frame += text;
  }
  void finish_run() {
    if (run_ > 0) {
      put_varint(cut_.frame, run_ << kKindBits | (kRun + static_cast<std::uint64_t>(role_)));
      if (run_ > 1) put_sized(cut_.frame, separator_);
    }
    run_ = 0;
  }

  std::string_view text_;
  std::size_t end_ = 0;  // Of the last piece.
  std::uint64_t run_ = 0;
  PieceRole role_ = PieceRole::kOther;
  std::string_view separator_;
  CutText cut_;
};

/// Arrays of numbers (an embedding, say) would be torn into crumbs.
bool has_whole_elements(const Slices& elements) {
  return elements.size() <= kPiecesMax &&
         std::all_of(elements.begin(), elements.end(), [](std::string_view element) {
           return element.front() == '{' || element.front() == '"';
         });
}

bool begins_with(std::string_view text, char bracket) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && text[at] == bracket;
}

/// One stretch of a text with what it is cut into.
struct Stretch {
  std::string_view text;
  PieceRole role;
  bool named;  ///< By its path: it is a piece however small it is.
};

void take_stretch(Cutter& cutter, const Stretch& stretch, Slices& elements) {
  if (stretch.text.front() == '[' && slice_array(stretch.text, elements) &&
      has_whole_elements(elements)) {
    cutter.take_all(stretch.role, elements);
  } else if (stretch.named ||
             (stretch.text.front() != '[' && stretch.text.size() >= kPieceBytesMin) ||
             !attachment_references(stretch.text).empty()) {
    cutter.take_all(stretch.role, {stretch.text});
  }
}

Error does_not_fit() {
  return {ErrorCode::kCorrupt, "a span's contents do not fit its attributes"};
}

void append_detachment(std::string& out, const Detachment& one) {
  put_varint(out, static_cast<std::uint64_t>(std::int64_t{one.event} + 1));
  put_varint(out, one.first);
  out += static_cast<char>(static_cast<unsigned>(one.form) << kKindBits |
                           static_cast<unsigned>(one.role));
  put_sized(out, one.key);
  put_sized(out, one.frame);
  if (one.form != DetachedForm::kGroup) return;
  put_varint(out, one.count);
  put_varint(out, one.others.size());
  std::size_t before = one.first + one.count;
  for (const std::size_t other : one.others) {
    put_varint(out, other - before);
    before = other;
  }
}

class DetachmentReader {
 public:
  explicit DetachmentReader(std::string_view bytes) : bytes_(bytes) {}

  bool at_end() const { return bytes_.empty(); }
  /// False: the bytes are damaged.
  bool read(Detachment& out) {
    const std::uint64_t event = number();
    if (event > std::uint64_t{std::numeric_limits<std::int32_t>::max()}) return false;
    out.event = static_cast<std::int32_t>(event) - 1;
    out.first = number();
    const std::uint64_t kind = number();
    const std::uint64_t form = kind >> kKindBits;
    const std::uint64_t role = kind & kKindMask;
    if (form > static_cast<std::uint64_t>(DetachedForm::kSlice) || role >= kPieceRoles)
      return false;
    out.form = static_cast<DetachedForm>(form);
    out.role = static_cast<PieceRole>(role);
    out.key = text();
    out.frame = text();
    if (out.form == DetachedForm::kGroup) read_group(out);
    return is_whole_;
  }

 private:
  void read_group(Detachment& out) {
    out.count = number();
    std::size_t before = out.first + out.count;
    for (std::uint64_t left = number(); left > 0 && is_whole_; --left) {
      before += number();
      out.others.push_back(before);
    }
  }
  std::uint64_t number() {
    const auto value = take_varint(bytes_);
    if (!value) is_whole_ = false;
    return value.value_or(0);
  }
  std::string text() {
    const auto value = take_sized(bytes_);
    if (!value) is_whole_ = false;
    return std::string(value.value_or(""));
  }

  std::string_view bytes_;
  bool is_whole_ = true;
};

}  // namespace

CutText cut_whole(std::string_view text, PieceRole role) {
  Cutter cutter(text);
  if (!text.empty()) cutter.take(role, text);
  return cutter.finish();
}

CutText cut_elements(std::string_view text, PieceRole role) {
  Slices elements;
  if (begins_with(text, '[') && slice_array(text, elements) && has_whole_elements(elements)) {
    Cutter cutter(text);
    cutter.take_all(role, elements);
    return cutter.finish();
  }
  if (role == PieceRole::kOther && begins_with(text, '{')) return cut_members(text, {});
  return cut_whole(text, role);
}

CutText cut_members(std::string_view text, const std::vector<CutMember>& members) {
  std::vector<Stretch> stretches;
  for (const CutMember& member : members) {
    const std::string_view slice = slice_at(text, member.path);
    if (!slice.empty()) stretches.push_back({slice, member.role, true});
  }
  std::vector<JsonMemberSlice> all;
  if (slice_object(text, all)) {
    for (const JsonMemberSlice& one : all)
      stretches.push_back({one.value, PieceRole::kOther, false});
  } else if (stretches.empty()) {
    return cut_whole(text, PieceRole::kOther);
  }
  // The outer before the inner, but what is named before what is not.
  std::stable_sort(stretches.begin(), stretches.end(), [](const Stretch& a, const Stretch& b) {
    return std::pair(a.text.data(), b.text.size()) < std::pair(b.text.data(), a.text.size());
  });
  Cutter cutter(text);
  Slices elements;
  const char* done = text.data();
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const Stretch& stretch = stretches[i];
    if (stretch.text.data() < done) continue;
    const char* const end = stretch.text.data() + stretch.text.size();
    const bool holds_a_named_one =
        !stretch.named && i + 1 < stretches.size() && stretches[i + 1].text.data() < end;
    if (holds_a_named_one) continue;
    take_stretch(cutter, stretch, elements);
    done = end;
  }
  return cutter.finish();
}

const Piece* PieceSupply::next(PieceRole role) {
  std::size_t& at = next_[static_cast<std::size_t>(role)];
  while (at < pieces_.size() && pieces_[at].role != role) ++at;
  return at < pieces_.size() ? &pieces_[at++] : nullptr;
}

const Piece* PieceSupply::at(PieceRole role, std::size_t index) {
  const bool is_filled = std::any_of(by_role_.begin(), by_role_.end(),
                                     [](const auto& pieces) { return !pieces.empty(); });
  if (!is_filled) {
    for (const Piece& piece : pieces_) {
      by_role_[static_cast<std::size_t>(piece.role)].push_back(&piece);
    }
  }
  const auto& pieces = by_role_[static_cast<std::size_t>(role)];
  return index < pieces.size() ? pieces[index] : nullptr;
}

Result<std::string> join(std::string_view frame, PieceSupply& supply) {
  std::string text;
  while (!frame.empty()) {
    const auto item = take_varint(frame);
    if (!item) return does_not_fit();
    const std::uint64_t kind = *item & kKindMask;
    const std::uint64_t count = *item >> kKindBits;
    if (kind == kLiteral) {
      if (count > frame.size()) return does_not_fit();
      text += frame.substr(0, count);
      frame.remove_prefix(count);
      continue;
    }
    if (kind - kRun >= kPieceRoles) return does_not_fit();
    const auto separator = count > 1 ? take_sized(frame) : std::string_view();
    if (!separator) return does_not_fit();
    for (std::uint64_t i = 0; i < count; ++i) {
      const Piece* piece = supply.next(static_cast<PieceRole>(kind - kRun));
      if (piece == nullptr) return does_not_fit();
      if (i > 0) text += *separator;
      text += piece->text;
    }
  }
  return text;
}

std::string slice_frame(const PieceSlice& slice) {
  std::string frame;
  put_varint(frame, slice.index << kKindBits | static_cast<std::uint64_t>(slice.role));
  put_varint(frame, slice.offset);
  put_varint(frame, slice.size);
  return frame;
}

Result<std::string_view> sliced(std::string_view frame, PieceSupply& supply) {
  const auto piece_number = take_varint(frame);
  const auto offset = take_varint(frame);
  const auto size = take_varint(frame);
  if (!piece_number || !offset || !size) return does_not_fit();
  const std::uint64_t role = *piece_number & kKindMask;
  if (role >= kPieceRoles) return does_not_fit();
  const Piece* piece = supply.at(static_cast<PieceRole>(role), *piece_number >> kKindBits);
  if (piece == nullptr || *offset > piece->text.size() || *size > piece->text.size() - *offset) {
    return does_not_fit();
  }
  return piece->text.substr(*offset, *size);
}

std::string encode_detachments(const std::vector<Detachment>& detachments) {
  std::string out;
  for (const Detachment& one : detachments) append_detachment(out, one);
  return out;
}

Result<std::vector<Detachment>> decode_detachments(std::string_view bytes) {
  std::vector<Detachment> detachments;
  DetachmentReader reader(bytes);
  while (!reader.at_end()) {
    if (!reader.read(detachments.emplace_back())) return does_not_fit();
  }
  return detachments;
}

}  // namespace sideseat::otlp
