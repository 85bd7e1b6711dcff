// Two sized texts and what follows.
#include "store/sqlite/span_entry.h"

#include <optional>

#include "base/varint.h"

namespace sideseat::store::sqlite {
std::string encode_previews(std::string_view input_preview, std::string_view output_preview) {
  std::string out;
  out.reserve(4 + input_preview.size() + output_preview.size());
  put_sized(out, input_preview);
  put_sized(out, output_preview);
  return out;
}

Result<SpanEntry> decode_span_entry(std::string_view bytes) {
  const auto input = take_sized(bytes);
  const auto output = input ? take_sized(bytes) : std::nullopt;
  if (!output) return Error(ErrorCode::kCorrupt, "a span's stored rest is damaged");
  return SpanEntry{*input, *output, bytes};
}

}  // namespace sideseat::store::sqlite
