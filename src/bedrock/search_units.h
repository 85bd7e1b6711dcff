// What a rerank is billed for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "bedrock/call_facts.h"

namespace sideseat::bedrock {

/// Search units: one for a query with up to 100 pieces of documents. A document that is longer, in
/// tokens and with the query, than a piece may be, is several pieces.
///
/// The tokens are not told and not guessed: they are at most as many as the bytes. Where the least
/// and the most pieces that there can be make the same number of units, it is that; else nullopt.
std::optional<std::int64_t> search_units(std::size_t query_bytes,
                                         std::span<const std::size_t> documents_bytes);

/// The same of what was asked: a message with one text, the query, and a part "documents". nullopt
/// too where a document is no text, because it is not known what of it was read.
std::optional<std::int64_t> search_units(const CallFacts& facts);

}  // namespace sideseat::bedrock
