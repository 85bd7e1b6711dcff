// Inside send: the numbers an exporter runs by and the seams it is tested through.
#pragma once

#include <cstddef>
#include <memory>

#include "base/clock.h"
#include "base/limits.h"
#include "base/random.h"
#include "send/exporter.h"

namespace sideseat::send {

struct Tuning {
  /// How often the source is asked, and how often once it has had nothing for `idle_after_ms`. A
  /// span's age counts towards its delay, so the longer interval does not make it later.
  int poll_ms = limits::kRecorderPollMs;
  int idle_poll_ms = 100;
  int idle_after_ms = 1000;
  int delay_ms = limits::kExportDelayMs;
  /// The same while no server answers: there is no hurry, and larger files are fewer.
  int away_delay_ms = 1000;
  /// For a small request; longer by what the bytes of a large one need.
  int timeout_ms = limits::kExportTimeoutMs;

  std::size_t batch_spans_max = limits::kExportSpansMax;
  std::size_t batch_bytes_max = limits::kExportBytesMax;
  std::size_t spool_bytes_max = limits::kSpoolBytesMax;
  std::size_t memory_bytes_max = limits::kExportMemoryBytesMax;

  /// The first wait after a failure; each further one doubles it. Asking a port where nobody
  /// listens costs microseconds, so the longest is short: a server that comes up gets its spans
  /// soon.
  int backoff_ms = 250;
  int backoff_max_ms = 10'000;

  /// Decides ages, back-off and names. Deadlines of flush and shutdown are the machine's.
  const Clock* clock = &system_clock();
  RandomSource* random = &system_random();
};

/// `Exporter::start` with other numbers.
Result<std::unique_ptr<Exporter>> start_exporter(ExporterOptions options, SpanSource& source,
                                                 const Tuning& tuning);

}  // namespace sideseat::send
