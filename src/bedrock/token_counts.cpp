// One table of names: a new spelling is a new row.
#include "bedrock/token_counts.h"

#include <algorithm>
#include <array>

namespace sideseat::bedrock {
namespace {

using Count = std::optional<std::int64_t>;
using Field = Count TokenCounts::*;

struct CountName {
  std::string_view name;
  Field field;
};

constexpr std::array kFields{&TokenCounts::input,          &TokenCounts::output,
                             &TokenCounts::cache_read,     &TokenCounts::cache_write,
                             &TokenCounts::cache_write_5m, &TokenCounts::cache_write_1h,
                             &TokenCounts::reasoning};

// Where one object has two spellings of a count, the first of them is taken.
constexpr std::array kUsageNames{
    CountName{"inputTokens", &TokenCounts::input},
    CountName{"input_tokens", &TokenCounts::input},
    CountName{"outputTokens", &TokenCounts::output},
    CountName{"output_tokens", &TokenCounts::output},
    CountName{"completion_tokens", &TokenCounts::output},
    CountName{"cacheReadInputTokens", &TokenCounts::cache_read},
    CountName{"cacheReadInputTokenCount", &TokenCounts::cache_read},
    CountName{"cache_read_input_tokens", &TokenCounts::cache_read},
    CountName{"cacheWriteInputTokens", &TokenCounts::cache_write},
    CountName{"cacheWriteInputTokenCount", &TokenCounts::cache_write},
    CountName{"cache_creation_input_tokens", &TokenCounts::cache_write},
};

// Members of the body itself, in the families without a usage object. In streams they come
// cumulative, so the last one counts.
constexpr std::array kBodyNames{
    CountName{"inputTextTokenCount", &TokenCounts::input},
    CountName{"inputTokenCount", &TokenCounts::input},
    CountName{"prompt_token_count", &TokenCounts::input},
    CountName{"totalOutputTextTokenCount", &TokenCounts::output},
    CountName{"generation_token_count", &TokenCounts::output},
};

constexpr std::array kMetricNames{
    CountName{"inputTokenCount", &TokenCounts::input},
    CountName{"outputTokenCount", &TokenCounts::output},
    CountName{"cacheReadInputTokenCount", &TokenCounts::cache_read},
    CountName{"cacheWriteInputTokenCount", &TokenCounts::cache_write},
};

constexpr std::array kHeaderNames{
    CountName{"x-amzn-bedrock-input-token-count", &TokenCounts::input},
    CountName{"x-amzn-bedrock-output-token-count", &TokenCounts::output},
    CountName{"x-amzn-bedrock-cache-read-input-token-count", &TokenCounts::cache_read},
    CountName{"x-amzn-bedrock-cache-write-input-token-count", &TokenCounts::cache_write},
};

template <typename Names>
TokenCounts counts_by_name(JsonValue object, const Names& names) {
  TokenCounts counts;
  for (const CountName& row : names) {
    Count& count = counts.*row.field;
    if (!count) count = object[row.name].integer();
  }
  return counts;
}

// What is there of both. Of numbers that no sum can hold, which no model has used, the first.
Count sum(Count a, Count b) {
  if (!a || !b) return a ? a : b;
  std::int64_t out = 0;
  return __builtin_add_overflow(*a, *b, &out) ? a : Count(out);
}

// How long the written cache lasts. Converse: [{ttl, inputTokens}]; Anthropic: one member each.
void read_cache_lifetimes(JsonValue usage, TokenCounts& counts) {
  for (const JsonValue detail : usage["cacheDetails"].elements()) {
    const std::string ttl = detail["ttl"].text();
    if (ttl == "5m") counts.cache_write_5m = detail["inputTokens"].integer();
    if (ttl == "1h") counts.cache_write_1h = detail["inputTokens"].integer();
  }
  const JsonValue creation = usage["cache_creation"];
  if (!creation.is_object()) return;
  counts.cache_write_5m = creation["ephemeral_5m_input_tokens"].integer();
  counts.cache_write_1h = creation["ephemeral_1h_input_tokens"].integer();
}

// Where servers of OpenAI's dialect say how much of the prompt was cached.
Count cached_of_prompt(JsonValue usage) {
  for (const std::string_view details : {"prompt_tokens_details", "input_tokens_details"}) {
    if (const Count cached = usage[details]["cached_tokens"].integer()) return cached;
  }
  for (const std::string_view name : {"cached_tokens", "prompt_cache_hit_tokens"}) {
    if (const Count cached = usage[name].integer()) return cached;
  }
  return std::nullopt;
}

Count reasoning_of_answer(JsonValue usage) {
  for (const std::string_view details : {"completion_tokens_details", "output_tokens_details"}) {
    if (const Count count = usage[details]["reasoning_tokens"].integer()) return count;
  }
  return usage["reasoning_tokens"].integer();
}

// OpenAI's prompt_tokens include the cached ones, unlike everybody else's input.
void read_openai_details(JsonValue usage, TokenCounts& counts) {
  counts.reasoning = reasoning_of_answer(usage);
  Count prompt = usage["prompt_tokens"].integer();
  if (!prompt && usage["input_tokens_details"].is_object()) prompt = counts.input;
  if (!prompt) return;
  const Count cached = cached_of_prompt(usage);
  if (cached) counts.cache_read = cached;
  const std::int64_t all = std::max<std::int64_t>(*prompt, 0);
  counts.input = all - std::clamp<std::int64_t>(cached.value_or(0), 0, all);
}

}  // namespace

void TokenCounts::fill_from(const TokenCounts& other) {
  for (const Field field : kFields) {
    if (!(this->*field)) this->*field = other.*field;
  }
}

void TokenCounts::add(const TokenCounts& other) {
  for (const Field field : kFields) this->*field = sum(this->*field, other.*field);
}

bool TokenCounts::empty() const {
  return std::none_of(kFields.begin(), kFields.end(),
                      [this](Field field) { return (this->*field).has_value(); });
}

TokenCounts counts_in_usage(JsonValue usage) {
  TokenCounts counts = counts_by_name(usage, kUsageNames);
  read_cache_lifetimes(usage, counts);
  read_openai_details(usage, counts);
  return counts;
}

TokenCounts counts_in_body(JsonValue body) {
  TokenCounts counts = counts_in_usage(body["usage"]);
  counts.fill_from(counts_in_usage(body["message"]["usage"]));   // Anthropic's message_start.
  counts.fill_from(counts_in_usage(body["metadata"]["usage"]));  // Nova's last chunk.
  counts.fill_from(counts_by_name(body, kBodyNames));
  if (!counts.output) {  // Titan: one count for each result.
    for (const JsonValue result : body["results"].elements()) {
      counts.output = sum(counts.output, result["tokenCount"].integer());
    }
  }
  return counts;
}

TokenCounts counts_in_metrics(JsonValue metrics) { return counts_by_name(metrics, kMetricNames); }

TokenCounts counts_in_headers(const HeaderList& headers) {
  TokenCounts counts;
  for (const CountName& row : kHeaderNames) {
    counts.*row.field = find_integer_header(headers, row.name);
  }
  return counts;
}

Usage to_usage(const TokenCounts& counts) {
  Usage usage;
  if (counts.input) {
    usage.input_tokens = sum(sum(counts.input, counts.cache_read), counts.cache_write);
  }
  usage.output_tokens = counts.output;
  usage.cache_read_tokens = counts.cache_read;
  usage.cache_write_tokens = counts.cache_write;
  usage.cache_write_5m_tokens = counts.cache_write_5m;
  usage.cache_write_1h_tokens = counts.cache_write_1h;
  usage.reasoning_tokens = counts.reasoning;
  return usage;
}

}  // namespace sideseat::bedrock
