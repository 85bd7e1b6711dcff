// For tests: bytes written as hex with spaces.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/encoding.h"

namespace sideseat::otlp {

inline std::string from_spaced_hex(std::string_view hex) {
  std::string digits;
  for (const char c : hex) {
    if (c != ' ') digits.push_back(c);
  }
  std::string out(digits.size() / 2, '\0');
  EXPECT_TRUE(from_hex(digits, {reinterpret_cast<std::uint8_t*>(out.data()), out.size()}));
  return out;
}

}  // namespace sideseat::otlp
