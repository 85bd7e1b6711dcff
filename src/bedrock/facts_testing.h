// What must hold of the facts of a call, whatever its bytes were: for fuzz targets.
#pragma once

#include <string_view>

#include "bedrock/call_facts.h"
#include "bedrock/event_merger.h"

namespace sideseat::bedrock::testing {

/// Aborts unless every JSON in `facts`, once written into a span, is JSON.
void require_sound_facts(const CallFacts& facts);

/// Feeds the events of a stream to `merger` and aborts unless its body is JSON, or empty, after
/// each of the first of them and after the last. `event_stream`: whole messages.
void require_sound_merger(EventMerger& merger, std::string_view event_stream);

}  // namespace sideseat::bedrock::testing
