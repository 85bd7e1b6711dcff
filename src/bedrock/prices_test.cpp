// Prices: which row an id finds, and what a call costs by it.
#include "bedrock/prices.h"

#include <gtest/gtest.h>

#include <string>

namespace sideseat::bedrock {
namespace {

// Rates of rows the table has, in dollars a million tokens, as the vendor's pages print them.
TEST(Prices, AnIdFindsItsRow) {
  struct Case {
    std::string_view name;
    std::string_view model_id;
    std::string_view region;
    double input;
    double output;
  };
  constexpr Case kCases[] = {
      {"a model", "anthropic.claude-3-haiku-20240307-v1:0", "us-east-1", 0.25, 1.25},
      {"without a region", "anthropic.claude-3-haiku-20240307-v1:0", "", 0.25, 1.25},
      {"a profile's own rate", "us.anthropic.claude-haiku-4-5-20251001-v1:0", "us-east-1", 1.1,
       5.5},
      {"the model itself", "anthropic.claude-haiku-4-5-20251001-v1:0", "us-east-1", 1, 5},
      {"a global profile", "global.anthropic.claude-haiku-4-5-20251001-v1:0", "us-east-1", 1, 5},
      {"a profile in Asia", "apac.amazon.nova-lite-v1:0", "ap-northeast-1", 0.063, 0.252},
      {"a profile without a row of its own", "ca.amazon.nova-lite-v1:0", "ca-central-1", 0.06,
       0.24},
      {"a profile of a region not known here", "mars.amazon.nova-lite-v1:0", "", 0.06, 0.24},
      {"a region's rate", "anthropic.claude-instant-v1", "ap-northeast-1", 2.23, 7.55},
      {"a region without a rate", "anthropic.claude-instant-v1", "eu-west-9", 0.8, 2.4},
      {"a region's rate behind a profile", "us-gov.anthropic.claude-haiku-4-5-20251001-v1:0",
       "us-gov-west-1", 1.2, 6},
      {"a context suffix", "anthropic.claude-v2:1:18k", "us-east-1", 8, 24},
      {"a context suffix after a profile", "us.amazon.nova-lite-v1:0:300k", "", 0.06, 0.24},
      {"a version the table does not have", "anthropic.claude-opus-4-6-v1:0", "", 5, 25},
      {"a date the table does not have", "anthropic.claude-sonnet-4-6-20260301-v1:0", "", 3, 15},
      {"sold through profiles alone", "amazon.nova-premier-v1:0", "us-west-2", 2.5, 12.5},
      {"a name with a dot of its own", "deepseek.v3.2", "us-east-1", 0.62, 1.85},
      {"the ARN of a model",
       "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0", "",
       0.25, 1.25},
      {"the region of an ARN",
       "arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-instant-v1", "", 2.23,
       7.55},
      {"the ARN of a profile",
       "arn:aws:bedrock:us-east-1:123456789012:inference-profile/"
       "us.anthropic.claude-haiku-4-5-20251001-v1:0",
       "us-east-1", 1.1, 5.5},
      {"the name in a response body", "claude-haiku-4-5-20251001", "us-east-1", 1, 5},
      {"the same without its date", "claude-sonnet-4-6", "us-east-1", 3, 15},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto price = find_price(c.model_id, c.region);
    ASSERT_TRUE(price.has_value());
    EXPECT_DOUBLE_EQ(static_cast<double>(price->rates.input.value_or(-1)) / 1e6, c.input);
    EXPECT_DOUBLE_EQ(static_cast<double>(price->rates.output.value_or(-1)) / 1e6, c.output);
  }
}

TEST(Prices, WhatIsNotInTheTableHasNoPrice) {
  for (const std::string_view model_id : {
           "",
           "x",
           "claude",
           "anthropic",
           "anthropic.claude",
           "anthropic.claude-99",
           // Another model than zai.glm-5, although it begins like it.
           "zai.glm-5-air",
           "minimax.minimax-m2.9",
           // Billed by the second and by the hour.
           "amazon.nova-reel-v1:1",
           "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdef",
           "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdef",
           "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdef",
           // Listed at no price at all, which is no price.
           "anthropic.claude-mythos-preview",
           "arn:",
           "arn:aws:bedrock",
       }) {
    EXPECT_FALSE(find_price(model_id, "us-east-1").has_value()) << model_id;
  }
}

TEST(Prices, EachKindOfTokenHasItsRate) {
  // Per million: input 3.3, output 16.5, read 0.33, write 4.125, for an hour 6.6; above 200,000
  // input tokens 6.6, 24.75, 0.66, 8.25, 13.2.
  const auto price = find_price("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us-east-1");
  ASSERT_TRUE(price.has_value());
  struct Case {
    std::string_view name;
    Usage usage;
    std::int64_t expected;
  };
  const Case cases[] = {
      {"input and output", {.input_tokens = 1000, .output_tokens = 100}, 3'300'000 + 1'650'000},
      {"one token of each", {.input_tokens = 1, .output_tokens = 1}, 3'300 + 16'500},
      {"nothing", {.input_tokens = 0, .output_tokens = 0}, 0},
      {"read from the cache",
       {.input_tokens = 1000, .output_tokens = 0, .cache_read_tokens = 900},
       330'000 + 297'000},
      {"written to the cache",
       {.input_tokens = 1000, .output_tokens = 0, .cache_write_tokens = 900},
       330'000 + 3'712'500},
      {"written for an hour, in part",
       {.input_tokens = 1000,
        .output_tokens = 0,
        .cache_write_tokens = 900,
        .cache_write_5m_tokens = 400,
        .cache_write_1h_tokens = 500},
       330'000 + 1'650'000 + 3'300'000},
      {"more cached than there was",
       {.input_tokens = 10, .output_tokens = 0, .cache_read_tokens = 1000},
       330'000},
      {"just not long", {.input_tokens = 200'000, .output_tokens = 10}, 660'000'000 + 165'000},
      {"just long", {.input_tokens = 200'001, .output_tokens = 10}, 1'320'006'600 + 247'500},
      {"long by its cached tokens",
       {.input_tokens = 300'000, .output_tokens = 0, .cache_read_tokens = 300'000},
       198'000'000},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(cost_nano_usd(*price, c.usage), c.expected);
  }
}

TEST(Prices, TheCostIsUnknownWhereAPieceOfItIs) {
  const auto nova = find_price("amazon.nova-lite-v1:0", "us-east-1");
  const auto embedding = find_price("amazon.titan-embed-text-v2:0", "us-east-1");
  ASSERT_TRUE(nova.has_value() && embedding.has_value());
  EXPECT_EQ(cost_nano_usd(*nova, {}), std::nullopt);
  EXPECT_EQ(cost_nano_usd(*nova, {.input_tokens = 10}), std::nullopt) << "output unknown";
  EXPECT_EQ(cost_nano_usd(*nova, {.output_tokens = 10}), std::nullopt) << "input unknown";
  EXPECT_EQ(cost_nano_usd(*nova, {.input_tokens = 10, .output_tokens = 1, .cache_read_tokens = 5}),
            std::nullopt)
      << "the table has no rate for its cache";
  EXPECT_EQ(cost_nano_usd(*embedding, {.input_tokens = 10}), 2000) << "output costs nothing";
  EXPECT_EQ(cost_nano_usd(*nova, {.input_tokens = -5, .output_tokens = 1}), 240)
      << "a negative count is taken for none";
  EXPECT_EQ(cost_nano_usd(*nova, {.input_tokens = INT64_MAX, .output_tokens = 1}), std::nullopt);
  EXPECT_EQ(
      cost_nano_usd(*nova, {.input_tokens = 1, .output_tokens = 1, .cache_read_tokens = INT64_MIN}),
      std::nullopt)
      << "nor is that a number of tokens";
}

// What one piece costs, in dollars, as the vendors' pages print it.
TEST(Prices, APieceHasItsRate) {
  struct Case {
    std::string_view name;
    std::string_view model_id;
    BilledUnits units;
    std::optional<std::int64_t> nano_usd;
  };
  const Case cases[] = {
      {"an image", "amazon.nova-canvas-v1:0", {.output_images = 1}, 60'000'000},
      {"more of them", "amazon.titan-image-generator-v2:0", {.output_images = 5}, 40'000'000},
      {"none came", "stability.sd3-5-large-v1:0", {.output_images = 0}, 0},
      {"it is not told how many", "stability.sd3-5-large-v1:0", {}, std::nullopt},
      {"behind a profile",
       "us.stability.stable-image-inpaint-v1:0",
       {.output_images = 1},
       70'000'000},
      {"not counted", "amazon.nova-canvas-v1:0", {.output_images = -1}, std::nullopt},
      {"queries", "cohere.rerank-v3-5:0", {.search_units = 3}, 6'000'000},
      {"a query", "amazon.rerank-v1:0", {.search_units = 1}, 1'000'000},
      {"it is not told how many queries", "amazon.rerank-v1:0", {}, std::nullopt},
      {"pieces that a model is not paid for",
       "cohere.rerank-v3-5:0",
       {.output_images = 9, .search_units = 1},
       2'000'000},
      {"pieces that the table has no rate for",
       "cohere.rerank-v3-5:0",
       {.input_images = 1, .search_units = 1},
       std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const auto price = find_price(c.model_id, "us-east-1");
    ASSERT_TRUE(price.has_value());
    EXPECT_EQ(cost_nano_usd(*price, {.units = c.units}), c.nano_usd);
  }
}

// Stable Diffusion XL: 4 cents up to 1024 x 1024 and 50 steps, 8 with more steps.
TEST(Prices, AnImageIsPaidByItsSizeAndSteps) {
  struct Case {
    std::string_view name;
    std::string_view model_id;
    BilledUnits units;
    std::optional<std::int64_t> nano_usd;
  };
  constexpr std::string_view kXl = "stability.stable-diffusion-xl-v1:0";
  constexpr std::string_view kOld = "stability.stable-diffusion-xl-v0";
  const Case cases[] = {
      {"the defaults", kXl, {}, 40'000'000},
      {"the largest of the small",
       kXl,
       {.image_width = 1024, .image_height = 1024, .image_steps = 50},
       40'000'000},
      {"of another shape", kXl, {.image_width = 1344, .image_height = 768}, 40'000'000},
      {"one step more", kXl, {.image_steps = 51}, 80'000'000},
      {"one row more", kXl, {.image_width = 1024, .image_height = 1025}, std::nullopt},
      {"no size at all", kXl, {.image_width = 9'000'000, .image_height = 9'000'000}, std::nullopt},
      {"less than nothing", kXl, {.image_width = INT64_MIN, .image_height = 2}, std::nullopt},
      {"one side less than nothing", kXl, {.image_width = 8, .image_height = -1}, std::nullopt},
      {"small", kOld, {.image_width = 512, .image_height = 512}, 18'000'000},
      {"large", kOld, {.image_width = 512, .image_height = 576}, 36'000'000},
      {"small, many steps", kOld, {.image_steps = 150}, 36'000'000},
      {"large, many steps",
       kOld,
       {.image_width = 512, .image_height = 576, .image_steps = 51},
       72'000'000},
  };
  for (Case c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const auto price = find_price(c.model_id, "us-west-2");
    ASSERT_TRUE(price.has_value());
    c.units.output_images = 1;
    EXPECT_EQ(cost_nano_usd(*price, {.units = c.units}), c.nano_usd);
  }
}

// Titan's multimodal embeddings: 0.8 dollars a million tokens and 0.00006 an image.
TEST(Prices, WhatIsEmbeddedIsPaidByTokensAndImages) {
  const auto price = find_price("amazon.titan-embed-image-v1", "us-east-1");
  const auto text_only = find_price("cohere.embed-v4:0", "us-east-1");
  ASSERT_TRUE(price.has_value() && text_only.has_value());
  EXPECT_EQ(cost_nano_usd(*price, {.input_tokens = 10}), 8'000);
  EXPECT_EQ(cost_nano_usd(*price, {.input_tokens = 10, .units = {.input_images = 1}}), 68'000);
  EXPECT_EQ(cost_nano_usd(*price, {.units = {.input_images = 1}}), std::nullopt)
      << "whether there was a text too is not known";
  EXPECT_EQ(cost_nano_usd(*price, {.input_tokens = 10, .units = {.input_clips = 1}}), std::nullopt);
  EXPECT_EQ(cost_nano_usd(*text_only, {.input_tokens = 10}), 1'200);
  EXPECT_EQ(cost_nano_usd(*text_only, {.input_tokens = 10, .units = {.input_images = 1}}),
            std::nullopt)
      << "the table has no rate for its images";
}

// 546.875 nano dollars a token: fractions are summed before they are rounded.
TEST(Prices, RoundOnceAtTheEnd) {
  const auto price = find_price("amazon.nova-2-pro-preview-20251202-v1:0", "");
  ASSERT_TRUE(price.has_value());
  EXPECT_EQ(price->rates.cache_read, 546'875);
  const auto cost = [&](std::int64_t tokens) {
    return cost_nano_usd(*price,
                         {.input_tokens = tokens, .output_tokens = 0, .cache_read_tokens = tokens});
  };
  EXPECT_EQ(cost(1), 547);
  EXPECT_EQ(cost(8), 4375);
}

}  // namespace
}  // namespace sideseat::bedrock
