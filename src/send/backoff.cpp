// The arithmetic of waiting.
#include "send/backoff.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string>

namespace sideseat::send {
namespace {

constexpr std::int64_t kNanosecondsPerMillisecond = 1'000'000;
// 2^20 first waits are beyond every sensible maximum, and no shift overflows.
constexpr int kDoublingsMax = 20;

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// "Sun, 06 Nov 1994 08:49:37 GMT", the only form of HTTP dates that is still written.
std::optional<std::int64_t> parse_http_date(std::string_view text) {
  constexpr std::string_view kForm = "Sun, 06 Nov 1994 08:49:37 GMT";
  if (text.size() != kForm.size() || !text.ends_with(" GMT")) return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  if (month == kMonths.end()) return std::nullopt;
  const auto number = static_cast<int>(month - kMonths.begin()) + 1;
  std::string rfc3339(text.substr(12, 4));
  rfc3339.append(number < 10 ? "-0" : "-").append(std::to_string(number)).append("-");
  rfc3339.append(text.substr(5, 2)).append("T").append(text.substr(17, 8)).append("Z");
  const auto unix_ns = parse_time(rfc3339);
  if (!unix_ns) return std::nullopt;
  return *unix_ns;
}

}  // namespace

void Backoff::succeeded() {
  failures_ = 0;
  next_try_ns_ = INT64_MIN;
  server_named_the_time_ = false;
}

void Backoff::failed(std::optional<std::int64_t> retry_after_ms) {
  const int doublings = std::min(failures_, kDoublingsMax);
  ++failures_;
  const std::int64_t wait_ms =
      std::min<std::int64_t>(std::int64_t{options_.first_ms} << doublings, options_.max_ms);
  server_named_the_time_ = retry_after_ms.has_value();
  // Everybody who was told the same second should still not come in the same millisecond.
  const std::int64_t until_then_ms =
      retry_after_ms ? *retry_after_ms + jittered_ms(options_.first_ms) : jittered_ms(wait_ms);
  next_try_ns_ = clock_.steady_ns() + until_then_ms * kNanosecondsPerMillisecond;
}

void Backoff::hurry() {
  if (!server_named_the_time_) next_try_ns_ = INT64_MIN;
}

std::int64_t Backoff::jittered_ms(std::int64_t wait_ms) {
  std::array<std::uint8_t, 4> bytes{};
  random_.fill(bytes);
  std::uint32_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  const std::int64_t half_ms = wait_ms / 2;
  return wait_ms - half_ms + static_cast<std::int64_t>(number) % (half_ms + 1);
}

std::optional<std::int64_t> parse_retry_after(std::string_view text, std::int64_t now_unix_ns) {
  std::int64_t seconds = 0;
  const char* end = text.data() + text.size();
  const auto [parsed, error] = std::from_chars(text.data(), end, seconds);
  if (!text.empty() && parsed == end && error != std::errc::invalid_argument) {
    if (error == std::errc::result_out_of_range) seconds = INT64_MAX;
    if (seconds < 0) return std::nullopt;
    return std::min(seconds, kRetryAfterMsMax / 1000) * 1000;
  }
  const auto date_ns = parse_http_date(text);
  if (!date_ns) return std::nullopt;
  // Compared before subtracting: the date may be centuries away.
  if (*date_ns <= now_unix_ns) return 0;
  const std::int64_t latest_ns = now_unix_ns + kRetryAfterMsMax * kNanosecondsPerMillisecond;
  return (std::min(*date_ns, latest_ns) - now_unix_ns) / kNanosecondsPerMillisecond;
}

}  // namespace sideseat::send
