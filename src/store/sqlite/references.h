// A span's references to contents as bytes: about one byte a reference.
//
//   for each role in the order of its number:  count:varint  delta:varint[count]
//
// delta = zigzag(id - expected), where `expected` is one more than the id before, and the id of the
// span's own entry at the start: contents of a conversation get neighbouring ids, so most deltas
// are 0. No references at all are no bytes. Varints are LEB128, as in protobuf.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

/// The order within each role is kept; roles come out in the order of their numbers.
/// `base`: the id of the span's own entry.
std::string encode_references(const std::vector<SpanRow::Reference>& references, std::int64_t base);

/// Errors: kCorrupt.
Result<std::vector<SpanRow::Reference>> decode_references(std::string_view bytes,
                                                          std::int64_t base);

}  // namespace sideseat::store::sqlite
