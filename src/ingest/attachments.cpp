// Reads what attachments_value() writes, from anybody.
#include "ingest/attachments.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "model/attribute_names.h"

namespace sideseat::ingest {
namespace {

template <typename Kind>
Kind* member(Attributes& members, std::string_view name) {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Attribute& one) { return one.key == name; });
  return found == members.end() ? nullptr : std::get_if<Kind>(&found->value.data);
}

/// Adds the attachment, or says why not.
std::string_view take(AttributeValue& value, std::vector<Attachment>& out) {
  auto* members = std::get_if<Attributes>(&value.data);
  if (members == nullptr) return "not a map";
  const auto* hash = member<std::string>(*members, attachment_member::kHash);
  auto* bytes = member<AttributeBytes>(*members, attachment_member::kBytes);
  auto* media_type = member<std::string>(*members, attachment_member::kMediaType);
  Attachment attachment;
  if (hash == nullptr || !from_hex(*hash, attachment.hash.bytes)) {
    return "no hash of 32 hex digits";
  }
  if (bytes == nullptr) return "no bytes";
  if (content_hash(bytes->bytes) != attachment.hash) return "a hash that is not that of its bytes";
  attachment.bytes = std::move(bytes->bytes);
  if (media_type != nullptr) attachment.media_type = std::move(*media_type);
  out.push_back(std::move(attachment));
  return {};
}

}  // namespace

TakenAttachments take_attachments(Attributes& attributes) {
  TakenAttachments taken;
  const auto is_ours = [](const Attribute& attribute) {
    return attribute.key == attribute::kAttachments &&
           std::holds_alternative<AttributeList>(attribute.value.data);
  };
  for (Attribute& attribute : attributes) {
    if (!is_ours(attribute)) continue;
    for (AttributeValue& value : std::get<AttributeList>(attribute.value.data)) {
      const std::string_view refusal = take(value, taken.attachments);
      if (!refusal.empty()) taken.refusals.push_back(refusal);
    }
  }
  std::erase_if(attributes, is_ours);
  return taken;
}

}  // namespace sideseat::ingest
