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
  std::uint64_t spans_waiting =
      0;  ///< Now waiting in memory: there is no spool, or it cannot be written.
  std::uint64_t spans_dropped =
      0;                   ///< Refused by the server for good, or pushed out of a full spool.
  std::string last_error;  ///< Empty once a send has worked again.
};

/// Threads: one of its own, started at the first need; the rest is thread-safe. A forked child must
/// call `after_fork_in_child()` before anything else; it starts with an empty queue.
class Exporter {
 public:
  /// `source` outlives the exporter. Errors: kInvalidArgument for a bad URL.
  static Result<std::unique_ptr<Exporter>> start(ExporterOptions options, SpanSource& source);

  virtual ~Exporter() = default;
  /// Polls the source and sends all there is. Errors: kUnavailable if `timeout_ms` passed or the
  /// server is not there (the spans then wait in the spool); with what is the matter.
  virtual Status flush(int timeout_ms) = 0;
  /// flush, then stops the thread; what could not be sent is in the spool. Idempotent.
  virtual Status shutdown(int timeout_ms) = 0;
  virtual void after_fork_in_child() = 0;
  virtual ExporterStats stats() const = 0;
};

}  // namespace sideseat::send
