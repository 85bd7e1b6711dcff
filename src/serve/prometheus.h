// The text format in which Prometheus and its kin read figures (version 0.0.4).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sideseat::serve {

inline constexpr std::string_view kPrometheusType = "text/plain; version=0.0.4; charset=utf-8";

/// Appends families of figures, each with its help and type. Names and help are ours: one line, no
/// backslash. Each name once.
class PrometheusText {
 public:
  explicit PrometheusText(std::string& out) : out_(out) {}

  /// Only grows; `name` ends in "_total".
  void counter(std::string_view name, std::string_view help, double value);
  void gauge(std::string_view name, std::string_view help, double value);

  /// One figure for each value of a label.
  using Labelled = std::vector<std::pair<std::string, double>>;
  void counters(std::string_view name, std::string_view help, std::string_view label,
                const Labelled& figures);
  void gauges(std::string_view name, std::string_view help, std::string_view label,
              const Labelled& figures);
  /// The same for each pair of values of two labels.
  struct TwiceLabelled {
    std::string first;
    std::string second;
    double value = 0;
  };
  using LabelledTwice = std::vector<TwiceLabelled>;
  void counters(std::string_view name, std::string_view help, std::string_view first_label,
                std::string_view second_label, const LabelledTwice& figures);

  /// `counts`: how many lie between a bound and the one before; one more than there are bounds.
  void histogram(std::string_view name, std::string_view help, std::span<const double> bounds,
                 std::span<const std::uint64_t> counts, double sum);

 private:
  void family(std::string_view name, std::string_view help, std::string_view type);
  void sample(std::string_view name, std::string_view label, std::string_view label_value,
              double value);

  std::string& out_;
};

}  // namespace sideseat::serve
