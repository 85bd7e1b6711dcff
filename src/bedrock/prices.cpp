// The table, the way an id leads to a row, and the sum.
#include "bedrock/prices.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "bedrock/model_id.h"

namespace sideseat::bedrock {
namespace {

struct RawRates {
  std::int32_t input;
  std::int32_t output;
  std::int32_t cache_read;
  std::int32_t cache_write;
  std::int32_t cache_write_1h;
};
struct Row {
  std::string_view key;
  RawRates rates;
  RawRates long_context;
};

constexpr std::int64_t kAny = INT64_MAX;  // No limit to the size.
using enum UnitRate::Kind;

// kRows and kUnitRates.
#include "bedrock/prices_data.inc"

static_assert(std::is_sorted(std::begin(kRows), std::end(kRows),
                             [](const Row& a, const Row& b) { return a.key < b.key; }));
static_assert(std::is_sorted(std::begin(kUnitRates), std::end(kUnitRates),
                             [](const UnitRate& a, const UnitRate& b) { return a.key < b.key; }));

/// Counts beyond this are no counts: anybody may have sent them, and sums must not overflow.
constexpr std::int64_t kCountMax = 10'000'000'000;
/// Nine million dollars: no call costs that, and the sum must not overflow.
constexpr std::int64_t kPicoUsdMax = INT64_MAX - 500;

const Row* find_row(std::string_view key) {
  const Row* place =
      std::lower_bound(std::begin(kRows), std::end(kRows), key,
                       [](const Row& row, std::string_view wanted) { return row.key < wanted; });
  return place != std::end(kRows) && place->key == key ? place : nullptr;
}

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Drops the last word of `id` if it says a version, a date or a context size only: ":0", ":48k",
/// "-v1", "-20250929". Empty if the last word is part of the name.
std::string_view without_last_version(std::string_view id) {
  const std::size_t cut = id.find_last_of(":-@");
  if (cut == std::string_view::npos) return {};
  const std::string_view word = id.substr(cut + 1);
  const bool is_version = id[cut] == ':' || (word.starts_with('v') && is_digits(word.substr(1))) ||
                          (word.size() == 8 && is_digits(word));
  return is_version ? id.substr(0, cut) : std::string_view();
}

/// The row of `key`, or of as much of it as the table has.
const Row* find_longest(std::string_view key) {
  for (; !key.empty(); key = without_last_version(key)) {
    if (const Row* row = find_row(key)) return row;
  }
  return nullptr;
}

/// "claude-sonnet-4-5-20250929" -> "anthropic.claude-sonnet-4-5-20250929-v1:0"
std::string_view with_vendor(std::string_view name) {
  // Without any number it names a line of models ("claude"), not one.
  if (name.find_first_of("0123456789") == std::string_view::npos) return {};
  for (const Row& row : kRows) {
    const std::size_t dot = row.key.find('.');
    if (row.key.find('/') != std::string_view::npos || dot == std::string_view::npos) continue;
    std::string_view own = row.key.substr(dot + 1);
    for (; own.size() >= name.size(); own = without_last_version(own)) {
      if (own == name) return row.key;
    }
  }
  return {};
}

/// The prefix of the profiles that serve a region.
std::string_view profile_prefix(std::string_view region) {
  struct Geography {
    std::string_view region_begin;
    std::string_view prefix;
  };
  constexpr std::array kGeographies{Geography{"us-gov-", "us-gov."}, Geography{"us-", "us."},
                                    Geography{"eu-", "eu."}, Geography{"ap-", "apac."}};
  for (const Geography& geography : kGeographies) {
    if (region.starts_with(geography.region_begin)) return geography.prefix;
  }
  return {};
}

std::optional<std::int64_t> rate(std::int32_t pico_usd) {
  if (pico_usd < 0) return std::nullopt;
  return pico_usd;
}

Rates to_rates(const RawRates& raw) {
  return {.input = rate(raw.input),
          .output = rate(raw.output),
          .cache_read = rate(raw.cache_read),
          .cache_write = rate(raw.cache_write),
          .cache_write_1h = rate(raw.cache_write_1h)};
}

std::span<const UnitRate> find_unit_rates(std::string_view key) {
  struct ByKey {
    bool operator()(const UnitRate& rate, std::string_view wanted) const {
      return rate.key < wanted;
    }
    bool operator()(std::string_view wanted, const UnitRate& rate) const {
      return wanted < rate.key;
    }
  };
  const auto [first, last] =
      std::equal_range(std::begin(kUnitRates), std::end(kUnitRates), key, ByKey());
  return {first, last};
}

const Row* find_model(std::string_view id, const std::string& region) {
  const std::string base = read_model_id(id).foundation_model;
  if (base != id) {
    if (const Row* row = find_longest(id)) return row;
  }
  if (!region.empty()) {
    if (const Row* row = find_longest("bedrock/" + region + "/" + base)) return row;
  }
  if (const Row* row = find_longest(base)) return row;
  // Some models are sold through profiles alone.
  const std::string_view prefix = profile_prefix(region);
  return prefix.empty() ? nullptr : find_longest(std::string(prefix) + base);
}

// Adds up what is known, and whether all of it is.
class Sum {
 public:
  void add(const std::optional<std::int64_t>& count, const std::optional<std::int64_t>& pico_usd) {
    if (count == 0 || pico_usd == 0) return;
    if (!count || !pico_usd || *count < 0 || *count > kCountMax ||
        *pico_usd > (kPicoUsdMax - pico_usd_) / *count) {
      known_ = false;
      return;
    }
    pico_usd_ += *count * *pico_usd;
  }
  std::optional<std::int64_t> nano_usd() const {
    return known_ ? std::optional((pico_usd_ + 500) / 1000) : std::nullopt;
  }

