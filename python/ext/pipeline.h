// The whole way of a span inside one process: recorder -> local copies -> exporter.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "call.h"
#include "capture/recorder.h"
#include "send/exporter.h"
#include "sinks.h"

namespace sideseat::python {

struct PipelineOptions {
  send::ExporterOptions exporter;
  capture::RecorderOptions recorder;
};

/// What the caller's thread needs of where it stands; made once a span, read by every call below
/// it.
struct Context {
  capture::TraceContext trace;
};

/// Thread-safe. Survives a fork: the child starts with an empty recorder and an exporter of its
/// own.
class Pipeline {
 public:
  /// Errors: kInvalidArgument for a bad URL.
  static Result<std::unique_ptr<Pipeline>> start(PipelineOptions options);

  std::unique_ptr<CallHandle> begin(capture::CallStart start);
  /// Of no effect after shutdown(): nobody would come for the span.
  void add(Span span);
  /// See capture::Recorder::learn_model; forgotten in a forked child.
  void learn_model(std::string model_id, std::string model);
  /// Spans that follow are also appended to `path`; "-" is standard output. Errors: kIo.
  Status add_sink(const std::string& path);
  /// Errors: kUnavailable, with what is the matter.
  Status flush(int timeout_ms);
  /// Ends what is still open as `exit`, sends what can be sent, stops the thread. Idempotent.
  Status shutdown(int timeout_ms);
  /// After count_fork(), and before anything else in the child.
  void after_fork_in_child();
  capture::RecorderStats recorder_stats() const { return recorder_->stats(); }
  send::ExporterStats exporter_stats() const { return exporter_->stats(); }

 private:
  explicit Pipeline(PipelineOptions options);

  const PipelineOptions options_;
  std::atomic<bool> closed_ = false;
  // Destroyed from the last to the first: each reads the one above it.
  std::shared_ptr<capture::Recorder> recorder_;
  Sinks sinks_;
  std::unique_ptr<send::Exporter> exporter_;
};

}  // namespace sideseat::python
