// What `sideseat doctor` finds: one line each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sideseat::doctor {

enum class Level : std::uint8_t { kOk, kWarning, kProblem };

struct Finding {
  Level level = Level::kOk;
  std::string subject;  ///< A word or two: "server", "disk".
  std::string text;     ///< What is so.
  std::string advice;   ///< What to do about it; empty where all is well.
};

class Findings {
 public:
  void ok(std::string subject, std::string text) {
    list_.push_back({Level::kOk, std::move(subject), std::move(text), {}});
  }
  void warn(std::string subject, std::string text, std::string advice) {
    list_.push_back({Level::kWarning, std::move(subject), std::move(text), std::move(advice)});
  }
  void problem(std::string subject, std::string text, std::string advice) {
    list_.push_back({Level::kProblem, std::move(subject), std::move(text), std::move(advice)});
  }
  const std::vector<Finding>& list() const { return list_; }

 private:
  std::vector<Finding> list_;
};

/// "1.5 GB".
std::string size_text(double bytes);
/// "12 ms", "1.5 s".
std::string duration_text(double seconds);
/// "3 days", "5 min".
std::string age_text(double seconds);

}  // namespace sideseat::doctor