 private:
  std::int64_t pico_usd_ = 0;
  bool known_ = true;
};

bool are_counts(std::initializer_list<std::optional<std::int64_t>> numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](const std::optional<std::int64_t>& number) {
    return !number || (*number >= -kCountMax && *number <= kCountMax);
  });
}

void add_tokens(const Price& price, const Usage& usage, Sum& sum) {
  const std::int64_t input = usage.input_tokens.value_or(0);
  const auto rate_of = [&](std::optional<std::int64_t> Rates::*kind) {
    const auto& long_rate = price.long_context.*kind;
    return input > kLongContextTokens && long_rate ? long_rate : price.rates.*kind;
  };
  const std::int64_t read = usage.cache_read_tokens.value_or(0);
  const std::int64_t written = usage.cache_write_tokens.value_or(0);
  const std::int64_t written_1h = std::min(usage.cache_write_1h_tokens.value_or(0), written);
  std::optional<std::int64_t> uncached;
  if (usage.input_tokens) uncached = std::max<std::int64_t>(0, input - read - written);
  sum.add(uncached, rate_of(&Rates::input));
  sum.add(usage.output_tokens, rate_of(&Rates::output));
  sum.add(read, rate_of(&Rates::cache_read));
  sum.add(written - written_1h, rate_of(&Rates::cache_write));
  sum.add(written_1h, rate_of(&Rates::cache_write_1h));
}

/// Whether the model is paid for pieces of that kind, and at which rate for those of this call.
struct FoundRate {
  bool any = false;
  std::optional<std::int64_t> pico_usd;
};

FoundRate find_unit_rate(const Price& price, UnitRate::Kind kind, const BilledUnits& units) {
  constexpr std::int64_t kSideMax = 1'000'000;  // Of an image; beyond it no size is one.
  FoundRate found;
  const std::int64_t width = units.image_width.value_or(0);
  const std::int64_t height = units.image_height.value_or(0);
  if (width < 0 || width > kSideMax || height < 0 || height > kSideMax) return {.any = true};
  for (const UnitRate& rate : price.unit_rates) {
    if (rate.kind != kind) continue;
    found.any = true;
    if (width * height > rate.pixels_max || units.image_steps.value_or(0) > rate.steps_max)
      continue;
    found.pico_usd = rate.pico_usd;
    break;
  }
  return found;
}

}  // namespace

std::optional<Price> find_price(std::string_view model_id, std::string_view region) {
  const ModelId model = read_model_id(model_id);
  if (model.foundation_model.empty() || !is_billed_by_token(model.kind)) return std::nullopt;
  const std::string where = region.empty() ? model.region : std::string(region);
  const Row* row = find_model(model.name, where);
  if (row == nullptr && model.name.find('.') == std::string::npos) {
    row = find_model(with_vendor(model.name), where);
  }
  if (row == nullptr) return std::nullopt;
  return Price{to_rates(row->rates), to_rates(row->long_context), find_unit_rates(row->key)};
}

std::optional<std::int64_t> cost_nano_usd(const Price& price, const Usage& usage) {
  if (!are_counts({usage.input_tokens, usage.cache_read_tokens, usage.cache_write_tokens,
                   usage.cache_write_1h_tokens})) {
    return std::nullopt;
  }
  Sum sum;
  add_tokens(price, usage, sum);
  const BilledUnits& units = usage.units;
  const FoundRate image = find_unit_rate(price, kOutputImage, units);
  const FoundRate query = find_unit_rate(price, kQuery, {});
  if (image.any) sum.add(units.output_images, image.pico_usd);
  if (query.any) sum.add(units.search_units, query.pico_usd);
  sum.add(units.input_images.value_or(0), find_unit_rate(price, kInputImage, {}).pico_usd);
  sum.add(units.input_clips.value_or(0), std::nullopt);  // The table has no rate for those.
  return sum.nano_usd();
}

}  // namespace sideseat::bedrock
