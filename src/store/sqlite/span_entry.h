// What a span's own entry holds: its previews, which lists read, in front of its rest.
//
//   size:varint input_preview  size:varint output_preview  rest
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace sideseat::store::sqlite {

struct SpanEntry {
  std::string_view input_preview;
  std::string_view output_preview;
  std::string_view rest;
};

/// What stands in front of the rest.
std::string encode_previews(std::string_view input_preview, std::string_view output_preview);

/// Views into `bytes`. Errors: kCorrupt.
Result<SpanEntry> decode_span_entry(std::string_view bytes);

}  // namespace sideseat::store::sqlite
