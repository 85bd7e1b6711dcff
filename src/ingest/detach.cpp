// First the places that a dialect named, then what says the same again, then whatever is large.
#include "ingest/detach.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "base/hash.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "ingest/preview.h"
#include "ingest/slice_finder.h"
#include "model/attachment_reference.h"
#include "model/attribute_names.h"
#include "otlp/plain_json.h"

namespace sideseat::ingest {
namespace {

using otlp::Cut;
using otlp::CutText;
using otlp::DetachedForm;
using otlp::Detachment;
using otlp::MessagePlace;
using otlp::MessageRole;
using otlp::PieceRole;
using store::ContentRole;

// The roles are one scale in three layers: numbers may be cast.
static_assert(static_cast<int>(ContentRole::kSystem) == static_cast<int>(PieceRole::kSystem) &&
              static_cast<int>(ContentRole::kTool) == static_cast<int>(PieceRole::kTool) &&
              static_cast<int>(ContentRole::kInput) == static_cast<int>(PieceRole::kInput) &&
              static_cast<int>(ContentRole::kOutput) == static_cast<int>(PieceRole::kOutput) &&
              static_cast<int>(ContentRole::kPiece) == static_cast<int>(PieceRole::kOther) &&
              static_cast<int>(MessageRole::kSystem) == static_cast<int>(PieceRole::kSystem) &&
              static_cast<int>(MessageRole::kTool) == static_cast<int>(PieceRole::kTool) &&
              static_cast<int>(MessageRole::kInput) == static_cast<int>(PieceRole::kInput) &&
              static_cast<int>(MessageRole::kOutput) == static_cast<int>(PieceRole::kOutput));

bool is_body(std::string_view key) {
  return key == attribute::kBedrockRequestBody || key == attribute::kBedrockResponseBody;
}

/// About the size of its JSON, up to kDetachedBytesMin.
std::size_t size_bytes(const AttributeValue& value) {
  std::size_t bytes = 2;
  if (const auto* text = value.string()) return bytes + text->size();
  if (const auto* list = std::get_if<AttributeList>(&value.data)) {
    for (const AttributeValue& element : *list) {
      if (bytes >= kDetachedBytesMin) break;
      bytes += size_bytes(element);
    }
  } else if (const auto* members = std::get_if<Attributes>(&value.data)) {
    for (const Attribute& member : *members) {
      if (bytes >= kDetachedBytesMin) break;
      bytes += member.key.size() + size_bytes(member.value);
    }
  }
  return bytes;
}

/// Whether a text in it refers to an attachment.
bool refers_to_attachment(const AttributeValue& value) {
  const auto refers = [](const AttributeValue& one) { return refers_to_attachment(one); };
  if (const auto* text = value.string()) return !attachment_references(*text).empty();
  if (const auto* list = std::get_if<AttributeList>(&value.data)) {
    return std::any_of(list->begin(), list->end(), refers);
  }
  const auto* members = std::get_if<Attributes>(&value.data);
  return members != nullptr &&
         std::any_of(members->begin(), members->end(),
                     [&refers](const Attribute& member) { return refers(member.value); });
}

/// Cuts what no dialect named.
CutText cut_other(std::string_view text) {
  CutText cut = otlp::cut_elements(text, PieceRole::kOther);
  if (attachment_references(text).empty()) return cut;
  // The store looks for references in pieces: a frame must not have any.
  const bool is_in_pieces = !cut.pieces.empty() && attachment_references(cut.frame).empty();
  return is_in_pieces ? std::move(cut) : otlp::cut_whole(text, PieceRole::kOther);
}

bool is_detached_without_a_place(const Attribute& attribute) {
  const std::string* text = attribute.value.string();
  if (text == nullptr) {
    const bool is_structured = std::holds_alternative<AttributeList>(attribute.value.data) ||
                               std::holds_alternative<Attributes>(attribute.value.data);
    return is_structured && (size_bytes(attribute.value) >= kDetachedBytesMin ||
                             refers_to_attachment(attribute.value));
  }
  if (text->size() >= kDetachedBytesMin || (is_body(attribute.key) && !text->empty())) return true;
  // What refers to an attachment becomes a content of any size: the store notes who does.
  return refers_to_attachment(attribute.value);
}

class Detacher {
 public:
  Detacher(Span& span, const otlp::Dialect* dialect) : span_(span), dialect_(dialect) {
    std::size_t count = span.attributes.size();
    begins_.reserve(span.events.size());
    for (const SpanEvent& event : span.events) {
      begins_.push_back(count);
      count += event.attributes.size();
    }
    taken_.resize(count);
  }

