// Takes the large values out of a span, so that the store keeps what repeats once.
#pragma once

#include <string>
#include <vector>

#include "model/span.h"
#include "otlp/dialects/dialect.h"
#include "otlp/pieces.h"
#include "store/store.h"

namespace sideseat::ingest {

/// What was taken out, and what it says in short.
struct Detached {
  std::vector<store::Content> contents;  ///< Hashed.
  std::vector<otlp::Detachment> detachments;
  std::string input_preview;
  std::string output_preview;
};

/// Takes out of `span` and its events the places of `reading`, and every other text, list and map
/// of kDetachedBytesMin and more: InvokeModel bodies, settings that are sent again with every call.
/// A text of kSliceBytesMin and more (slice_finder.h) that stands word for word in such a place is
/// not kept again. What is left keeps its order. `dialect` made the reading; null: nobody did, and
/// it is empty.
Detached detach_contents(Span& span, const otlp::Reading& reading, const otlp::Dialect* dialect);

/// Below this a content of its own costs more than it can save.
inline constexpr std::size_t kDetachedBytesMin = 512;

}  // namespace sideseat::ingest
