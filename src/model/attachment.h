// Bytes of a message that travel and are stored apart from it, once.
//
// Where they stood, a reference stands: in messages a blob part with the members "attachment" (the
// hash) and "size_bytes" instead of "content"; in raw JSON bodies the string
// "sideseat:attachment:<hash>" instead of the base64. Bytes beyond a limit do not travel at all;
// their part says `"omitted": "too_large"`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "base/hash.h"
#include "model/attribute.h"

namespace sideseat {

struct Attachment {
  ContentHash hash;        ///< Of `bytes`: who receives them checks it.
  std::string media_type;  ///< As the message has it; empty: nobody knows.
  std::string bytes;
  bool operator==(const Attachment&) const = default;
};

/// What stands for base64 in a raw body, before the hash in hex.
inline constexpr std::string_view kAttachmentReference = "sideseat:attachment:";

/// The members of a map in the attribute `sideseat.attachments`.
namespace attachment_member {
inline constexpr std::string_view kHash = "hash";  ///< 32 hex digits.
inline constexpr std::string_view kMediaType = "mime_type";
inline constexpr std::string_view kBytes = "bytes";  ///< As bytes_value.
}  // namespace attachment_member

/// The value of `sideseat.attachments`: a list of maps.
inline AttributeValue attachments_value(std::vector<Attachment> attachments) {
  AttributeList list;
  for (Attachment& attachment : attachments) {
    Attributes members;
    members.push_back({std::string(attachment_member::kHash), {to_hex(attachment.hash.bytes)}});
    if (!attachment.media_type.empty()) {
      members.push_back(
          {std::string(attachment_member::kMediaType), {std::move(attachment.media_type)}});
    }
    members.push_back(
        {std::string(attachment_member::kBytes), {AttributeBytes{std::move(attachment.bytes)}}});
    list.push_back({std::move(members)});
  }
  return {std::move(list)};
}

}  // namespace sideseat
