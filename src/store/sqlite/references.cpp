// Varints and zigzag.
#include "store/sqlite/references.h"

#include <cstdint>

#include "base/varint.h"

namespace sideseat::store::sqlite {
namespace {

// Unsigned arithmetic wraps, so that damaged bytes give a wrong id instead of undefined behaviour.
std::uint64_t zigzag(std::uint64_t value) {
  return (value << 1) ^ ((value >> 63) != 0 ? ~0ULL : 0);
}
std::uint64_t unzigzag(std::uint64_t value) {
  return (value >> 1) ^ ((value & 1) != 0 ? ~0ULL : 0);
}

}  // namespace

std::string encode_references(const std::vector<SpanRow::Reference>& references,
                              std::int64_t base) {
  std::string out;
  if (references.empty()) return out;
  auto expected = static_cast<std::uint64_t>(base);
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

Result<std::vector<SpanRow::Reference>> decode_references(std::string_view bytes,
                                                          std::int64_t base) {
  const auto damaged = [] {
    return Error(ErrorCode::kCorrupt, "a span's list of contents is damaged");
  };
  std::vector<SpanRow::Reference> references;
  if (bytes.empty()) return references;
  auto expected = static_cast<std::uint64_t>(base);
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
