// Looks for the word that both forms share.
#include "model/attachment_reference.h"

#include <cstring>

#include "base/encoding.h"

namespace sideseat {
namespace {

/// The first `word` at or after `from`. memmem is several times as fast as find().
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  const void* found = ::memmem(text.data() + from, text.size() - from, word.data(), word.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace

std::vector<ContentHash> attachment_references(std::string_view text) {
  constexpr std::string_view kWord = "attachment";
  constexpr std::string_view kBetween = "\": \\";
  std::vector<ContentHash> hashes;
  std::size_t at = 0;
  while ((at = find_word(text, kWord, at)) != std::string_view::npos) {
    at += kWord.size();
    const std::size_t begin = text.find_first_not_of(kBetween, at);
    if (begin == at || begin == std::string_view::npos) continue;
    ContentHash hash;
    if (from_hex(text.substr(begin, 2 * hash.bytes.size()), hash.bytes)) hashes.push_back(hash);
  }
  return hashes;
}

}  // namespace sideseat
