// Two sized texts and what follows.
#include "store/sqlite/span_entry.h"

#include <optional>

#include "store/sqlite/varint.h"

namespace sideseat::store::sqlite {
namespace {

std::optional<std::string_view> take_text(std::string_view& bytes) {
  const auto size = take_varint(bytes);
  if (!size || *size > bytes.size()) return std::nullopt;
  const std::string_view text = bytes.substr(0, *size);
  bytes.remove_prefix(*size);
  return text;
}

}  // namespace

std::string encode_previews(std::string_view input_preview, std::string_view output_preview) {
  std::string out;
  out.reserve(4 + input_preview.size() + output_preview.size());
  put_varint(out, input_preview.size());
  out.append(input_preview);
  put_varint(out, output_preview.size());
  return out.append(output_preview);
}

Result<SpanEntry> decode_span_entry(std::string_view bytes) {
  const auto input = take_text(bytes);
  const auto output = input ? take_text(bytes) : std::nullopt;
  if (!output) return Error(ErrorCode::kCorrupt, "a span's stored rest is damaged");
  return SpanEntry{*input, *output, bytes};
}

}  // namespace sideseat::store::sqlite
