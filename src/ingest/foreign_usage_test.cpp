// Tokens of instrumentations that count them in their own way, in the columns of a span.
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ingest/span_record.h"

namespace sideseat::ingest {
namespace {

constexpr std::string_view kModel = "anthropic.claude-sonnet-4-5-20250929-v1:0";

class ForeignSpan {
 public:
  explicit ForeignSpan(std::string_view operation, std::string_view model) {
    span_.name = "a call";
    text("gen_ai.operation.name", operation);
    text("gen_ai.request.model", model);
  }
  ForeignSpan& text(std::string key, std::string_view value) {
    span_.attributes.push_back({std::move(key), {std::string(value)}});
    return *this;
  }
  ForeignSpan& count(std::string key, std::optional<std::int64_t> value) {
    if (value) span_.attributes.push_back({std::move(key), {*value}});
    return *this;
  }
  ForeignSpan& failed(bool failed) {
    if (failed) span_.status = StatusCode::kError;
    return *this;
  }
  store::SpanRecord record(std::string_view scope) const {
    return make_record(make_group("p", {}, {.name = std::string(scope)}), span_);
  }

 private:
  Span span_;
};

// 3.00, 15.00, 0.30 and 3.75 dollars a million tokens of input, output, cache read and write.
TEST(ForeignUsage, OfSideSeat1CountsCachedTokensAmongTheInput) {
  struct Case {
    std::string_view name;
    std::string_view scope;
    std::optional<std::int64_t> input;
    std::optional<std::int64_t> cache_read;
    std::optional<std::int64_t> cache_write;
    std::optional<std::int64_t> expected_input;
    std::optional<std::int64_t> nano_usd;
  };
  static constexpr std::string_view kOwn = "sideseat.aws.bedrock";
  constexpr std::array kCases{
      Case{"nothing cached", kOwn, 1000, std::nullopt, std::nullopt, 1000, 3'150'000},
      Case{"read", kOwn, 1000, 2000, 0, 3000, 3'150'000 + 600'000},
      Case{"written", kOwn, 1000, 0, 4000, 5000, 3'150'000 + 15'000'000},
      Case{"read alone is told", kOwn, 1000, 2000, std::nullopt, 3000, 3'150'000 + 600'000},
      Case{"no input", kOwn, std::nullopt, 2000, 0, std::nullopt, std::nullopt},
      Case{"another scope has them in already", "other", 3000, 2000, 0, 3000, 3'150'000 + 600'000},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto record = ForeignSpan("chat", kModel)
                            .count("gen_ai.usage.input_tokens", c.input)
                            .count("gen_ai.usage.output_tokens", 10)
                            .count("gen_ai.usage.cache_read_input_tokens", c.cache_read)
                            .count("gen_ai.usage.cache_write_input_tokens", c.cache_write)
                            .record(c.scope);
    EXPECT_EQ(record.usage.input_tokens, c.expected_input);
    EXPECT_EQ(record.usage.cost_nano_usd, c.nano_usd);
  }
}

TEST(ForeignUsage, OfVercel7CountsTheCallsThatEmbedAndNotWhatAskedForThem) {
  struct Case {
    std::string_view name;
    std::string_view scope;
    std::string_view operation;
    std::optional<std::int64_t> tokens;
    bool failed;
    bool is_call;
  };
  constexpr std::array kCases{
      Case{"embedMany", "gen_ai", "embeddings", std::nullopt, false, false},
      Case{"a call inside it", "gen_ai", "embeddings", 8, false, true},
      Case{"a call that failed", "gen_ai", "embeddings", std::nullopt, true, true},
      Case{"a chat that tells no tokens", "gen_ai", "chat", std::nullopt, false, true},
      Case{"another writer's", "other", "embeddings", std::nullopt, false, true},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto record = ForeignSpan(c.operation, "amazon.titan-embed-text-v2:0")
                            .count("gen_ai.usage.input_tokens", c.tokens)
                            .failed(c.failed)
                            .record(c.scope);
    EXPECT_EQ(record.is_call, c.is_call);
  }
}

}  // namespace
}  // namespace sideseat::ingest
