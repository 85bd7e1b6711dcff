// A stream says what its whole twin says: the same answer, sent at once and in deltas of every
// size, gives the same facts.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "bedrock/event_stream_writer.h"
#include "bedrock/twins_testing.h"

namespace sideseat::bedrock {
namespace {

// What an answer is made of, in both dialects.
struct Block {
  enum class Kind { kText, kTool, kReasoning } kind;
  std::string_view text;  // Text, arguments, thoughts.
};

struct Answer {
  std::string_view name;
  std::vector<Block> blocks;
};

using Kind = Block::Kind;
using testing::facts_of;
using testing::pieces;

std::vector<Answer> answers() {
  return {
      {"nothing", {}},
      {"a text", {{Kind::kText, "The sea is \"salty\",\n\xC3\xA9 and \xF0\x9F\x90\x9F."}}},
      {"thoughts before a text", {{Kind::kReasoning, "Rivers?"}, {Kind::kText, "Rivers."}}},
      {"two tools",
       {{Kind::kText, "Looking."},
        {Kind::kTool, R"({"city":"Bern","days":[1,2,{"x":"\u00e9\n"}]})"},
        {Kind::kTool, "{}"}}},
  };
}

// --- Converse -----------------------------------------------------------------------------------

std::string converse_block(const Block& block) {
  switch (block.kind) {
    case Kind::kText:
      return R"({"text":)" + json_string(block.text) + "}";
    case Kind::kTool:
      return R"({"toolUse":{"toolUseId":"t","name":"n","input":)" + std::string(block.text) + "}}";
    case Kind::kReasoning:
      return R"({"reasoningContent":{"reasoningText":{"text":)" + json_string(block.text) +
             R"(,"signature":"c2ln"}}})";
  }
  return {};
}

std::string converse_body(const Answer& answer) {
  std::string content;
  for (const Block& block : answer.blocks) {
    if (!content.empty()) content += ',';
    content += converse_block(block);
  }
  return R"({"output":{"message":{"role":"assistant","content":[)" + content +
         R"(]}},"stopReason":"end_turn","usage":{"inputTokens":3,"outputTokens":4},)" +
         R"("metrics":{"latencyMs":5}})";
}

std::string converse_delta(const Block& block, const std::string& piece) {
  switch (block.kind) {
    case Kind::kText:
      return R"({"text":)" + json_string(piece) + "}";
    case Kind::kTool:
      return R"({"toolUse":{"input":)" + json_string(piece) + "}}";
    case Kind::kReasoning:
      return R"({"reasoningContent":{"text":)" + json_string(piece) + "}}";
  }
  return {};
}

std::string converse_stream(const Answer& answer, std::size_t size) {
  std::string out = write_event("messageStart", R"({"role":"assistant"})");
  std::size_t index = 0;
  for (const Block& block : answer.blocks) {
    const std::string at = R"({"contentBlockIndex":)" + std::to_string(index++);
    if (block.kind == Kind::kTool) {
      out += write_event("contentBlockStart",
                         at + R"(,"start":{"toolUse":{"toolUseId":"t","name":"n"}}})");
    }
    for (const std::string& piece : pieces(block.text, size)) {
      out += write_event("contentBlockDelta",
                         at + R"(,"delta":)" + converse_delta(block, piece) + "}");
    }
    if (block.kind == Kind::kReasoning) {
      out += write_event("contentBlockDelta",
                         at + R"(,"delta":{"reasoningContent":{"signature":"c2ln"}}})");
    }
    out += write_event("contentBlockStop", at + "}");
  }
  return out + write_event("messageStop", R"({"stopReason":"end_turn"})") +
         write_event("metadata", R"({"usage":{"inputTokens":3,"outputTokens":4},)"
                                 R"("metrics":{"latencyMs":5}})");
}

// --- Anthropic ----------------------------------------------------------------------------------

std::string anthropic_block(const Block& block) {
  switch (block.kind) {
    case Kind::kText:
      return R"({"type":"text","text":)" + json_string(block.text) + "}";
    case Kind::kTool:
      return R"({"type":"tool_use","id":"t","name":"n","input":)" + std::string(block.text) + "}";
    case Kind::kReasoning:
      return R"({"type":"thinking","thinking":)" + json_string(block.text) +
             R"(,"signature":"c2ln"})";
  }
  return {};
}

std::string anthropic_body(const Answer& answer) {
  std::string content;
  for (const Block& block : answer.blocks) {
    if (!content.empty()) content += ',';
    content += anthropic_block(block);
  }
  return R"({"type":"message","id":"m","role":"assistant","model":"c","content":[)" + content +
         R"(],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":4}})";
}

