// The part of the pipeline that takes the processor: from a request's body to what is committed.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/clock.h"
#include "ingest/counters.h"
#include "ingest/request.h"

namespace sideseat::ingest {

/// What is more than this is large.
struct SmallRequests {
  std::size_t bytes_max;  ///< Of the body, unpacked.
  std::size_t items_max;  ///< Spans, log events or points; also of each piece of a large request.
};

/// Each call says in `request.next` what is to be done with the request, and leaves what is refused
/// in its `result` or `failure`. Any thread.
class Decoder {
 public:
  /// `clock` and `counters` outlive it.
  Decoder(SmallRequests small, const Clock& clock, Counters& counters)
      : small_(small), clock_(clock), counters_(counters) {}

  /// Unpacks, decodes and takes apart; a request that turns out to be large is left for the lane.
  void decode(Request& request) const;
  /// Takes the next piece of a large request apart, after decoding all of it the first time.
  void decode_piece(Request& request) const;

 private:
  Status decode_body(Request& request, std::size_t unpacked_bytes_max) const;
  Status decode_spans(Request& request, std::string_view bytes) const;
  Status decode_logs(Request& request, std::string_view bytes) const;
  Status decode_metrics(Request& request, std::string_view bytes) const;

  const SmallRequests small_;
  const Clock& clock_;
  Counters& counters_;
};

/// Adds a piece's refusals to those before, as far as an answer can hold them.
void add_rejection(IngestResult& result, std::string_view rejection);

}  // namespace sideseat::ingest
