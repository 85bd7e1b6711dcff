// Any recording, played to a recorder: a span is made, its JSON is JSON, and how the bytes were cut
// does not show. The cases of testdata/calls are seeds as they are.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

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

void check(const bedrock::RecordedCall& call) {
  const Span whole = capture::testing::record(call, {});
  const Span cut = capture::testing::record(call, {.piece_bytes = 11, .poll_between = true});
  if (!(whole == cut)) std::abort();
  for (const auto name :
       {attribute::kInputMessages, attribute::kOutputMessages, attribute::kSystemInstructions,
        attribute::kToolDefinitions, attribute::kBedrockUsage, attribute::kBedrockRequestBody,
        attribute::kBedrockResponseBody}) {
    check_json(whole, name);
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
