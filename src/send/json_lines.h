// A file to which OTLP JSON requests are appended, one a line; several processes may share it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace sideseat::send {

/// Opens the file for each append, so that it may be moved away in between.
class JsonLines {
 public:
  explicit JsonLines(std::string path) : path_(std::move(path)) {}
  /// `line` without its end. Errors: kIo.
  Status append(std::string line) const;

 private:
  std::string path_;
};

}  // namespace sideseat::send
