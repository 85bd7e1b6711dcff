// The recorder's way out: a thread that asks a SpanSource, sends batches as OTLP, and keeps what
// cannot be sent in a bounded spool on disk until a server is up.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/span.h"
#include "model/span_source.h"

namespace sideseat::send {

struct ExporterOptions {
  /// Where OTLP/HTTP goes: "http://127.0.0.1:5388/otel/default/v1/traces".
  std::string traces_url;
  /// Sent with every request ("authorization", "x-api-key").
  std::vector<std::pair<std::string, std::string>> headers;
  Resource resource;  ///< service.name and the like.
  Scope scope;        ///< This recorder's name and version.
  /// Batches wait here while no server answers; empty: they wait in memory only.
  std::string spool_directory;
  /// Additionally appended as OTLP JSON, one request a line; empty: not.
  std::string file_path;
};

struct ExporterStats {
  std::uint64_t spans_sent = 0;
  std::uint64_t spans_spooled = 0;  ///< Now waiting on disk.
  std::uint64_t spans_waiting = 0;  ///< Now waiting in memory: no spool, or it cannot be written.
  std::uint64_t spans_dropped = 0;  ///< Refused by the server for good, lost, or pushed out.
  std::string last_error;           ///< Empty once a send has worked again.
};

/// Threads: one of its own, started by start(); the rest is thread-safe. A forked child must call
/// `after_fork_in_child()` before anything else; it starts with an empty queue and a new thread.
///
/// Cost while nothing happens: the thread asks the source 50 times a second, and 10 times once
/// there has been nothing for a second. A span leaves about 200 ms after it has ended either way.
class Exporter {
 public:
  /// `source` outlives the exporter. Errors: kInvalidArgument for a bad URL, kUnsupported for one
  /// this build cannot speak (https).
  static Result<std::unique_ptr<Exporter>> start(ExporterOptions options, SpanSource& source);

  virtual ~Exporter() = default;
  /// Polls the source and sends all there is, what waits in the spool too; makes one try even where
  /// the back-off is not over, unless the server named a time. Errors: kUnavailable if `timeout_ms`
  /// passed or the server is not there (the spans then wait in the spool), kInvalidArgument if the
  /// server has refused spans for good since the last flush; with what is the matter.
  virtual Status flush(int timeout_ms) = 0;
  /// flush, then stops the thread; what could not be sent is in the spool. Idempotent. May take a
  /// second longer than `timeout_ms`, for writing the spool.
  virtual Status shutdown(int timeout_ms) = 0;
  virtual void after_fork_in_child() = 0;
  virtual ExporterStats stats() const = 0;
};

}  // namespace sideseat::send
