// The whole way of a span inside one process: recorder -> local copies -> exporter.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  std::unique_ptr<CallHandle> begin(capture::CallStart start);
  void add(Span span);
  /// Errors: kIo. `path` may be "-" for standard output.
  Status add_sink(std::string path);
  Status flush(int timeout_ms);
  /// Ends what is still open as `exit`, sends what can be sent, stops the thread. Idempotent.
  Status shutdown(int timeout_ms);
  void end_open_calls(capture::EndReason reason);
  void after_fork_in_child();
  capture::RecorderStats recorder_stats() const;
  send::ExporterStats exporter_stats() const;

 private:
  /// Made anew in a forked child. Destroyed in reverse order: the exporter reads the others.
  struct Parts {
    std::shared_ptr<capture::Recorder> recorder;
    std::unique_ptr<Sinks> sinks;
    std::unique_ptr<send::Exporter> exporter;
  };

  explicit Pipeline(PipelineOptions options) : options_(std::move(options)) {}
  Status make_parts();

  const PipelineOptions options_;
  std::vector<std::string> sink_paths_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sideseat::python
