// The trace events of an agent's answer, which become steps of the call.
//
// An agent asks models, uses tools, looks into knowledge bases and asks other agents; with
// `enableTrace` it tells of each when it begins and when it has a result. Events of one round share
// a traceId; those of a collaborator have a longer callerChain. Nothing is certain to come: an
// interrupted stream leaves steps unfinished, and a result without a beginning is a step too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "bedrock/agent/trace_tool.h"
#include "bedrock/call_facts.h"

namespace sideseat::bedrock::agent {

/// Takes the events in the order they came.
class TraceReader {
 public:
  /// Steps are added to `call`, which outlives the reader; those of the first agent below the step
  /// `under`, or below the call itself. `model_id`: of that agent, where the trace does not say.
  TraceReader(CallFacts& call, std::optional<std::size_t> under, std::string model_id = {});

  /// One trace event: {agentId, callerChain, eventTime, trace: {...}, ...}.
  void add(JsonValue event);

  /// What the first agent gave as its last word; empty if it did not come to that.
  const std::string& final_response() const { return final_response_; }

 private:
  /// Where an event belongs, and when it was.
  struct Place {
    std::optional<std::size_t> agent;  ///< The step of the agent it is of; absent: the call.
    std::optional<std::int64_t> at_ns;
    std::string trace_id;
    std::string stage;  ///< "orchestration", "pre_processing" ...
  };
  /// A step whose result is still to come.
  struct Open {
    std::size_t step;
    std::optional<std::size_t> agent;
    std::string trace_id;
    bool is_model;
    InvocationKind kind;
  };
  /// An agent that another one asked.
  struct Collaborator {
    std::size_t step;
    std::optional<std::size_t> caller;
    std::string name;
    std::string alias_arn;
    bool identified = false;  ///< Its own id and version are known.
  };

  Place place_of(JsonValue event);
  std::size_t collaborator_of(std::optional<std::size_t> caller, const std::string& name,
                              const std::string& alias_arn);
  void identify(std::optional<std::size_t> agent, JsonValue event);
  void add_stage_member(JsonValue member, Place place);
  void add_model_input(JsonValue input, const Place& place);
  void add_model_output(JsonValue output, const Place& place);
  void add_rationale(JsonValue rationale, const Place& place);
  void add_invocation(JsonValue invocation, const Place& place);
  void add_observation(JsonValue observation, const Place& place);
  void add_final_response(JsonValue response, const Place& place);
  void add_guardrail(JsonValue trace, const Place& place);
  void add_failure(JsonValue trace, const Place& place);
  void add_other(JsonValue trace, const Place& place);

  std::size_t new_step(const Place& place);
  std::optional<std::size_t> close(const Place& place, bool is_model, InvocationKind kind,
                                   std::string_view name);
  void finish(std::size_t step, JsonValue metadata, const Place& place);
  CallFacts& facts_of(std::optional<std::size_t> agent);
  CallFacts* last_model_of(const Place& place);

  CallFacts& call_;
  const std::optional<std::size_t> root_;
  const std::string model_id_;
  bool root_identified_ = false;
  std::vector<Open> open_;
  std::vector<Collaborator> collaborators_;
  std::string final_response_;
};

/// Adds the tokens of all models to the agents and steps above them, and to the call.
void sum_up(CallFacts& call);

}  // namespace sideseat::bedrock::agent
