// The figures of a server's /metrics.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sideseat::doctor {

/// Lenient: lines that are no figures are left out, so that other versions can be read.
class Figures {
 public:
  explicit Figures(std::string_view metrics_text);

  /// `key`: as it stands there, `name` or `name{label="value"}`.
  std::optional<double> find(const std::string& key) const;
  /// 0 where it is not there.
  double get(const std::string& key) const { return find(key).value_or(0); }
  /// The least bound of a histogram below which a share (0..1) of what it counted lies; nullopt if
  /// it counted nothing. Infinite beyond the last bound.
  std::optional<double> quantile(const std::string& histogram, double share) const;

 private:
  std::map<std::string, double> figures_;
};

}  // namespace sideseat::doctor