std::string anthropic_start(Kind kind) {
  switch (kind) {
    case Kind::kText:
      return R"({"type":"text","text":""})";
    case Kind::kTool:
      return R"({"type":"tool_use","id":"t","name":"n","input":{}})";
    case Kind::kReasoning:
      return R"({"type":"thinking","thinking":"","signature":""})";
  }
  return {};
}

std::string anthropic_delta(Kind kind, const std::string& piece) {
  switch (kind) {
    case Kind::kText:
      return R"({"type":"text_delta","text":)" + json_string(piece) + "}";
    case Kind::kTool:
      return R"({"type":"input_json_delta","partial_json":)" + json_string(piece) + "}";
    case Kind::kReasoning:
      return R"({"type":"thinking_delta","thinking":)" + json_string(piece) + "}";
  }
  return {};
}

std::string anthropic_stream(const Answer& answer, std::size_t size) {
  std::string out = write_chunk(
      R"({"type":"message_start","message":{"type":"message","id":"m","role":"assistant",)"
      R"("model":"c","content":[],"stop_reason":null,"usage":{"input_tokens":3,"output_tokens":1}}})");
  std::size_t index = 0;
  for (const Block& block : answer.blocks) {
    const std::string at = R"(,"index":)" + std::to_string(index++);
    const std::string delta = R"({"type":"content_block_delta")" + at + R"(,"delta":)";
    out += write_chunk(R"({"type":"content_block_start")" + at + R"(,"content_block":)" +
                       anthropic_start(block.kind) + "}");
    for (const std::string& piece : pieces(block.text, size)) {
      out += write_chunk(delta + anthropic_delta(block.kind, piece) + "}");
    }
    if (block.kind == Kind::kReasoning) {
      out += write_chunk(delta + R"({"type":"signature_delta","signature":"c2ln"}})");
    }
    out += write_chunk(R"({"type":"content_block_stop")" + at + "}");
  }
  return out +
         write_chunk(R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},)"
                     R"("usage":{"output_tokens":4}})") +
         write_chunk(R"({"type":"message_stop"})");
}

// --- Both ---------------------------------------------------------------------------------------

void expect_twins(std::string_view operation, std::string_view stream, const CallFacts& whole) {
  const testing::Merged merged = testing::merged(operation, stream);
  EXPECT_TRUE(merged.is_whole);
  EXPECT_EQ(testing::differences(facts_of(operation, {}, merged.body), whole), "") << merged.body;
}

TEST(StreamTwins, SayTheSame) {
  for (const Answer& answer : answers()) {
    const CallFacts converse = facts_of("Converse", {}, converse_body(answer));
    const CallFacts anthropic = facts_of("InvokeModel", {}, anthropic_body(answer));
    ASSERT_EQ(converse.output.size(), 1u);
    ASSERT_EQ(converse.output[0].parts.size(), answer.blocks.size());
    ASSERT_EQ(anthropic.family, "anthropic");
    for (const std::size_t size : {1u, 2u, 3u, 7u, 1000u}) {
      SCOPED_TRACE(std::string(answer.name) + " in deltas of " + std::to_string(size));
      expect_twins("ConverseStream", converse_stream(answer, size), converse);
      expect_twins("InvokeModelWithResponseStream", anthropic_stream(answer, size), anthropic);
    }
  }
}

}  // namespace
}  // namespace sideseat::bedrock
