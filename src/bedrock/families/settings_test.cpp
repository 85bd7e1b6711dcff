// Settings in every vendor's spelling.
#include "bedrock/families/settings.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sideseat::bedrock {
namespace {

InferenceSettings read(std::string_view json, void (*reader)(JsonValue, InferenceSettings&)) {
  InferenceSettings settings;
  const Result<JsonDocument> document = JsonDocument::parse(json);
  EXPECT_TRUE(document.has_value()) << json;
  if (document) reader(document->root(), settings);
  return settings;
}

TEST(Settings, ATopKHasManyNames) {
  for (const std::string_view json : {R"({"top_k":40})", R"({"topK":40})", R"({"k":40})"}) {
    EXPECT_EQ(read(json, read_settings).top_k, 40) << json;
  }
  EXPECT_EQ(read(R"({"top_k":"many"})", read_settings).top_k, std::nullopt);
}

TEST(Settings, ThinkingIsAllowedByABudgetOrAWord) {
  struct Case {
    std::string_view json;
    std::optional<std::int64_t> budget_tokens;
    std::string_view effort;
  };
  static constexpr Case kCases[] = {
      {R"({"thinking":{"type":"enabled","budget_tokens":2048}})", 2048, ""},
      {R"({"thinking":{"type":"adaptive"},"output_config":{"effort":"max"}})", std::nullopt, "max"},
      {R"({"reasoning_config":{"type":"enabled","budget_tokens":1024}})", 1024, ""},
      {R"({"reasoning_config":"high"})", std::nullopt, "high"},
      {R"({"reasoning_effort":"low"})", std::nullopt, "low"},
      {R"({"reasoning":{"effort":"medium","max_tokens":512}})", 512, "medium"},
      {R"({"reasoningConfig":{"type":"enabled","maxReasoningEffort":"low"}})", std::nullopt, "low"},
      {R"({"thinking":{"type":"disabled"}})", std::nullopt, ""},
      {R"({"thinking":true,"reasoning":[1],"reasoning_effort":3})", std::nullopt, ""},
      {R"({"thinking":{"budget_tokens":"many"}})", std::nullopt, ""},
      {R"({})", std::nullopt, ""},
      {R"([])", std::nullopt, ""},
      {R"("high")", std::nullopt, ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.json));
    const InferenceSettings settings = read(c.json, read_thinking);
    EXPECT_EQ(settings.thinking_budget_tokens, c.budget_tokens);
    EXPECT_EQ(settings.thinking_effort, c.effort);
  }
}

}  // namespace
}  // namespace sideseat::bedrock
