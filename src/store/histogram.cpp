// Sorted lists of buckets; arithmetic on whole numbers alone, so that every machine agrees.
#include "store/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "base/varint.h"

namespace sideseat::store {
namespace {

constexpr std::size_t kBucketBits = 4;
constexpr std::size_t kBucketsPerPower = std::size_t{1} << kBucketBits;
/// The largest value's bucket is the last one.
constexpr std::size_t kBucketCount = (63 - kBucketBits + 1) * kBucketsPerPower;

std::size_t bucket_of(std::int64_t value) {
  const auto positive = static_cast<std::uint64_t>(std::max<std::int64_t>(value, 0));
  if (positive < kBucketsPerPower) return positive;
  const auto shift = static_cast<std::size_t>(std::bit_width(positive)) - 1 - kBucketBits;
  return shift * kBucketsPerPower + (positive >> shift);
}

/// The harmonic mean of the bucket's ends: low = m << s and high = (m + 1) << s give
/// 2 low high / (low + high) = low + low / (2m + 1).
std::int64_t value_of(std::size_t bucket) {
  if (bucket < 2 * kBucketsPerPower) return static_cast<std::int64_t>(bucket);
  const std::size_t shift = bucket / kBucketsPerPower - 1;
  const std::uint64_t m = kBucketsPerPower + bucket % kBucketsPerPower;
  const std::uint64_t low = m << shift;
  return static_cast<std::int64_t>(low + low / (2 * m + 1));
}

std::uint64_t add_saturated(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t sum = a + b;
  return sum < a ? std::numeric_limits<std::uint64_t>::max() : sum;
}

}  // namespace

void Histogram::add(std::int64_t value) {
  const std::size_t index = bucket_of(value);
  const auto place =
      std::lower_bound(buckets_.begin(), buckets_.end(), index,
                       [](const Bucket& bucket, std::size_t at) { return bucket.index < at; });
  if (place == buckets_.end() || place->index != index) {
    buckets_.insert(place, {index, 1});
  } else {
    place->count = add_saturated(place->count, 1);
  }
}

void Histogram::merge(const Histogram& other) {
  if (buckets_.empty()) {
    buckets_ = other.buckets_;
    return;
  }
  std::vector<Bucket> merged;
  merged.reserve(buckets_.size() + other.buckets_.size());
  auto left = buckets_.begin();
  for (const Bucket& right : other.buckets_) {
    while (left != buckets_.end() && left->index < right.index) merged.push_back(*left++);
    merged.push_back(right);
    if (left == buckets_.end() || left->index != right.index) continue;
    merged.back().count = add_saturated(left->count, right.count);
    ++left;
  }
  merged.insert(merged.end(), left, buckets_.end());
  buckets_ = std::move(merged);
}

void Histogram::subtract(const Histogram& other) {
  auto left = buckets_.begin();
  for (const Bucket& right : other.buckets_) {
    while (left != buckets_.end() && left->index < right.index) ++left;
    if (left == buckets_.end()) break;
    if (left->index == right.index) left->count -= std::min(left->count, right.count);
  }
  std::erase_if(buckets_, [](const Bucket& bucket) { return bucket.count == 0; });
}

std::uint64_t Histogram::count() const {
  std::uint64_t total = 0;
  for (const Bucket& bucket : buckets_) total = add_saturated(total, bucket.count);
  return total;
}

std::optional<std::int64_t> Histogram::quantile(double fraction) const {
  if (buckets_.empty()) return std::nullopt;
  const double rank = std::ceil(fraction * static_cast<double>(count()));
  std::uint64_t passed = 0;
  for (const Bucket& bucket : buckets_) {
    passed = add_saturated(passed, bucket.count);
    if (static_cast<double>(passed) >= rank) return value_of(bucket.index);
  }
  return value_of(buckets_.back().index);
}

std::string Histogram::encode() const {
  std::string out;
  std::size_t next = 0;
  for (const Bucket& bucket : buckets_) {
    put_varint(out, bucket.index - next);
    put_varint(out, bucket.count);
    next = bucket.index + 1;
  }
  return out;
}

Result<Histogram> Histogram::decode(std::string_view bytes) {
  Histogram histogram;
  histogram.buckets_.reserve(bytes.size() / 2);
  std::size_t next = 0;
  while (!bytes.empty()) {
    const auto skipped = take_varint(bytes);
    const auto count = take_varint(bytes);
    if (!skipped || !count || *count == 0 || *skipped >= kBucketCount - next) {
      return Error(ErrorCode::kCorrupt, "a stored histogram is damaged");
    }
    histogram.buckets_.push_back({next + *skipped, *count});
    next += *skipped + 1;
  }
  return histogram;
}

}  // namespace sideseat::store
