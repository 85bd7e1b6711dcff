// How a stream is read: its events are merged into the body that the operation without a stream
// would have answered, and that body is read like any other. So each meaning is written down once,
// and a stream and its whole twin cannot disagree.
#pragma once

#include <cstdint>
#include <string>

#include "bedrock/event_stream.h"

namespace sideseat::bedrock {

/// What one event means for the life of its stream.
enum class StreamStep : std::uint8_t {
  kOther,
  kContent,  ///< It carries a piece of the answer.
  kLast,     ///< Nothing comes after it.
};

/// Takes the events of one stream. Whatever comes, in whatever order, the body is well formed.
///
/// Memory: the text of the answer, never more than the events had. Threads: confined to one.
class EventMerger {
 public:
  virtual ~EventMerger() = default;
  /// `frame` is an event, not a failure.
  virtual StreamStep add(const Frame& frame) = 0;
  /// The body that the events so far stand for; JSON.
  virtual std::string body() const = 0;
};

}  // namespace sideseat::bedrock
