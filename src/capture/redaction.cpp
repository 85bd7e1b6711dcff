// Members are kept by name, so that one nobody has thought of is removed.
#include "capture/redaction.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sideseat::capture {
namespace {

constexpr std::array<std::string_view, 27> kHarmless{"inference_config",
                                                     "performance_config",
                                                     "service_tier",
                                                     "guardrail_config",
                                                     "guardrail_action",
                                                     "guardrail_coverage",
                                                     "tool_choice",
                                                     "action",
                                                     "source",
                                                     "output_scope",
                                                     "invocation_arn",
                                                     "model_arn",
                                                     "status",
                                                     "submit_time",
                                                     "end_time",
                                                     "last_modified_time",
                                                     "parallel_tool_calls",
                                                     "anthropic_beta",
                                                     "cache_control",
                                                     "reasoning_config",
                                                     "reasoning_effort",
                                                     "thinking",
                                                     "task_type",
                                                     "image_generation_config",
                                                     "video_generation_config",
                                                     "input_type",
                                                     "top_n"};

void keep_harmless(std::vector<JsonMember>& members) {
  members.erase(std::remove_if(members.begin(), members.end(),
                               [](const JsonMember& member) {
                                 return std::find(kHarmless.begin(), kHarmless.end(),
                                                  member.name) == kHarmless.end();
                               }),
                members.end());
}

}  // namespace

void remove_content(bedrock::ServiceError& error) {
  error.message.clear();
  error.original_message.clear();
}

void remove_content(bedrock::CallFacts& facts) {
  facts.system.clear();
  facts.input.clear();
  facts.tool_definitions.clear();
  facts.request_body.clear();
  for (Message& message : facts.output) {
    facts.finish_reasons.push_back(std::move(message.finish_reason));
  }
  facts.output.clear();
  facts.response_body.clear();
  facts.content_attributes.clear();
  if (facts.error) remove_content(*facts.error);
  keep_harmless(facts.request_members);
  keep_harmless(facts.response_members);
  for (bedrock::Step& step : facts.steps) remove_content(step.facts);
}

}  // namespace sideseat::capture
