// Lines appended to a string.
#include "serve/prometheus.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace sideseat::serve {
namespace {

/// Whole numbers with all their digits, others as short as they read back the same.
std::string number(double value) {
  std::array<char, 32> text;
  const auto whole = static_cast<std::int64_t>(value);
  const bool is_whole = value > -1e15 && value < 1e15 && static_cast<double>(whole) == value;
  const auto written = is_whole ? std::to_chars(text.data(), text.data() + text.size(), whole)
                                : std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), written.ptr};
}

/// "0.0005", as people write it.
std::string bound_text(double bound) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", bound);
  return text.data();
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char character : text) {
    if (character == '\n') {
      out.append("\\n");
      continue;
    }
    if (character == '"' || character == '\\') out.push_back('\\');
    out.push_back(character);
  }
}

}  // namespace

void PrometheusText::family(std::string_view name, std::string_view help, std::string_view type) {
  out_.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void PrometheusText::sample(std::string_view name, std::string_view label,
                            std::string_view label_value, double value) {
  out_.append(name);
  if (!label.empty()) {
    out_.append("{").append(label).append("=\"");
    append_escaped(out_, label_value);
    out_.append("\"}");
  }
  out_.append(" ").append(number(value)).append("\n");
}

void PrometheusText::counter(std::string_view name, std::string_view help, double value) {
  family(name, help, "counter");
  sample(name, {}, {}, value);
}

void PrometheusText::gauge(std::string_view name, std::string_view help, double value) {
  family(name, help, "gauge");
  sample(name, {}, {}, value);
}

void PrometheusText::counters(std::string_view name, std::string_view help, std::string_view label,
                              const Labelled& figures) {
  family(name, help, "counter");
  for (const auto& [label_value, value] : figures) sample(name, label, label_value, value);
}

void PrometheusText::counters(std::string_view name, std::string_view help,
                              std::string_view first_label, std::string_view second_label,
                              const LabelledTwice& figures) {
  family(name, help, "counter");
  for (const TwiceLabelled& figure : figures) {
    out_.append(name).append("{").append(first_label).append("=\"");
    append_escaped(out_, figure.first);
    out_.append("\",").append(second_label).append("=\"");
    append_escaped(out_, figure.second);
    out_.append("\"} ").append(number(figure.value)).append("\n");
  }
}

void PrometheusText::gauges(std::string_view name, std::string_view help, std::string_view label,
                            const Labelled& figures) {
  family(name, help, "gauge");
  for (const auto& [label_value, value] : figures) sample(name, label, label_value, value);
}

void PrometheusText::histogram(std::string_view name, std::string_view help,
                               std::span<const double> bounds,
                               std::span<const std::uint64_t> counts, double sum) {
  family(name, help, "histogram");
  const std::string base(name);
  std::uint64_t total = 0;
  for (std::size_t index = 0; index < counts.size(); ++index) {
    total += counts[index];
    const std::string bound = index < bounds.size() ? bound_text(bounds[index]) : "+Inf";
    sample(base + "_bucket", "le", bound, static_cast<double>(total));
  }
  sample(base + "_sum", {}, {}, sum);
  sample(base + "_count", {}, {}, static_cast<double>(total));
}

}  // namespace sideseat::serve
