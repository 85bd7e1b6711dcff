// Token counts are read from wherever a family says them, and never guessed.
#include "bedrock/token_counts.h"

#include <gtest/gtest.h>

#include <array>
#include <ostream>

namespace sideseat {

void PrintTo(const Usage& usage, std::ostream* out) {
  const auto count = [](std::optional<std::int64_t> value) {
    return value ? std::to_string(*value) : std::string("-");
  };
  *out << "in " << count(usage.input_tokens) << " out " << count(usage.output_tokens) << " read "
       << count(usage.cache_read_tokens) << " write " << count(usage.cache_write_tokens) << " 5m "
       << count(usage.cache_write_5m_tokens) << " 1h " << count(usage.cache_write_1h_tokens)
       << " reasoning " << count(usage.reasoning_tokens);
}

namespace bedrock {
namespace {

constexpr auto kNone = std::nullopt;

// A row for each shape of body that was met.
TEST(TokenCounts, AreReadFromBodiesOfEveryFamily) {
  struct Case {
    std::string_view name;
    std::string_view body;
    Usage expected;
  };
  static constexpr std::array kCases{
      Case{"Converse",
           R"({"usage":{"inputTokens":11,"outputTokens":236,"totalTokens":247}})",
           {11, 236, kNone, kNone, kNone, kNone, kNone}},
      Case{"Converse with a cache: the input comes without it",
           R"({"usage":{"inputTokens":11,"outputTokens":236,"totalTokens":1275,
               "cacheReadInputTokens":0,"cacheReadInputTokenCount":0,
               "cacheWriteInputTokens":1028,"cacheWriteInputTokenCount":1028,
               "cacheDetails":[{"ttl":"5m","inputTokens":1000},{"ttl":"1h","inputTokens":28}]}})",
           {1039, 236, 0, 1028, 1000, 28, kNone}},
      Case{"Anthropic",
           R"({"usage":{"input_tokens":4,"output_tokens":9,"cache_creation_input_tokens":20,
               "cache_read_input_tokens":100,
               "cache_creation":{"ephemeral_5m_input_tokens":15,"ephemeral_1h_input_tokens":5}}})",
           {124, 9, 100, 20, 15, 5, kNone}},
      Case{"Anthropic's message_start",
           R"({"type":"message_start","message":{"usage":{"input_tokens":4,"output_tokens":1}}})",
           {4, 1, kNone, kNone, kNone, kNone, kNone}},
      Case{"Nova's last chunk",
           R"({"metadata":{"usage":{"inputTokens":7,"outputTokens":8,
               "cacheReadInputTokenCount":3,"cacheWriteInputTokenCount":0}}})",
           {10, 8, 3, 0, kNone, kNone, kNone}},
      Case{"OpenAI: the input comes with the cached tokens",
           R"({"usage":{"prompt_tokens":50,"completion_tokens":6,"total_tokens":56,
               "prompt_tokens_details":{"cached_tokens":40},
               "completion_tokens_details":{"reasoning_tokens":2}}})",
           {50, 6, 40, kNone, kNone, kNone, 2}},
      Case{"OpenAI without details",
           R"({"usage":{"prompt_tokens":50,"completion_tokens":6,"prompt_tokens_details":null}})",
           {50, 6, kNone, kNone, kNone, kNone, kNone}},
      Case{"Kimi's cached tokens",
           R"({"usage":{"prompt_tokens":50,"completion_tokens":6,"cached_tokens":8}})",
           {50, 6, 8, kNone, kNone, kNone, kNone}},
      Case{"DeepSeek's cached tokens",
           R"({"usage":{"prompt_tokens":50,"completion_tokens":6,"prompt_cache_hit_tokens":30,
               "prompt_cache_miss_tokens":20}})",
           {50, 6, 30, kNone, kNone, kNone, kNone}},
      Case{
          "OpenAI's newer names",
          R"({"usage":{"input_tokens":50,"output_tokens":6,"input_tokens_details":{"cached_tokens":9},
               "output_tokens_details":{"reasoning_tokens":3}}})",
          {50, 6, 9, kNone, kNone, kNone, 3}},
      Case{"more cached than asked",
           R"({"usage":{"prompt_tokens":5,"completion_tokens":6,"cached_tokens":8}})",
           {8, 6, 8, kNone, kNone, kNone, kNone}},
      Case{"Titan",
           R"({"inputTextTokenCount":3,"results":[{"tokenCount":5},{"tokenCount":6}]})",
           {3, 11, kNone, kNone, kNone, kNone, kNone}},
      Case{"Titan's chunk",
           R"({"inputTextTokenCount":3,"totalOutputTextTokenCount":51})",
           {3, 51, kNone, kNone, kNone, kNone, kNone}},
      Case{"Llama",
           R"({"prompt_token_count":12,"generation_token_count":13})",
           {12, 13, kNone, kNone, kNone, kNone, kNone}},
      Case{"an embedding",
           R"({"embedding":[0.5],"inputTextTokenCount":2})",
           {2, kNone, kNone, kNone, kNone, kNone, kNone}},
      Case{
          "numbers that no sum can hold",
          R"({"usage":{"inputTokens":9223372036854775807,"cacheReadInputTokens":1,"outputTokens":2}})",
          {9223372036854775807, 2, 1, kNone, kNone, kNone, kNone}},
      Case{"negative numbers of OpenAI's",
           R"({"usage":{"prompt_tokens":-9223372036854775807,"cached_tokens":8}})",
           {8, kNone, 8, kNone, kNone, kNone, kNone}},
      Case{"nulls and words are no counts",
           R"({"usage":{"inputTokens":null,"outputTokens":"many"},"prompt_token_count":null})",
           {}},
      Case{"nothing", R"({})", {}},
      Case{"no object at all", R"([1,2])", {}},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const Result<JsonDocument> body = JsonDocument::parse(c.body);
    ASSERT_TRUE(body.has_value());
    EXPECT_EQ(to_usage(counts_in_body(body->root())), c.expected);
  }
}

TEST(TokenCounts, AreReadFromHeadersThatHoldWholeNumbers) {
  const HeaderList headers{{"x-amzn-bedrock-input-token-count", "21"},
                           {"x-amzn-bedrock-output-token-count", "22x"},
                           {"x-amzn-bedrock-cache-read-input-token-count", "5"},
                           {"x-amzn-bedrock-cache-write-input-token-count", ""}};
  EXPECT_EQ(to_usage(counts_in_headers(headers)),
            (Usage{26, kNone, 5, kNone, kNone, kNone, kNone}));
}

// The body is believed first, and each count by itself.
TEST(TokenCounts, FillOnlyWhatIsMissing) {
  TokenCounts counts{.input = 5, .cache_write = 0};
  counts.fill_from({.input = 50, .output = 60, .cache_write = 70});
  EXPECT_EQ(to_usage(counts), (Usage{5, 60, kNone, 0, kNone, kNone, kNone}));
}

}  // namespace
}  // namespace bedrock
}  // namespace sideseat
