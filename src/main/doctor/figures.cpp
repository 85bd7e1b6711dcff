// One figure a line.
#include "main/doctor/figures.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>

namespace sideseat::doctor {

Figures::Figures(std::string_view metrics_text) {
  while (!metrics_text.empty()) {
    const std::string line(metrics_text.substr(0, metrics_text.find('\n')));
    metrics_text.remove_prefix(std::min(metrics_text.size(), line.size() + 1));
    const std::size_t space = line.rfind(' ');
    if (line.starts_with('#') || space == std::string::npos) continue;
    const char* const number = line.c_str() + space + 1;
    char* end = nullptr;
    const double figure = std::strtod(number, &end);
    if (end != number) figures_.emplace(line.substr(0, space), figure);
  }
}

std::optional<double> Figures::find(const std::string& key) const {
  const auto found = figures_.find(key);
  if (found == figures_.end()) return std::nullopt;
  return found->second;
}

std::optional<double> Figures::quantile(const std::string& histogram, double share) const {
  const double wanted = get(histogram + "_count") * share;
  if (wanted <= 0) return std::nullopt;
  double least = std::numeric_limits<double>::infinity();
  const std::string bucket = histogram + "_bucket{le=\"";
  for (auto at = figures_.lower_bound(bucket);
       at != figures_.end() && at->first.starts_with(bucket); ++at) {
    const double bound = std::strtod(at->first.c_str() + bucket.size(), nullptr);
    if (at->second >= wanted && bound < least) least = bound;
  }
  return least;
}

}  // namespace sideseat::doctor
