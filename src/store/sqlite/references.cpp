// Varints and zigzag.
#include "store/sqlite/references.h"

#include <cstdint>
#include <optional>

namespace sideseat::store::sqlite {
namespace {

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>((value & 0x7f) | 0x80));
  out.push_back(static_cast<char>(value));
}

std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (bytes.empty()) return std::nullopt;
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

// Unsigned arithmetic wraps, so that damaged bytes give a wrong id instead of undefined behaviour.
std::uint64_t zigzag(std::uint64_t value) {
  return (value << 1) ^ ((value >> 63) != 0 ? ~0ULL : 0);
}
std::uint64_t unzigzag(std::uint64_t value) {
  return (value >> 1) ^ ((value & 1) != 0 ? ~0ULL : 0);
}

}  // namespace

std::string encode_references(const std::vector<SpanRow::Reference>& references) {
  std::string out;
  std::uint64_t expected = 0;
  for (std::size_t role = 0; role < kContentRoles; ++role) {
    std::string deltas;
    std::uint64_t count = 0;
    for (const SpanRow::Reference& reference : references) {
      if (static_cast<std::size_t>(reference.role) != role) continue;
      const auto id = static_cast<std::uint64_t>(reference.content_id);
      put_varint(deltas, zigzag(id - expected));
      expected = id + 1;
      ++count;
    }
    put_varint(out, count);
    out += deltas;
  }
  return out;
}

Result<std::vector<SpanRow::Reference>> decode_references(std::string_view bytes) {
  const auto damaged = [] {
    return Error(ErrorCode::kCorrupt, "a span's list of contents is damaged");
  };
  std::vector<SpanRow::Reference> references;
  std::uint64_t expected = 0;
  for (std::size_t role = 0; role < kContentRoles; ++role) {
    const auto count = take_varint(bytes);
    // Each reference takes a byte at least, so a larger count cannot be true.
    if (!count || *count > bytes.size()) return damaged();
    for (std::uint64_t i = 0; i < *count; ++i) {
      const auto delta = take_varint(bytes);
      if (!delta) return damaged();
      const std::uint64_t id = expected + unzigzag(*delta);
      references.push_back({static_cast<ContentRole>(role), static_cast<std::int64_t>(id)});
      expected = id + 1;
    }
  }
  if (!bytes.empty()) return damaged();
  return references;
}

}  // namespace sideseat::store::sqlite
