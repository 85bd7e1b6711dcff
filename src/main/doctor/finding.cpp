// Figures as people read them.
#include "main/doctor/finding.h"

#include <array>
#include <cstdio>

namespace sideseat::doctor {
namespace {

struct Unit {
  double size;
  const char* name;
};

/// In the largest unit of which there is at least one; the last unit for what is smaller.
template <std::size_t kCount>
std::string in_units(double value, const std::array<Unit, kCount>& units) {
  const Unit* chosen = &units.back();
  for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
    if (value >= unit->size) chosen = &*unit;
  }
  const double amount = value / chosen->size;
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), amount < 10 && amount != 0 ? "%.1f %s" : "%.0f %s",
                amount, chosen->name);
  return text.data();
}

}  // namespace

std::string size_text(double bytes) {
  static constexpr std::array<Unit, 4> kUnits{{{1e9, "GB"}, {1e6, "MB"}, {1e3, "KB"}, {1, "B"}}};
  return in_units(bytes, kUnits);
}

std::string duration_text(double seconds) {
  static constexpr std::array<Unit, 3> kUnits{{{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}}};
  return in_units(seconds, kUnits);
}

std::string age_text(double seconds) {
  static constexpr std::array<Unit, 4> kUnits{
      {{86'400, "days"}, {3'600, "h"}, {60, "min"}, {1, "s"}}};
  return in_units(seconds, kUnits);
}

}  // namespace sideseat::doctor
