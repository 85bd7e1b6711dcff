// Any text, cut anywhere: a stream says what the same answer says unstreamed, in every dialect.
//
// The first byte of an input says how many characters a delta has, the rest is the text.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "base/utf8.h"
#include "bedrock/event_stream_writer.h"
#include "bedrock/twins_testing.h"

namespace {

using namespace sideseat::bedrock;

/// JSON around the text, which stands where the @ is; for Converse a line is an event.
struct Dialect {
  std::string_view whole;
  std::string_view start;  ///< Empty: the stream begins with its first delta.
  std::string_view delta;
  std::string_view end;
};

constexpr std::array kChunked{
    Dialect{
        R"({"type":"message","role":"assistant","content":[{"type":"text","text":@}],)"
        R"("stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":4}})",
        R"({"type":"message_start","message":{"type":"message","role":"assistant","content":[],)"
        R"("usage":{"input_tokens":3,"output_tokens":1}}})",
        R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":@}})",
        R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":4},)"
        R"("amazon-bedrock-invocationMetrics":{}})"},
    Dialect{R"({"output":{"message":{"role":"assistant","content":[{"text":@}]}},)"
            R"("stopReason":"end_turn","usage":{"inputTokens":3,"outputTokens":4}})",
            R"({"messageStart":{"role":"assistant"}})",
            R"({"contentBlockDelta":{"delta":{"text":@},"contentBlockIndex":0}})",
            R"({"messageStop":{"stopReason":"end_turn"},"metadata":{"usage":{"inputTokens":3,)"
            R"("outputTokens":4}},"amazon-bedrock-invocationMetrics":{}})"},
    Dialect{R"({"generation":@,"prompt_token_count":3,"generation_token_count":4,)"
            R"("stop_reason":"stop"})",
            "", R"({"generation":@,"prompt_token_count":3})",
            R"({"generation":"","generation_token_count":4,"stop_reason":"stop",)"
            R"("amazon-bedrock-invocationMetrics":{}})"},
    Dialect{R"({"choices":[{"index":0,"message":{"role":"assistant","content":@},)"
            R"("finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}})",
            R"({"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]})",
            R"({"choices":[{"index":0,"delta":{"content":@}}]})",
            R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":)"
            R"({"prompt_tokens":3,"completion_tokens":4},"amazon-bedrock-invocationMetrics":{}})"},
};

std::string filled(std::string_view pattern, std::string_view text) {
  const std::size_t at = pattern.find('@');
  return std::string(pattern.substr(0, at)) + sideseat::json_string(text) +
         std::string(pattern.substr(at + 1));
}

void require_twins(std::string_view operation, const std::string& stream,
                   const std::string& whole) {
  const testing::Merged merged = testing::merged(operation, stream);
  if (!merged.is_whole) std::abort();
  const CallFacts one = testing::facts_of(operation, {}, merged.body);
  const CallFacts other = testing::facts_of(operation, {}, whole);
  if (!testing::differences(one, other).empty()) std::abort();
}

void check(std::string_view text, std::size_t size) {
  for (const Dialect& dialect : kChunked) {
    std::string stream = dialect.start.empty() ? std::string() : write_chunk(dialect.start);
    for (const std::string& piece : testing::pieces(text, size)) {
      stream += write_chunk(filled(dialect.delta, piece));
    }
    require_twins("InvokeModelWithResponseStream", stream + write_chunk(dialect.end),
                  filled(dialect.whole, text));
  }
  std::string stream = write_event("messageStart", R"({"role":"assistant"})");
  for (const std::string& piece : testing::pieces(text, size)) {
    stream += write_event("contentBlockDelta",
                          filled(R"({"contentBlockIndex":0,"delta":{"text":@}})", piece));
  }
  stream += write_event("messageStop", R"({"stopReason":"end_turn"})");
  stream += write_event("metadata", R"({"usage":{"inputTokens":3,"outputTokens":4}})");
  require_twins("ConverseStream", stream,
                filled(R"({"output":{"message":{"role":"assistant","content":[{"text":@}]}},)"
                       R"("stopReason":"end_turn","usage":{"inputTokens":3,"outputTokens":4}})",
                       text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;  // A stream without any text has no block of text.
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (!sideseat::is_utf8(text)) return 0;
  check(text, std::size_t{data[0]} % 16 + 1);
  return 0;
}
