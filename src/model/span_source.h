// Where finished spans come from: what the exporter's thread asks again and again.
#pragma once

#include <vector>

#include "model/span.h"

namespace sideseat {

/// Implemented by whoever makes spans (the recorder), called by whoever sends them (the exporter).
class SpanSource {
 public:
  virtual ~SpanSource() = default;
  /// Appends the spans finished since the last call to `out`. May take its time: it runs on the
  /// exporter's thread, which is where captured bytes are decoded. Never called by two threads at
  /// once.
  virtual void poll(std::vector<Span>& out) = 0;
  /// Some of the spans handed out will not arrive: they were dropped, or refused. Called before a
  /// poll(), by the same thread.
  virtual void spans_lost() {}
};

}  // namespace sideseat
