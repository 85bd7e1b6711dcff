// Everything is written out as a span would hold it, and read back.
#include "bedrock/facts_testing.h"

#include <cstdlib>
#include <string>

#include "base/json.h"
#include "bedrock/event_stream.h"

namespace sideseat::bedrock::testing {
namespace {

// What is wrapped may get deeper than anything may be; all else must hold.
void require_json(std::string_view json) {
  const Result<JsonDocument> document = JsonDocument::parse(json);
  if (!document && document.error().code() != ErrorCode::kTooLarge) std::abort();
}

void require_json_or_nothing(std::string_view json) {
  if (!json.empty()) require_json(json);
}

void require_members(const std::vector<JsonMember>& members) {
  for (const JsonMember& member : members) {
    if (member.name.empty()) continue;  // A member without a name is one, too.
    require_json_or_nothing(member.json);
  }
}

}  // namespace

void require_sound_facts(const CallFacts& facts) {
  require_json(parts_json(facts.system));
  require_json(messages_json(facts.input));
  require_json(messages_json(facts.output));
  require_json_or_nothing(facts.tool_definitions);
  require_json_or_nothing(facts.request_body);
  require_json_or_nothing(facts.response_body);
  require_members(facts.request_members);
  require_members(facts.response_members);
  require_members(facts.usage);
}

void require_sound_merger(EventMerger& merger, std::string_view event_stream) {
  constexpr int kLookedAt = 8;  // All would make the work grow with the square of the events.
  int events = 0;
  EventStreamDecoder decoder;
  decoder.feed(event_stream);
  for (auto frame = decoder.next(); frame && *frame; frame = decoder.next()) {
    (void)merger.add(**frame);  // Where the stream ends is its reader's business.
    if (++events <= kLookedAt) require_json_or_nothing(merger.body());
  }
  require_json_or_nothing(merger.body());
}

}  // namespace sideseat::bedrock::testing
