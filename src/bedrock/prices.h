// What a call costs: a table of public prices, looked up by model and region.
//
// Nothing is guessed. A model that is not in the table has no price, and tokens or pieces of a kind
// the table has no rate for make the cost unknown.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "model/usage.h"

namespace sideseat::bedrock {

/// Pico US dollars a token: the prices are whole numbers of those. 3 dollars a million tokens are
/// 3,000,000.
struct Rates {
  std::optional<std::int64_t> input;
  std::optional<std::int64_t> output;
  std::optional<std::int64_t> cache_read;
  std::optional<std::int64_t> cache_write;     ///< Kept for five minutes.
  std::optional<std::int64_t> cache_write_1h;  ///< Kept for an hour.
};

/// Pico US dollars for a piece of something, up to a size: of several rates for images the first
/// that is large enough holds.
struct UnitRate {
  enum class Kind : std::uint8_t { kInputImage, kOutputImage, kQuery };
  std::string_view key;
  Kind kind;
  std::int64_t pixels_max;  ///< Width times height.
  std::int64_t steps_max;
  std::int64_t pico_usd;
};

struct Price {
  Rates rates;  ///< Zero for a model that is paid by the piece alone.
  /// Where it has a rate, that rate holds for every token of a request whose input, cached tokens
  /// included, is above kLongContextTokens.
  Rates long_context;
  std::span<const UnitRate> unit_rates;
};
inline constexpr std::int64_t kLongContextTokens = 200'000;

/// `model_id`: a foundation model's id, a cross-region profile's ("us.anthropic. ..."), the ARN of
/// either, or the name a response body calls its model by ("claude-sonnet-4-5-20250929").
/// `region`: where it was called; empty: unknown, or said by the ARN.
///
/// The profile's own rate wins, then the region's, then the model's. Versions and context suffixes
/// that the table does not have are dropped from the end (":48k", "-v1:0") until a row fits.
/// nullopt: unknown, as are application profiles, routers and prompts, whose model only AWS knows,
/// and provisioned, custom and imported models, which are not paid by the token.
std::optional<Price> find_price(std::string_view model_id, std::string_view region);

/// Nano US dollars, rounded to the nearest. nullopt where the input or output tokens, the number of
/// images or queries of a model that is paid by those, or a rate that is needed, are unknown. An
/// image of a size or with steps that nobody asked for is one of the smallest kind, which is the
/// models' default.
std::optional<std::int64_t> cost_nano_usd(const Price& price, const Usage& usage);

}  // namespace sideseat::bedrock
