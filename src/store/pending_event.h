// What came of a span before the span itself: it waits in the store until the span comes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>

#include "model/ids.h"

namespace sideseat::store {

struct SpanKey {
  std::string project;
  TraceId trace_id;
  SpanId span_id;
  bool operator==(const SpanKey&) const = default;
  bool operator<(const SpanKey& other) const {
    return std::tie(project, trace_id.bytes, span_id.bytes) <
           std::tie(other.project, other.trace_id.bytes, other.span_id.bytes);
  }
};

struct PendingEvent {
  SpanKey span;
  std::int64_t arrived_at_ns = 0;
  std::string bytes;  ///< Opaque to the store; equal ones of a span wait once.
};

/// So many events wait at most, and limits::kPendingEventsBytesMax of their bytes; beyond it the
/// oldest go, whose spans were never sent, as a rule.
inline constexpr std::size_t kPendingEventsMax = 100'000;

}  // namespace sideseat::store