  /// Places that are not there are passed over: a dialect reads what anybody may send.
  void take_places(const std::vector<MessagePlace>& places) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      const MessagePlace& place = places[i];
      if (place.event < -1 || place.event >= static_cast<std::int32_t>(span_.events.size())) {
        continue;
      }
      if (place.cut == Cut::kGroup) {
        take_group(place);
      } else if (place.first < attributes(place.event).size()) {
        take_value(place, {places.data() + i, places.size() - i});
      }
    }
    preview_messages();
  }

  void take_slices() {
    if (detached_.contents.empty()) return;
    SliceFinder finder(detached_.contents);
    for (std::int32_t event = -1; event < static_cast<std::int32_t>(span_.events.size()); ++event) {
      Attributes& list = attributes(event);
      for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string* text = list[i].value.string();
        if (text == nullptr || is_taken(event, i)) continue;
        const auto slice = finder.find(*text);
        if (!slice) continue;
        mark(event, i);
        detached_.detachments.push_back({.event = event,
                                         .first = i,
                                         .form = DetachedForm::kSlice,
                                         .key = std::move(list[i].key),
                                         .frame = otlp::slice_frame(*slice)});
      }
    }
  }

  void take_large() {
    for (std::int32_t event = -1; event < static_cast<std::int32_t>(span_.events.size()); ++event) {
      Attributes& list = attributes(event);
      for (std::size_t i = 0; i < list.size(); ++i) {
        if (is_taken(event, i) || !is_detached_without_a_place(list[i])) continue;
        if (event < 0) preview_body(list[i]);
        detach(event, i, cut_other);
      }
    }
  }

  Detached finish() {
    for (std::int32_t event = -1; event < static_cast<std::int32_t>(span_.events.size()); ++event) {
      remove_taken(event);
    }
    // Other pieces say the same as the messages once more, as a rule.
    const bool has_messages =
        std::any_of(detached_.contents.begin(), detached_.contents.end(), [](const auto& content) {
          return content.role == ContentRole::kInput || content.role == ContentRole::kOutput;
        });
    for (store::Content& content : detached_.contents) {
      content.searchable = content.role != ContentRole::kPiece || !has_messages;
    }
    return std::move(detached_);
  }

 private:
  Attributes& attributes(std::int32_t event) {
    return event < 0 ? span_.attributes : span_.events[static_cast<std::size_t>(event)].attributes;
  }
  std::size_t flag(std::int32_t event, std::size_t index) const {
    return event < 0 ? index : begins_[static_cast<std::size_t>(event)] + index;
  }
  bool is_taken(std::int32_t event, std::size_t index) const { return taken_[flag(event, index)]; }
  void mark(std::int32_t event, std::size_t index) { taken_[flag(event, index)] = true; }

  void take_value(const MessagePlace& place, std::span<const MessagePlace> from_here) {
    if (is_taken(place.event, place.first)) return;
    const auto role = static_cast<PieceRole>(place.role);
    std::vector<otlp::CutMember> members;
    if (!place.member.empty()) {
      for (const MessagePlace& other : from_here) {
        const bool is_same_value = other.event == place.event && other.first == place.first &&
                                   other.cut == Cut::kElements && !other.member.empty();
        if (is_same_value) members.push_back({static_cast<PieceRole>(other.role), other.member});
      }
    }
    detach(place.event, place.first, [&](std::string_view text) {
      if (place.cut == Cut::kWhole) return otlp::cut_whole(text, role);
      if (!members.empty()) return otlp::cut_members(text, members);
      return otlp::cut_elements(text, role);
    });
  }

  /// Takes one value out if `cut` makes pieces of it.
  template <typename CutValue>
  void detach(std::int32_t event, std::size_t index, CutValue cut_value) {
    Attribute& attribute = attributes(event)[index];
    auto* text = std::get_if<std::string>(&attribute.value.data);
    Detachment detachment{.event = event, .first = index};
    std::string json;
    if (text == nullptr) {
      detachment.form = DetachedForm::kStructured;
      json = otlp::plain_json(attribute.value);
      text = &json;
    }
    CutText cut = cut_value(std::string_view(*text));
    if (cut.pieces.empty()) return;
    mark(event, index);
    detachment.role = cut.pieces.front().role;
    detachment.key = std::move(attribute.key);
    detachment.frame = std::move(cut.frame);
    detached_.detachments.push_back(std::move(detachment));
    if (cut.pieces.size() == 1 && cut.pieces.front().text.size() == text->size()) {
      add_content(cut.pieces.front().role, std::move(*text));
      return;
    }
    for (const otlp::Piece& piece : cut.pieces) add_content(piece.role, std::string(piece.text));
  }

  void add_content(PieceRole role, std::string text) {
    const ContentHash hash = content_hash(text);
    detached_.contents.push_back({static_cast<ContentRole>(role), std::move(text), hash});
  }

  bool is_free_group(const MessagePlace& place, std::span<const std::size_t> members) {
    Attributes& list = attributes(place.event);
    std::string_view prefix;
    for (const std::size_t index : members) {
      if (index >= list.size() || is_taken(place.event, index)) return false;
      const std::string_view key = list[index].key;
      if (key.size() < place.prefix_bytes) return false;
      if (index == members.front()) prefix = key.substr(0, place.prefix_bytes);
      if (!key.starts_with(prefix)) return false;
    }
    return !members.empty() || place.event >= 0;
  }

  void take_group(const MessagePlace& place) {
    std::vector<std::size_t> members;
    if (place.count > attributes(place.event).size()) return;
    for (std::size_t i = 0; i < place.count; ++i) members.push_back(place.first + i);
    members.insert(members.end(), place.others.begin(), place.others.end());
    if (!std::is_sorted(members.begin(), members.end()) || !is_free_group(place, members)) return;

    std::string json = "{";
    const auto member = [&](std::string_view name) {
      if (json.size() > 1) json += ',';
      append_json_string(json, name);
      json += ':';
    };
    if (place.event >= 0) {
      member("event.name");
      append_json_string(json, span_.events[static_cast<std::size_t>(place.event)].name);
    }
    std::string prefix;
    for (const std::size_t index : members) {
      const Attribute& attribute = attributes(place.event)[index];
      prefix = attribute.key.substr(0, place.prefix_bytes);
      member(std::string_view(attribute.key).substr(place.prefix_bytes));
      otlp::append_plain_json(json, attribute.value);
      mark(place.event, index);
    }
    json += '}';
    const auto role = static_cast<PieceRole>(place.role);
    CutText cut = otlp::cut_whole(json, role);
    detached_.detachments.push_back({.event = place.event,
                                     .first = place.first,
                                     .form = DetachedForm::kGroup,
                                     .role = role,
                                     .key = std::move(prefix),
                                     .frame = std::move(cut.frame),
                                     .count = place.count,
                                     .others = place.others});
    add_content(role, std::move(json));
  }

  void preview_messages() {
    if (dialect_ == nullptr) return;
    std::vector<std::string_view> input;
    std::vector<std::string_view> output;
    for (const store::Content& content : detached_.contents) {
      if (content.role == ContentRole::kInput) input.push_back(content.text);
      if (content.role == ContentRole::kOutput) output.push_back(content.text);
    }
    detached_.input_preview = input_preview(*dialect_, input);
    detached_.output_preview = output_preview(*dialect_, output);
  }

  /// Messages say it better where there are some.
  void preview_body(const Attribute& attribute) {
    const std::string* text = attribute.value.string();
    if (text == nullptr || !is_body(attribute.key)) return;
    const bool is_request = attribute.key == attribute::kBedrockRequestBody;
    std::string& preview = is_request ? detached_.input_preview : detached_.output_preview;
    if (!preview.empty()) return;
    const auto document = JsonDocument::parse(*text);
    if (!document) return;
    preview = is_request ? request_body_preview(document->root())
                         : response_body_preview(document->root());
  }

  void remove_taken(std::int32_t event) {
    Attributes& list = attributes(event);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (is_taken(event, i)) continue;
      if (kept != i) list[kept] = std::move(list[i]);
      ++kept;
    }
    list.resize(kept);
  }

  Span& span_;
  const otlp::Dialect* dialect_;
  std::vector<bool> taken_;          // The span's own attributes, then those of each event.
  std::vector<std::size_t> begins_;  // Of each event's, in taken_.
  Detached detached_;
};

}  // namespace

Detached detach_contents(Span& span, const otlp::Reading& reading, const otlp::Dialect* dialect) {
  Detacher detacher(span, dialect);
  detacher.take_places(reading.places);
  detacher.take_slices();
  detacher.take_large();
  return detacher.finish();
}

}  // namespace sideseat::ingest
