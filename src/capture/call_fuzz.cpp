// Whatever is sent and comes back, whole or streamed: a span is made, and its JSON is JSON.
//
// Input: one byte for the operation, then the request and the pieces of the answer, each up to the
// next zero byte. For streams each piece is the payload of an event; its first byte says which.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "bedrock/event_stream_writer.h"
#include "capture/playback_testing.h"
#include "model/attribute_names.h"

namespace {

using namespace sideseat;

constexpr std::array<std::string_view, 6> kPaths{
    "/model/m/converse",         "/model/m/converse-stream",
    "/model/anthropic.m/invoke", "/model/m/invoke-with-response-stream",
    "/model/m/count-tokens",     "/model/m/unheard-of"};

constexpr std::array<std::string_view, 7> kEvents{
    "messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop",
    "messageStop",  "unheardOf",         "metadata"};

std::string_view take_piece(std::string_view& rest) {
  const std::size_t end = rest.find('\0');
  const std::string_view piece = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return piece;
}

std::string event_of(std::string_view path, std::string_view piece) {
  if (piece.empty()) return {};
  if (path.find("invoke") != std::string_view::npos) return bedrock::write_chunk(piece);
  const auto type = static_cast<std::uint8_t>(piece.front()) % kEvents.size();
  return bedrock::write_event(kEvents[type], piece.substr(1));
}

void check_json(const Span& span, std::string_view name) {
  const AttributeValue* value = find_attribute(span.attributes, name);
  if (value == nullptr) return;
  const Result<JsonDocument> document = JsonDocument::parse(*value->string());
  // What is wrapped may get too deep; anything else must hold.
  if (!document && document.error().code() != ErrorCode::kTooLarge) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  bedrock::RecordedCall call;
  call.path = kPaths[data[0] % kPaths.size()];
  rest.remove_prefix(1);
  call.request_body = take_piece(rest);
  while (!rest.empty()) {
    const std::string_view piece = take_piece(rest);
    call.response.body += call.path.ends_with("stream") ? event_of(call.path, piece) : piece;
  }
  const Span whole = capture::testing::record(call, {});
  const Span cut = capture::testing::record(call, {.piece_bytes = 11, .poll_between = true});
  if (whole.name != cut.name || whole.attributes != cut.attributes) std::abort();
  for (const auto name :
       {attribute::kInputMessages, attribute::kOutputMessages, attribute::kSystemInstructions,
        attribute::kToolDefinitions, attribute::kBedrockUsage, attribute::kBedrockRequestBody,
        attribute::kBedrockResponseBody}) {
    check_json(whole, name);
  }
  return 0;
}
