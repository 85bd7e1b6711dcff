// How often which value came up, in buckets whose width grows with the value: small, mergeable, and
// any quantile of it is within a known relative error.
//
// Buckets: each whole number below 32 has its own; above, each power of two is cut into 16 equal
// ones. The value that stands for a bucket [low, high) is the one that is equally far from both
// ends, relative to them, so it is off by at most 1/33 (3.03 %), and not at all below 32.
//
// Encoded, a histogram is a list of (buckets skipped, count) as varints, for the buckets that are
// not empty, in ascending order:
//
//   histogram = *( skipped:varint  count:varint )       count > 0
//
//   values 3, 3, 40   ->   03 02  20 01                 bucket 3 twice; 32 skipped, bucket 36 once
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sideseat::store {

/// A value: the multiset of the buckets of what was added. So merging is commutative and
/// associative, and subtracting what was merged gives what was before. Memory: 16 bytes a bucket in
/// use, at most 960.
class Histogram {
 public:
  static constexpr double kRelativeErrorMax = 1.0 / 33;

  /// What is below zero counts as zero.
  void add(std::int64_t value);
  void merge(const Histogram& other);
  /// Takes away what was added or merged before. Buckets that hold less become empty.
  void subtract(const Histogram& other);

  bool empty() const { return buckets_.empty(); }
  std::uint64_t count() const;
  /// The smallest value that at least `fraction` of all values do not exceed (the nearest rank),
  /// within kRelativeErrorMax. `fraction` is 0 (the smallest) to 1 (the largest); nullopt if empty.
  std::optional<std::int64_t> quantile(double fraction) const;

  std::string encode() const;
  /// Errors: kCorrupt if `bytes` are not what encode() makes.
  static Result<Histogram> decode(std::string_view bytes);

  bool operator==(const Histogram&) const = default;

 private:
  struct Bucket {
    std::size_t index = 0;
    std::uint64_t count = 0;
    bool operator==(const Bucket&) const = default;
  };

  std::vector<Bucket> buckets_;  // Ascending, none empty.
};

}  // namespace sideseat::store
