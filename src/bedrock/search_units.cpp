// A bound from each side.
#include "bedrock/search_units.h"

#include <vector>

#include "base/json.h"

namespace sideseat::bedrock {
namespace {

constexpr std::size_t kPieceTokens = 500;  // Cohere's; Amazon's are 512.
constexpr std::size_t kPiecesOfAUnit = 100;

std::size_t divide_up(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

// False if there is one that is no text.
bool add_lengths(std::string_view documents_json, std::vector<std::size_t>& lengths) {
  const Result<JsonDocument> documents = JsonDocument::parse(documents_json);
  if (!documents) return false;
  for (const JsonValue document : documents->root().elements()) {
    if (!document.is_string()) return false;
    lengths.push_back(document.text().size());
  }
  return true;
}

}  // namespace

std::optional<std::int64_t> search_units(std::size_t query_bytes,
                                         std::span<const std::size_t> documents_bytes) {
  if (documents_bytes.empty() || query_bytes >= kPieceTokens) return std::nullopt;
  std::size_t pieces_max = 0;
  for (const std::size_t bytes : documents_bytes) {
    pieces_max += bytes == 0 ? 1 : divide_up(bytes, kPieceTokens - query_bytes);
  }
  const std::size_t least = divide_up(documents_bytes.size(), kPiecesOfAUnit);
  if (divide_up(pieces_max, kPiecesOfAUnit) != least) return std::nullopt;
  return static_cast<std::int64_t>(least);
}

std::optional<std::int64_t> search_units(const CallFacts& facts) {
  if (facts.input.size() != 1) return std::nullopt;
  std::optional<std::size_t> query_bytes;
  std::vector<std::size_t> documents_bytes;
  for (const Part& part : facts.input.front().parts) {
    if (part.type == PartType::kText && !query_bytes) {
      query_bytes = part.content.size();
    } else if (part.name != "documents" || part.extra.empty() ||
               !add_lengths(part.extra.front().json, documents_bytes)) {
      return std::nullopt;
    }
  }
  return query_bytes ? search_units(*query_bytes, documents_bytes) : std::nullopt;
}

}  // namespace sideseat::bedrock
