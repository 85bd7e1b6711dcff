// Local copies of the spans on their way out: OTLP JSON, one request a line, to files or the
// console.
#pragma once

#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/span_source.h"

namespace sideseat::python {

/// Stands between the recorder and the exporter: what one hands out passes to the other and is
/// written to every sink on the way. Thread-safe as SpanSource asks for; `add` may come from any
/// thread.
class Sinks final : public SpanSource {
 public:
  Sinks(SpanSource& source, Resource resource, Scope scope);

  /// Spans that follow are appended to `path`; "-" is standard output. Errors: kIo.
  Status add(const std::string& path);
  void poll(std::vector<Span>& out) override;

 private:
  struct Closer {
    void operator()(std::FILE* file) const;
  };
  using File = std::unique_ptr<std::FILE, Closer>;

  SpanSource& source_;  // Outlives this.
  const Resource resource_;
  const Scope scope_;
  std::mutex mutex_;
  std::vector<File> files_;  // Guarded by mutex_.
};

}  // namespace sideseat::python
