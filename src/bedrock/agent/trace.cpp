// Events find their step: by the agent they are of, by their round, by what kind of result they
// are.
#include "bedrock/agent/trace.h"

#include <algorithm>
#include <utility>

#include "bedrock/agent/path.h"
#include "bedrock/agent/trace_model.h"
#include "bedrock/agent/values.h"
#include "model/attribute_names.h"

namespace sideseat::bedrock::agent {
namespace {

struct StageName {
  std::string_view member;
  std::string_view name;
};

constexpr StageName kStages[] = {{"orchestrationTrace", "ORCHESTRATION"},
                                 {"preProcessingTrace", "PRE_PROCESSING"},
                                 {"postProcessingTrace", "POST_PROCESSING"},
                                 {"routingClassifierTrace", "ROUTING_CLASSIFIER"}};

constexpr std::int64_t kNsPerMs = 1'000'000;

std::string alias_of(JsonValue caller) { return caller["agentAliasArn"].text(); }

// The last word of "arn:aws:bedrock:...:agent-alias/AGENT/ALIAS".
std::string alias_id_of(std::string_view alias_arn) {
  const std::size_t slash = alias_arn.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(alias_arn.substr(slash + 1));
}

void add_missing(Attributes& attributes, std::string_view name, std::string value) {
  if (find_attribute(attributes, name) == nullptr) add_text(attributes, name, std::move(value));
}

}  // namespace

TraceReader::TraceReader(CallFacts& call, std::optional<std::size_t> under, std::string model_id)
    : call_(call), root_(under), model_id_(std::move(model_id)) {}

CallFacts& TraceReader::facts_of(std::optional<std::size_t> agent) {
  return agent ? call_.steps[*agent].facts : call_;
}

// --- Whose event it is --------------------------------------------------------------------------

TraceReader::Place TraceReader::place_of(JsonValue event) {
  Place place;
  place.at_ns = time_of(event["eventTime"]);
  place.agent = root_;
  const std::string name = event["collaboratorName"].text();
  std::size_t depth = 0;
  const std::size_t chain = event["callerChain"].size();
  for (const JsonValue caller : event["callerChain"].elements()) {
    // The first is the agent that was called; the name is the last one's.
    if (depth++ == 0) continue;
    place.agent = collaborator_of(place.agent, depth == chain ? name : "", alias_of(caller));
  }
  if (depth < 2 && !name.empty()) place.agent = collaborator_of(root_, name, "");
  identify(place.agent, event);
  return place;
}

// The one that was asked last, because the same may be asked again.
std::size_t TraceReader::collaborator_of(std::optional<std::size_t> caller, const std::string& name,
                                         const std::string& alias_arn) {
  const auto is_asked = [&](const Collaborator& other) {
    if (other.caller != caller) return false;
    return name.empty() ? !alias_arn.empty() && other.alias_arn == alias_arn : other.name == name;
  };
  const auto known = std::find_if(collaborators_.rbegin(), collaborators_.rend(), is_asked);
  if (known != collaborators_.rend()) return known->step;
  Place place;
  place.agent = caller;
  const std::size_t step = new_step(place);
  CallFacts& facts = call_.steps[step].facts;
  call_.steps[step].kind = SpanKind::kClient;
  facts.operation = "invoke_agent";
  facts.subject = name;
  add_text(facts.attributes, attribute::kAgentName, name);
  collaborators_.push_back({step, caller, name, alias_arn});
  return step;
}

void TraceReader::identify(std::optional<std::size_t> agent, JsonValue event) {
  bool* identified = &root_identified_;
  for (Collaborator& collaborator : collaborators_) {
    if (collaborator.step == agent) identified = &collaborator.identified;
  }
  if (std::exchange(*identified, true)) return;
  Attributes& attributes = facts_of(agent).attributes;
  add_missing(attributes, attribute::kAgentId, event["agentId"].text());
  add_missing(attributes, attribute::kBedrockAgentAliasId, event["agentAliasId"].text());
  add_missing(attributes, attribute::kAgentVersion, event["agentVersion"].text());
  if (agent) {
    add_missing(attributes, attribute::kBedrockAgentSessionId, event["sessionId"].text());
  }
}

// --- What it tells ------------------------------------------------------------------------------

void TraceReader::add(JsonValue event) {
  Place place = place_of(event);
  for (const JsonValue trace : event["trace"].members()) {
    place.trace_id = trace["traceId"].text();
    const auto stage =
        std::find_if(std::begin(kStages), std::end(kStages),
                     [trace](const StageName& row) { return trace.key_is(row.member); });
    if (stage != std::end(kStages)) {
      place.stage = stage->name;
      for (const JsonValue member : trace.members()) add_stage_member(member, place);
    } else if (trace.key_is("guardrailTrace")) {
      add_guardrail(trace, place);
    } else if (trace.key_is("failureTrace")) {
      add_failure(trace, place);
    } else {
      add_other(trace, place);
    }
  }
}

void TraceReader::add_stage_member(JsonValue member, Place place) {
  place.trace_id = member["traceId"].text();
  if (member.key_is("modelInvocationInput")) return add_model_input(member, place);
  if (member.key_is("modelInvocationOutput")) return add_model_output(member, place);
  if (member.key_is("rationale")) return add_rationale(member, place);
  if (member.key_is("invocationInput")) return add_invocation(member, place);
  if (member.key_is("observation")) return add_observation(member, place);
  add_other(member, place);
}

std::size_t TraceReader::new_step(const Place& place) {
  const std::size_t index = call_.steps.size();
  Step& step = call_.steps.emplace_back();
  step.parent = place.agent;
  step.started_at_ns = place.at_ns;
  add_text(step.facts.attributes, attribute::kBedrockAgentTraceId, place.trace_id);
  return index;
}

// The step that waits for this result and has waited longest: of the same round if there is one.
std::optional<std::size_t> TraceReader::close(const Place& place, bool is_model,
                                              InvocationKind kind, std::string_view name) {
  const auto waits = [&](const Open& open) {
    return open.agent == place.agent && open.is_model == is_model && open.kind == kind &&
           (name.empty() || call_.steps[open.step].facts.subject == name);
  };
  auto found = std::find_if(open_.begin(), open_.end(), [&](const Open& open) {
    return waits(open) && open.trace_id == place.trace_id;
  });
  if (found == open_.end()) found = std::find_if(open_.begin(), open_.end(), waits);
  if (found == open_.end()) return std::nullopt;
  const std::size_t step = found->step;
  open_.erase(found);
  return step;
}

// The metadata's times are those of the thing itself; events come a little later.
void TraceReader::finish(std::size_t step, JsonValue metadata, const Place& place) {
  Step& done = call_.steps[step];
  done.finished = true;
  const std::optional<std::int64_t> started = time_of(metadata["startTime"]);
  const std::optional<std::int64_t> ended = time_of(metadata["endTime"]);
  done.ended_at_ns = ended ? ended : place.at_ns;
  if (started) {
    done.started_at_ns = started;
  } else if (const auto total_ms = metadata["totalTimeMs"].integer();
             done.ended_at_ns && total_ms && *total_ms >= 0 &&
             *total_ms <= *done.ended_at_ns / kNsPerMs) {
    done.started_at_ns = *done.ended_at_ns - *total_ms * kNsPerMs;
  }
}

void TraceReader::add_model_input(JsonValue input, const Place& place) {
  const std::size_t step = new_step(place);
  call_.steps[step].kind = SpanKind::kClient;
  CallFacts& facts = call_.steps[step].facts;
  read_model_input(input, facts);
  if (facts.model_id.empty() && place.agent == root_) facts.model_id = model_id_;
  add_missing(facts.attributes, attribute::kBedrockAgentStepType, place.stage);
  open_.push_back({step, place.agent, place.trace_id, true, InvocationKind::kOther});
}

void TraceReader::add_model_output(JsonValue output, const Place& place) {
  std::optional<std::size_t> step = close(place, true, InvocationKind::kOther, "");
  if (!step) {
    step = new_step(place);
    call_.steps[*step].kind = SpanKind::kClient;
    if (place.agent == root_) call_.steps[*step].facts.model_id = model_id_;
  }
  CallFacts& facts = call_.steps[*step].facts;
  read_model_output(output, facts);
  add_missing(facts.attributes, attribute::kBedrockAgentStepType, place.stage);
  finish(*step, output["metadata"], place);
}

CallFacts* TraceReader::last_model_of(const Place& place) {
  const auto is_model = [&place](const Step& step) {
    return step.parent == place.agent && step.facts.operation == "chat" &&
           text_of(step.facts.attributes, attribute::kBedrockAgentTraceId) == place.trace_id;
  };
  const auto found = std::find_if(call_.steps.rbegin(), call_.steps.rend(), is_model);
  return found == call_.steps.rend() ? nullptr : &found->facts;
}

void TraceReader::add_rationale(JsonValue rationale, const Place& place) {
  if (CallFacts* model = last_model_of(place)) {
    Part thoughts = Part::reasoning(rationale["text"].text());
    return add_reasoning(*model, thoughts.with("rationale", "true"));
  }
  add_event(facts_of(place.agent).response_members, rationale);
}

void TraceReader::add_invocation(JsonValue invocation, const Place& place) {
  for (const JsonValue input : invocation.members()) {
    if (!input.is_object()) continue;
    const std::size_t step = new_step(place);
    const InvocationKind kind = read_invocation(input, call_.steps[step]);
    add_text(call_.steps[step].facts.attributes, attribute::kBedrockAgentStepType,
             invocation["invocationType"].text());
    if (kind == InvocationKind::kAgent) {
      const std::string alias_arn = input["agentCollaboratorAliasArn"].text();
      add_text(call_.steps[step].facts.attributes, attribute::kBedrockAgentAliasId,
               alias_id_of(alias_arn));
      collaborators_.push_back(
          {step, place.agent, input["agentCollaboratorName"].text(), alias_arn});
    }
    if (returns_control(input)) {
      call_.steps[step].finished = true;  // As far as this call goes.
    } else {
      open_.push_back({step, place.agent, place.trace_id, false, kind});
    }
  }
}

void TraceReader::add_observation(JsonValue observation, const Place& place) {
  for (const JsonValue output : observation.members()) {
    if (!output.is_object()) continue;
    if (output.key_is("finalResponse")) {
      add_final_response(output, place);
      continue;
    }
    const InvocationKind kind = observed_kind(output);
    std::optional<std::size_t> step;
    if (kind != InvocationKind::kOther) {
      step = close(place, false, kind, output["agentCollaboratorName"].text());
      if (!step) step = new_step(place);
    } else if (!output.key_is("repromptResponse")) {
      step = close(place, false, kind, "");
    }
    if (!step) {  // An answer that asks again, or something new: it is the agent's.
      add_event(facts_of(place.agent).response_members, output);
      continue;
    }
    read_observation(output, call_.steps[*step]);
    finish(*step, output["metadata"], place);
  }
}

// Says when the agent began and ended, too.
void TraceReader::add_final_response(JsonValue response, const Place& place) {
  if (place.agent == root_) final_response_ = response["text"].text();
  if (!place.agent) return;
  CallFacts& facts = call_.steps[*place.agent].facts;
  if (facts.operation != "invoke_agent") return;
  if (facts.output.empty() && response["text"]) {
    facts.output.push_back(text_message("assistant", response["text"].text()));
  }
  finish(*place.agent, response["metadata"], place);
}

void TraceReader::add_guardrail(JsonValue trace, const Place& place) {
  const std::size_t step = new_step(place);
  CallFacts& facts = call_.steps[step].facts;
  facts.subject = "guardrail";
  const std::string& id = place.trace_id;
  if (id.find("-pre-") != std::string::npos) facts.subject = "guardrail pre";
  if (id.find("-post-") != std::string::npos) facts.subject = "guardrail post";
  if (trace["action"]) {
    set_member(facts.response_members, "guardrail_action", trace["action"].raw());
  }
  facts.latency_ms = trace["metadata"]["totalTimeMs"].integer();
  keep_members(facts.response_members, trace, {"action", "metadata", "traceId"});
  finish(step, trace["metadata"], place);
}

// What failed is what was going on; where nothing was, the failure is a step.
void TraceReader::add_failure(JsonValue trace, const Place& place) {
  const auto is_this = [&place](const Open& open) {
    return open.agent == place.agent && (place.trace_id.empty() || open.trace_id == place.trace_id);
  };
  const auto found = std::find_if(open_.rbegin(), open_.rend(), is_this);
  std::size_t step = 0;
  if (found != open_.rend()) {
    step = found->step;
    open_.erase(std::next(found).base());
  } else {
    step = new_step(place);
    call_.steps[step].facts.subject = "failure";
  }
  CallFacts& facts = call_.steps[step].facts;
  const std::optional<std::int64_t> code = trace["failureCode"].integer();
  facts.error = ServiceError{code ? std::to_string(*code) : "", trace["failureReason"].text()};
  keep_members(facts.response_members, trace,
               {"failureCode", "failureReason", "metadata", "traceId"});
  finish(step, trace["metadata"], place);
}

void TraceReader::add_other(JsonValue trace, const Place& place) {
  const std::size_t step = new_step(place);
  CallFacts& facts = call_.steps[step].facts;
  facts.subject = snake_case(trace.key());
  constexpr std::string_view kSuffix = "_trace";
  if (facts.subject.ends_with(kSuffix)) {
    facts.subject.resize(facts.subject.size() - kSuffix.size());
  }
  const JsonValue text = trace["event"]["text"];
  if (trace.key_is("customOrchestrationTrace") && text) {
    facts.output.push_back(text_message("assistant", text.text()));
    keep_members(facts.response_members, trace, {"event", "traceId"});
  } else {
    set_member(facts.response_members, "trace", trace.raw());
  }
  finish(step, trace["metadata"], place);
}

void sum_up(CallFacts& call) {
  for (std::size_t i = 0; i < call.steps.size(); ++i) {
    const TokenCounts counts = call.steps[i].facts.counts;
    if (counts.empty() || call.steps[i].facts.counts_are_sums) continue;
    for (std::optional<std::size_t> above = call.steps[i].parent; above;
         above = call.steps[*above].parent) {
      call.steps[*above].facts.counts.add(counts);
      call.steps[*above].facts.counts_are_sums = true;
    }
    call.counts.add(counts);
    call.counts_are_sums = true;
  }
}

}  // namespace sideseat::bedrock::agent
