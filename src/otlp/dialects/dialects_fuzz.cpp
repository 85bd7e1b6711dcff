// Any bytes as a span and as a piece: places lie within the span, and whatever a piece holds, what
// it becomes is JSON.
#include <cstdlib>
#include <string_view>

#include "base/json.h"
#include "otlp/dialects/dialect.h"
#include "otlp/otlp.h"

namespace {

using sideseat::otlp::Cut;
using sideseat::otlp::Dialect;
using sideseat::otlp::MessagePlace;
using sideseat::otlp::MessageRole;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_place(const sideseat::Span& span, const MessagePlace& place) {
  require(place.event < static_cast<std::int64_t>(span.events.size()));
  const sideseat::Attributes& attributes =
      place.event < 0 ? span.attributes
                      : span.events[static_cast<std::size_t>(place.event)].attributes;
  require(place.first + place.count <= attributes.size());
  require(place.cut == Cut::kGroup || (place.count == 1 && place.others.empty()));
  std::size_t after = place.first + place.count;
  for (const std::size_t other : place.others) {
    require(other >= after && other < attributes.size());
    after = other + 1;
  }
}

void check_piece(std::string_view piece) {
  constexpr std::string_view kNames[] = {
      "",          "genai_events", "langsmith", "openinference", "openllmetry",
      "sideseat1", "strands",      "vercel"};
  for (const std::string_view name : kNames) {
    const Dialect* dialect = sideseat::otlp::find_dialect(name);
    if (dialect == nullptr) continue;
    for (int role = 0; role < 4; ++role) {
      for (const auto& text : dialect->messages(static_cast<MessageRole>(role), piece)) {
        require(sideseat::JsonDocument::parse(text).has_value());
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_piece(bytes);
  const auto request = sideseat::otlp::decode_request(sideseat::otlp::Encoding::kJson, bytes);
  if (!request) return 0;
  for (const auto& resource : *request) {
    for (const auto& scope : resource.scopes) {
      for (const auto& span : scope.spans) {
        sideseat::otlp::Reading reading;
        (void)sideseat::otlp::read_dialect(span, scope.scope,
                                           reading);  // Its places are the point.
        for (const MessagePlace& place : reading.places) check_place(span, place);
      }
    }
  }
  return 0;
}
