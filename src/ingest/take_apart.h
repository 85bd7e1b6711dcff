// One export request becomes records for the store, and a word about what was refused.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/span.h"
#include "store/store.h"

namespace sideseat::ingest {

struct TakenApart {
  std::vector<store::SpanRecord> records;  ///< Of the spans that are accepted, in their order.
  std::size_t bytes = 0;                   ///< About what the records take in memory.
  std::size_t spans_rejected = 0;
  std::size_t attachments_rejected = 0;  ///< Their spans are accepted all the same.
  /// "3 spans refused: an end before its start (1), no trace id (2)"; empty if nothing was.
  std::string rejection;
};

/// Checks, prices and takes apart every span. Pure, so that any number of threads may work at it;
/// most of the work of ingest is in here. `project` has passed check_project().
TakenApart take_apart(const std::string& project, TraceRequest request);

}  // namespace sideseat::ingest
