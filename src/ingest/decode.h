// The part of the pipeline that takes the processor: from a request's body to records.
#pragma once

#include <cstddef>
#include <string_view>

#include "ingest/counters.h"
#include "ingest/request.h"

namespace sideseat::ingest {

/// What is more than this is large.
struct SmallRequests {
  std::size_t bytes_max;  ///< Of the body, unpacked.
  std::size_t spans_max;  ///< Also of each piece that a large request is committed in.
};

/// Each of these says in `request.next` what is to be done with it, and leaves what is refused in
/// `request.result` or `request.failure`. Pure but for the request: any thread.

/// Unpacks, decodes and takes apart; a request that turns out to be large is left for the lane.
void decode(Request& request, const SmallRequests& small, Counters& counters);

/// Takes the next piece of a large request apart, after decoding all of it the first time.
void decode_piece(Request& request, const SmallRequests& small, Counters& counters);

/// Adds a piece's refusals to those before, as far as an answer can hold them.
void add_rejection(IngestResult& result, std::string_view rejection);

}  // namespace sideseat::ingest
