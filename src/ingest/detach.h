// Takes the large attributes out of a span, so that the store keeps what repeats once.
#pragma once

#include <string>
#include <vector>

#include "model/span.h"
#include "store/pieces.h"
#include "store/store.h"

namespace sideseat::ingest {

/// What was taken out, and what it says in short.
struct Detached {
  std::vector<store::Content> contents;
  std::vector<store::Detachment> detachments;
  std::string input_preview;
  std::string output_preview;
};

/// Takes out the messages, system parts and tool definitions, as JSON strings or as OTLP's own
/// arrays and maps, and every other text of kDetachedBytesMin and more: InvokeModel bodies,
/// settings that are sent again with every call. What is left in `attributes` keeps its order.
Detached detach_contents(Attributes& attributes);

/// Below this a content of its own costs more than it can save.
inline constexpr std::size_t kDetachedBytesMin = 512;

}  // namespace sideseat::ingest
