// One table of names for all families: no two of them mean different things by one name.
#include "bedrock/families/settings.h"

#include <array>

namespace sideseat::bedrock {
namespace {

using Integer = std::optional<std::int64_t> InferenceSettings::*;
using Number = std::optional<double> InferenceSettings::*;

template <typename Field>
struct Row {
  std::string_view name;
  Field field;
};

constexpr std::array kIntegers{
    Row<Integer>{"max_tokens", &InferenceSettings::max_tokens},
    Row<Integer>{"max_completion_tokens", &InferenceSettings::max_tokens},
    Row<Integer>{"max_new_tokens", &InferenceSettings::max_tokens},
    Row<Integer>{"max_gen_len", &InferenceSettings::max_tokens},
    Row<Integer>{"max_tokens_to_sample", &InferenceSettings::max_tokens},
    Row<Integer>{"maxTokens", &InferenceSettings::max_tokens},
    Row<Integer>{"maxOutputTokens", &InferenceSettings::max_tokens},
    Row<Integer>{"maxTokenCount", &InferenceSettings::max_tokens},
    Row<Integer>{"seed", &InferenceSettings::seed},
    Row<Integer>{"n", &InferenceSettings::choice_count},
    Row<Integer>{"num_generations", &InferenceSettings::choice_count},
    Row<Integer>{"numberOfImages", &InferenceSettings::choice_count},
    Row<Integer>{"samples", &InferenceSettings::choice_count},
    Row<Integer>{"numResults", &InferenceSettings::choice_count},
};

constexpr std::array kNumbers{
    Row<Number>{"temperature", &InferenceSettings::temperature},
    Row<Number>{"top_p", &InferenceSettings::top_p},
    Row<Number>{"topP", &InferenceSettings::top_p},
    Row<Number>{"p", &InferenceSettings::top_p},
    Row<Number>{"top_k", &InferenceSettings::top_k},
    Row<Number>{"topK", &InferenceSettings::top_k},
    Row<Number>{"k", &InferenceSettings::top_k},
    Row<Number>{"frequency_penalty", &InferenceSettings::frequency_penalty},
    Row<Number>{"frequencyPenalty", &InferenceSettings::frequency_penalty},
    Row<Number>{"presence_penalty", &InferenceSettings::presence_penalty},
    Row<Number>{"presencePenalty", &InferenceSettings::presence_penalty},
};

bool is_stop_list(JsonValue member) {
  return member.key_is("stop_sequences") || member.key_is("stopSequences") || member.key_is("stop");
}

void read_stops(JsonValue member, std::vector<std::string>& stops) {
  if (!stops.empty()) return;
  if (member.is_string()) stops.push_back(member.text());
  for (const JsonValue stop : member.elements()) stops.push_back(stop.text());
}

// Where a vendor says how much the model may think: a member, and one inside it.
struct ThinkingPlace {
  std::string_view member;
  std::string_view inner;
};

constexpr std::array kBudgets{
    ThinkingPlace{"thinking", "budget_tokens"},          // Anthropic
    ThinkingPlace{"reasoning_config", "budget_tokens"},  // Anthropic, as Converse has it
    ThinkingPlace{"reasoning", "max_tokens"},            // OpenAI
};

constexpr std::array kEfforts{
    ThinkingPlace{"output_config", "effort"},                // Anthropic
    ThinkingPlace{"reasoningConfig", "maxReasoningEffort"},  // Nova
    ThinkingPlace{"reasoning", "effort"},                    // OpenAI
};

// Here the word stands alone.
constexpr std::array<std::string_view, 2> kEffortWords{"reasoning_effort", "reasoning_config"};

}  // namespace

void read_thinking(JsonValue object, InferenceSettings& settings) {
  for (const ThinkingPlace& place : kBudgets) {
    if (settings.thinking_budget_tokens) break;
    settings.thinking_budget_tokens = object[place.member][place.inner].integer();
  }
  for (const ThinkingPlace& place : kEfforts) {
    if (!settings.thinking_effort.empty()) return;
    settings.thinking_effort = object[place.member][place.inner].text();
  }
  for (const std::string_view name : kEffortWords) {
    if (settings.thinking_effort.empty()) settings.thinking_effort = object[name].text();
  }
}

void read_settings(JsonValue object, InferenceSettings& settings) {
  for (const JsonValue member : object.members()) {
    for (const auto& row : kIntegers) {
      auto& setting = settings.*row.field;
      if (!setting && member.key_is(row.name)) setting = member.integer();
    }
    for (const auto& row : kNumbers) {
      auto& setting = settings.*row.field;
      if (setting || !member.key_is(row.name)) continue;
      // AI21's penalties are objects.
      setting = member.is_object() ? member["scale"].number() : member.number();
    }
    if (is_stop_list(member)) read_stops(member, settings.stop_sequences);
  }
}

}  // namespace sideseat::bedrock
