// Plays recorded calls to a recorder as a client would, for tests and benches.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "bedrock/recording.h"
#include "capture/recorder.h"
#include "model/span.h"

namespace sideseat::capture::testing {

/// Time that passes only when told to.
class FakeClock final : public Clock {
 public:
  std::int64_t unix_ns() const override { return kStartUnixNs + steady_ns_; }
  std::int64_t steady_ns() const override { return steady_ns_; }
  void advance_ms(std::int64_t ms) { steady_ns_ += ms * 1'000'000; }

  static constexpr std::int64_t kStartUnixNs = 1'700'000'000'000'000'000;

 private:
  std::int64_t steady_ns_ = 0;
};

/// 1, 2, 3 ...: ids that a test can foresee.
class CountingRandom final : public RandomSource {
 public:
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::uint8_t next_ = 1;
};

/// The whole of a file. Errors: kIo.
Result<std::string> read_file(const std::string& path);

/// How an answer is handed over.
struct Delivery {
  std::size_t piece_bytes = 0;  ///< 0: all at once.
  bool poll_between = false;    ///< The exporter looks after every piece.
  bool capture_content = true;
};

/// The spans of one recorded call, read to its end: its own, then those of its steps.
std::vector<Span> record_all(const bedrock::RecordedCall& recorded, Delivery delivery);
/// Only its own.
Span record(const bedrock::RecordedCall& recorded, Delivery delivery);

}  // namespace sideseat::capture::testing
