// The machine's clocks, and times as text.
#include "base/clock.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace sideseat {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

class SystemClock final : public Clock {
 public:
  std::int64_t unix_ns() const override {
    return since_epoch_ns(std::chrono::system_clock::now().time_since_epoch());
  }
  std::int64_t steady_ns() const override {
    return since_epoch_ns(std::chrono::steady_clock::now().time_since_epoch());
  }

 private:
  template <typename Duration>
  static std::int64_t since_epoch_ns(Duration duration) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count();
  }
};

Error bad_time() { return {ErrorCode::kMalformed, "expected a time such as 2026-01-02T03:04:05Z"}; }

/// Reads `digits` decimal digits at the front of `text` and takes them off.
bool take_number(std::string_view& text, std::size_t digits, int& value) {
  if (text.size() < digits) return false;
  const char* end = text.data() + digits;
  const auto [parsed, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || parsed != end || text[0] == '-') return false;
  text.remove_prefix(digits);
  return true;
}

bool take(std::string_view& text, char upper) {
  if (text.empty() || (text[0] & ~0x20) != (upper & ~0x20)) return false;
  text.remove_prefix(1);
  return true;
}

bool take_fraction(std::string_view& text, std::int64_t& nanoseconds) {
  nanoseconds = 0;
  if (text.empty() || text[0] != '.') return true;
  text.remove_prefix(1);
  std::int64_t unit = kNanosecondsPerSecond / 10;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    nanoseconds += unit * (text[digits] - '0');
    unit /= 10;
    ++digits;
  }
  if (digits == 0 || digits > 9) return false;
  text.remove_prefix(digits);
  return true;
}

/// "Z" or "+hh:mm"; the whole rest of the text.
bool take_offset(std::string_view text, std::int64_t& seconds) {
  seconds = 0;
  if (text == "Z" || text == "z") return true;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  const int sign = text[0] == '-' ? -1 : 1;
  std::string_view hours_text = text.substr(1, 2);
  std::string_view minutes_text = text.substr(4, 2);
  int hours = 0;
  int minutes = 0;
  if (!take_number(hours_text, 2, hours) || !take_number(minutes_text, 2, minutes)) return false;
  if (hours > 23 || minutes > 59) return false;
  seconds = sign * (std::int64_t{hours} * 3600 + std::int64_t{minutes} * 60);
  return true;
}

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string format_time(std::int64_t unix_ns) {
  using std::chrono::floor;
  const std::chrono::sys_time<std::chrono::nanoseconds> time{std::chrono::nanoseconds(unix_ns)};
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 48> text;
  const int size = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%09dZ",
      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
      static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
      static_cast<int>(clock.subseconds().count()));
  return {text.data(), static_cast<std::size_t>(size)};
}

Result<std::int64_t> parse_time(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::int64_t nanoseconds = 0;
  std::int64_t offset_seconds = 0;
  const bool read = take_number(text, 4, year) && take(text, '-') && take_number(text, 2, month) &&
                    take(text, '-') && take_number(text, 2, day) &&
                    (take(text, 'T') || take(text, ' ')) && take_number(text, 2, hour) &&
                    take(text, ':') && take_number(text, 2, minute) && take(text, ':') &&
                    take_number(text, 2, second) && take_fraction(text, nanoseconds) &&
                    take_offset(text, offset_seconds);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  // 60: a leap second, which Unix time does not have; it reads as the next second.
  if (!read || !date.ok() || hour > 23 || minute > 59 || second > 60) return bad_time();
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = days * 86400 + hour * 3600 + minute * 60 + second - offset_seconds;
  std::int64_t result = 0;
  if (__builtin_mul_overflow(seconds, kNanosecondsPerSecond, &result) ||
      __builtin_add_overflow(result, nanoseconds, &result)) {
    return bad_time();
  }
  return result;
}

}  // namespace sideseat
