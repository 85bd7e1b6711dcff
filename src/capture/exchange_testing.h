// Plays HTTP exchanges to a recorder as a client would, for tests and benches.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "base/result.h"
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

/// One request with its answer, as a recording has it.
struct Exchange {
  std::string path;
  HeaderList request_headers;
  std::string request_body;
  int status = 200;
  HeaderList headers;
  std::string body;  ///< The answer's bytes; an event stream in its binary form.
};

/// The whole of a file. Errors: kIo.
Result<std::string> read_file(const std::string& path);

/// The interactions of a recording (docs/formats/recording.md).
Result<std::vector<Exchange>> read_exchanges(const std::string& path);

/// One message of an event stream.
std::string event(std::string_view event_type, std::string_view json);
std::string exception(std::string_view exception_type, std::string_view json);

/// How an answer is handed over.
struct Delivery {
  std::size_t piece_bytes = 0;  ///< 0: all at once.
  bool poll_between = false;    ///< The exporter looks after every piece.
};

/// The span of one exchange, read to its end.
Span record(const Exchange& exchange, Delivery delivery);

}  // namespace sideseat::capture::testing
