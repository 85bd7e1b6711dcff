// A set of row numbers, small where they lie close together.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace sideseat::store::sqlite {

/// Takes any number. Memory: 1/8 byte a number where they are dense, some 600 bytes for a lone one.
class NumberSet {
 public:
  void insert(std::int64_t number) { chunks_[chunk_of(number)].set(bit_of(number)); }
  void erase(std::int64_t number) {
    const auto chunk = chunks_.find(chunk_of(number));
    if (chunk != chunks_.end()) chunk->second.reset(bit_of(number));
  }
  bool contains(std::int64_t number) const {
    const auto chunk = chunks_.find(chunk_of(number));
    return chunk != chunks_.end() && chunk->second.test(bit_of(number));
  }
  std::size_t size() const {
    std::size_t count = 0;
    for (const auto& [chunk, bits] : chunks_) count += bits.count();
    return count;
  }
  void clear() { chunks_.clear(); }

 private:
  static constexpr std::int64_t kChunkNumbers = 4096;
  static std::int64_t chunk_of(std::int64_t number) { return number >> 12; }
  static std::size_t bit_of(std::int64_t number) {
    return static_cast<std::size_t>(number & (kChunkNumbers - 1));
  }

  std::unordered_map<std::int64_t, std::bitset<kChunkNumbers>> chunks_;
};

}  // namespace sideseat::store::sqlite
