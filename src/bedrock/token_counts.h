// Token counts, wherever Bedrock says them: bodies of every dialect, invocation metrics, headers.
//
// The body is believed before the metrics and these before the headers, member by member, because
// the service's own sums were seen to disagree with the model's. Nothing is estimated.
#pragma once

#include <cstdint>
#include <optional>

#include "base/json.h"
#include "bedrock/headers.h"
#include "model/usage.h"

namespace sideseat::bedrock {

/// Counts as Bedrock has them: `input` is without the tokens read from or written to the cache.
struct TokenCounts {
  std::optional<std::int64_t> input;
  std::optional<std::int64_t> output;
  std::optional<std::int64_t> cache_read;
  std::optional<std::int64_t> cache_write;
  std::optional<std::int64_t> cache_write_5m;
  std::optional<std::int64_t> cache_write_1h;
  std::optional<std::int64_t> reasoning;

  /// Takes from `other` what is missing here.
  void fill_from(const TokenCounts& other);
  /// Adds what `other` knows of; what neither knows stays unknown.
  void add(const TokenCounts& other);
  bool empty() const;
};

/// A usage object of any vendor (Converse, Anthropic, Nova, OpenAI).
TokenCounts counts_in_usage(JsonValue usage);
/// A whole response body or stream chunk: its usage object, or the members some families have
/// instead.
TokenCounts counts_in_body(JsonValue body);
/// "amazon-bedrock-invocationMetrics".
TokenCounts counts_in_metrics(JsonValue metrics);
/// x-amzn-bedrock-*-token-count.
TokenCounts counts_in_headers(const HeaderList& headers);

/// To the conventions' way of counting: the input includes the cached tokens.
Usage to_usage(const TokenCounts& counts);

}  // namespace sideseat::bedrock
