// Inside send: a copy of what is sent, as OTLP JSON, for people and scripts.
#pragma once

#include <span>
#include <string>
#include <utility>

#include "base/result.h"
#include "model/span.h"

namespace sideseat::send {

/// One request a line, appended. Several processes may append to one file: a line is one write.
/// Confined to one thread.
class SpanFile {
 public:
  explicit SpanFile(std::string path) : path_(std::move(path)) {}
  SpanFile(const SpanFile&) = delete;
  SpanFile& operator=(const SpanFile&) = delete;
  ~SpanFile();

  /// Makes the file, readable by its owner alone, where there is none. Errors: kIo; the next call
  /// tries again.
  Status append(const Resource& resource, const Scope& scope, std::span<const Span> spans);

 private:
  const std::string path_;
  int descriptor_ = -1;
};

}  // namespace sideseat::send
