// Takes the bytes that came with a span out of it.
#pragma once

#include <string_view>
#include <vector>

#include "model/attachment.h"
#include "model/attribute.h"

namespace sideseat::ingest {

struct TakenAttachments {
  std::vector<Attachment> attachments;     ///< Each with the hash of its bytes.
  std::vector<std::string_view> refusals;  ///< What is wrong with each of the others.
};

/// Removes `sideseat.attachments` from `attributes`; one that is no list stays. An entry whose hash
/// is not that of its bytes is refused: it would be served in another's place.
TakenAttachments take_attachments(Attributes& attributes);

}  // namespace sideseat::ingest
