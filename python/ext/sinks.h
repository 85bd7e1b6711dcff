// Local copies of the spans on their way out: OTLP JSON, one request a line, to files or the
// console.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/span_source.h"

namespace sideseat::python {

/// Stands between the recorder and the exporter: what one hands out passes to the other and is
/// written to every sink on the way. `add` may come from any thread.
class Sinks final : public SpanSource {
 public:
  Sinks(SpanSource& source, Resource resource, Scope scope);
  ~Sinks() override;
  Sinks(const Sinks&) = delete;
  Sinks& operator=(const Sinks&) = delete;

  /// Spans that follow are appended to `path`; "-" is standard output. Errors: kIo.
  Status add(const std::string& path);
  void poll(std::vector<Span>& out) override;
  void spans_lost() override { source_->spans_lost(); }
  /// The lock may have been held by a thread that the child does not have, the source likewise.
  void after_fork_in_child(SpanSource& source);

 private:
  const Resource resource_;
  const Scope scope_;
  SpanSource* source_;  // Outlives this; another one in a forked child.
  std::unique_ptr<std::mutex> mutex_;
  std::vector<int> descriptors_;  // Guarded by mutex_.
};

}  // namespace sideseat::python
