// Inside send: when to ask a server again that did not answer or said it is busy.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace sideseat::send {

/// A server's Retry-After is believed up to here: a typing error must not silence a program for
/// days.
inline constexpr std::int64_t kRetryAfterMsMax = 5 * 60 * 1000;

/// Exponential, with jitter: the n-th wait is a random one between half and the whole of
/// `first_ms` * 2^(n-1), at most `max_ms`. What the server asks for goes before. Confined to one
/// thread.
class Backoff {
 public:
  struct Options {
    int first_ms;
    int max_ms;
  };
  /// `clock` and `random` outlive it.
  Backoff(Options options, const Clock& clock, RandomSource& random)
      : options_(options), clock_(clock), random_(random) {}

  /// Whether a try may be made now.
  bool ready() const { return clock_.steady_ns() >= next_try_ns_; }
  /// True from a failure until the next success.
  bool failing() const { return failures_ > 0; }
  void succeeded();
  /// `retry_after_ms`: what the server asked for, if it did.
  void failed(std::optional<std::int64_t> retry_after_ms);
  /// Somebody waits for the outcome: the next try may be made now, unless the server named a time.
  void hurry();

 private:
  std::int64_t jittered_ms(std::int64_t wait_ms);

  const Options options_;
  const Clock& clock_;
  RandomSource& random_;
  int failures_ = 0;
  std::int64_t next_try_ns_ = INT64_MIN;
  bool server_named_the_time_ = false;
};

/// Reads a Retry-After header, seconds or an HTTP date, as milliseconds from `now_unix_ns`, within
/// 0 to kRetryAfterMsMax; nullopt if it is neither.
std::optional<std::int64_t> parse_retry_after(std::string_view text, std::int64_t now_unix_ns);

}  // namespace sideseat::send
