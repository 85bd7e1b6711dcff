// Streams that no operation answers whole: their events are the body, one after the other.
#pragma once

#include <memory>

#include "bedrock/event_merger.h"

namespace sideseat::bedrock::agent {

/// {"events": [{"chunk": {...}}, {"trace": {...}}]}: each event as it came, by its type. An event
/// that is no JSON is left out.
///
/// Memory: that of the events.
std::unique_ptr<EventMerger> merge_event_list();

}  // namespace sideseat::bedrock::agent
