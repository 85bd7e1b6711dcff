// Any recording, played to a recorder: spans are made, their JSON is JSON, and how the bytes were
// cut does not show. The cases of testdata/calls are seeds as they are.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "bedrock/recording.h"
#include "capture/playback_testing.h"
#include "model/attribute_names.h"

namespace {

using namespace sideseat;

void check_json(const Span& span, std::string_view name) {
  const AttributeValue* value = find_attribute(span.attributes, name);
  if (value == nullptr) return;
  const Result<JsonDocument> document = JsonDocument::parse(*value->string());
  // What is wrapped may get too deep; anything else must hold.
  if (!document && document.error().code() != ErrorCode::kTooLarge) std::abort();
}

// A step lies within its parent, which stands before it.
void check_place(const Span& span, const std::vector<Span>& spans) {
  if (span.started_at_ns > span.ended_at_ns) std::abort();
  for (const Span& other : spans) {
    if (&other == &span) break;
    if (other.span_id != span.parent_span_id) continue;
    if (span.started_at_ns < other.started_at_ns || span.ended_at_ns > other.ended_at_ns) {
      std::abort();
    }
    return;
  }
  if (&span != &spans.front()) std::abort();
}

void check(const bedrock::RecordedCall& call) {
  const std::vector<Span> whole = capture::testing::record_all(call, {});
  const std::vector<Span> cut =
      capture::testing::record_all(call, {.piece_bytes = 11, .poll_between = true});
  if (whole.empty() || whole != cut) std::abort();
  for (const Span& span : whole) {
    for (const auto name :
         {attribute::kInputMessages, attribute::kOutputMessages, attribute::kSystemInstructions,
          attribute::kToolDefinitions, attribute::kBedrockUsage, attribute::kBedrockRequestBody,
          attribute::kBedrockResponseBody, attribute::kRetrievalDocuments}) {
      check_json(span, name);
    }
    check_place(span, whole);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto calls =
      bedrock::parse_recording({reinterpret_cast<const char*>(data), size}, "fuzz.json");
  if (!calls) return 0;
  for (const bedrock::RecordedCall& call : *calls) check(call);
  return 0;
}
