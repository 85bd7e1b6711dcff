// A vocabulary of syllables, and sentences of it.
#include "bench/server/load/texts.h"

#include <string_view>
#include <vector>

namespace sideseat::bench {
namespace {

constexpr std::size_t kVocabularyWords = 4000;

std::vector<std::string> make_vocabulary() {
  constexpr std::string_view kConsonants = "bcdfghjklmnprstvwz";
  constexpr std::string_view kVowels = "aeiou";
  Random random(2026);
  std::vector<std::string> words(kVocabularyWords);
  for (std::string& word : words) {
    for (std::size_t syllables = 1 + random.below(4); syllables > 0; --syllables) {
      word += kConsonants[random.below(kConsonants.size())];
      word += kVowels[random.below(kVowels.size())];
      if (random.below(3) == 0) word += kConsonants[random.below(kConsonants.size())];
    }
  }
  return words;
}

/// The cube makes the first words frequent.
std::string_view any_word(Random& random) {
  static const std::vector<std::string> kVocabulary = make_vocabulary();
  const double place = random.fraction();
  return kVocabulary[static_cast<std::size_t>(place * place * place *
                                              static_cast<double>(kVocabularyWords))];
}

void append_sentence(std::string& out, Random& random) {
  const std::size_t words = 9 + random.below(9);
  for (std::size_t i = 0; i < words; ++i) {
    const std::size_t begin = out.size();
    out.append(any_word(random)).push_back(' ');
    if (i == 0) out[begin] = static_cast<char>(out[begin] - 'a' + 'A');
  }
  out.back() = '.';
  out.push_back(random.below(6) == 0 ? '\n' : ' ');
}

}  // namespace

std::uint64_t Random::next() {
  state_ += 0x9e3779b97f4a7c15u;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
  return mixed ^ (mixed >> 31);
}

void Random::fill(std::span<std::uint8_t> out) {
  for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(next() >> 56);
}

std::string prose(Random& random, std::size_t size_bytes) {
  std::string text;
  text.reserve(size_bytes + 256);
  while (text.size() < size_bytes) append_sentence(text, random);
  text.resize(size_bytes);
  return text;
}

}  // namespace sideseat::bench
