// Offsets into the text say where to cut.
#include "store/pieces.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sideseat::store {
namespace {

/// Members of an object that are not arrays become pieces from this size on.
constexpr std::size_t kPieceBytesMin = 256;
/// An array with more elements stays whole: no conversation is that long.
constexpr std::size_t kPiecesMax = 10'000;

/// Walks a text from front to back; what is not taken as a piece goes into the frame.
class Cutter {
 public:
  /// `root` is the value that `text` holds.
  Cutter(std::string_view text, JsonValue root) : text_(text) {
    // Values view the document's copy of the text, which begins as many bytes before the root.
    const std::size_t leading = text.find_first_not_of(" \t\r\n");
    origin_ = root.raw().data() - (leading == std::string_view::npos ? 0 : leading);
    frame_.begin_array();
  }

  /// Values must come in the order of the text.
  void take(JsonValue value) {
    const auto begin = static_cast<std::size_t>(value.raw().data() - origin_);
    const std::string_view between = text_.substr(end_, begin - end_);
    if (run_ > 0 && (run_ == 1 || between == separator_) && in_array_) {
      separator_ = between;
      ++run_;
    } else {
      finish_run();
      literal(between);
      run_ = 1;
    }
    end_ = begin + value.raw().size();
    cut_.pieces.emplace_back(value.raw());
  }
  /// Only the elements of one array make a run.
  void take_elements(JsonValue array) {
    finish_run();
    for (const JsonValue element : array.elements()) {
      take(element);
      in_array_ = true;
    }
    finish_run();
  }
  CutText finish() {
    finish_run();
    literal(text_.substr(end_));
    frame_.end_array();
    cut_.frame_json = std::move(frame_json_);
    return std::move(cut_);
  }

 private:
  void literal(std::string_view text) {
    if (!text.empty()) frame_.string(text);
  }
  void finish_run() {
    if (run_ > 0) {
      frame_.begin_array().integer(run_).string(run_ > 1 ? separator_ : "").end_array();
    }
    run_ = 0;
    in_array_ = false;
  }

  std::string_view text_;
  const char* origin_ = nullptr;
  std::size_t end_ = 0;  // Of the last piece.
  std::int64_t run_ = 0;
  std::string_view separator_;
  bool in_array_ = false;
  std::string frame_json_;
  JsonWriter frame_{frame_json_};
  CutText cut_;
};

/// Arrays of numbers (an embedding, say) would be torn into crumbs.
bool has_whole_elements(JsonValue array) {
  std::size_t count = 0;
  for (const JsonValue element : array.elements()) {
    if (!element.is_object() && !element.is_string()) return false;
    if (++count > kPiecesMax) return false;
  }
  return count > 0;
}

CutText one_piece(std::string_view text) { return {R"([[1,""]])", {std::string(text)}}; }

constexpr std::array<std::string_view, kContentRoles> kRoleNames{"system", "tool", "input",
                                                                 "output", "piece"};

std::optional<ContentRole> role_of(std::string_view name) {
  const auto place = std::find(kRoleNames.begin(), kRoleNames.end(), name);
  if (place == kRoleNames.end()) return std::nullopt;
  return static_cast<ContentRole>(place - kRoleNames.begin());
}

Error does_not_fit() {
  return {ErrorCode::kCorrupt, "a span's contents do not fit its attributes"};
}

/// Hands out the texts of each role in order.
class Supply {
 public:
  Supply(const std::vector<SpanRow::Reference>& references, const std::vector<std::string>& texts)
      : references_(references), texts_(texts) {}
  const std::string* next(ContentRole role) {
    std::size_t& at = next_[static_cast<std::size_t>(role)];
    while (at < references_.size() && references_[at].role != role) ++at;
    return at < std::min(references_.size(), texts_.size()) ? &texts_[at++] : nullptr;
  }

 private:
  const std::vector<SpanRow::Reference>& references_;
  const std::vector<std::string>& texts_;
  std::array<std::size_t, kContentRoles> next_{};
};

Result<std::string> join(JsonValue frame, ContentRole role, Supply& supply) {
  std::string text;
  for (const JsonValue item : frame.elements()) {
    if (item.is_string()) {
      text += item.text();
      continue;
    }
    std::vector<JsonValue> run;
    for (const JsonValue member : item.elements()) run.push_back(member);
    if (run.size() != 2) return does_not_fit();
    const std::string separator = run[1].text();
    const std::int64_t count = run[0].integer().value_or(0);
    for (std::int64_t i = 0; i < count; ++i) {
      const std::string* piece = supply.next(role);
      if (piece == nullptr) return does_not_fit();
      if (i > 0) text += separator;
      text += *piece;
    }
  }
  return text;
}

}  // namespace

CutText cut_text(std::string_view text) {
  const auto document = JsonDocument::parse(text);
  return document ? cut_text(text, *document) : one_piece(text);
}

CutText cut_text(std::string_view text, const JsonDocument& document) {
  const JsonValue root = document.root();
  Cutter cutter(text, root);
  if (has_whole_elements(root)) {
    cutter.take_elements(root);
    return cutter.finish();
  }
  if (!root.is_object()) return one_piece(text);
  for (const JsonValue member : root.members()) {
    if (member.is_array() && has_whole_elements(member)) {
      cutter.take_elements(member);
    } else if (!member.is_array() && member.raw().size() >= kPieceBytesMin) {
      cutter.take(member);
    }
  }
  return cutter.finish();
}

void write_detached(JsonWriter& json, const std::vector<Detachment>& detachments) {
  json.begin_array();
  for (const Detachment& detachment : detachments) {
    json.begin_object()
        .member("at", detachment.at)
        .member("key", detachment.key)
        .member("structured", detachment.structured)
        .member("role", kRoleNames[static_cast<std::size_t>(detachment.role)]);
    json.key("frame").raw(detachment.frame_json).end_object();
  }
  json.end_array();
}

Result<std::vector<RejoinedAttribute>> rejoin(JsonValue rest,
                                              const std::vector<SpanRow::Reference>& references,
                                              const std::vector<std::string>& texts) {
  Supply supply(references, texts);
  std::vector<RejoinedAttribute> attributes;
  for (const JsonValue detached : rest["detached"].elements()) {
    const auto role = role_of(detached["role"].text());
    if (!role) return does_not_fit();
    SIDESEAT_TRY(std::string text, join(detached["frame"], *role, supply));
    attributes.push_back({.at = detached["at"].integer().value_or(0),
                          .key = detached["key"].text(),
                          .structured = detached["structured"].boolean().value_or(false),
                          .role = *role,
                          .text = std::move(text)});
  }
  return attributes;
}

}  // namespace sideseat::store
