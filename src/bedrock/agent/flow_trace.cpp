// Nodes are found again by their names: nothing else in an event says which run it is of.
#include "bedrock/agent/flow_trace.h"

#include <algorithm>
#include <utility>

#include "bedrock/agent/path.h"
#include "bedrock/agent/values.h"
#include "bedrock/converse.h"
#include "model/attribute_names.h"

namespace sideseat::bedrock::agent {
namespace {

// What a node was given or gave: a part for each of its fields.
Message fields_message(std::string_view role, JsonValue event) {
  Message message{std::string(role), {}, ""};
  for (const JsonValue field : event["fields"].elements()) {
    const JsonValue document = field["content"]["document"];
    Part part = document.is_string()
                    ? Part::text(document.text())
                    : Part::generic("document", document ? std::string(document.raw())
                                                         : std::string(field["content"].raw()));
    keep_extra(part, field, {"content"});
    message.parts.push_back(std::move(part));
  }
  return message;
}

}  // namespace

void FlowTraceReader::add(JsonValue trace) {
  for (const JsonValue event : trace.members()) {
    if (event.key_is("nodeInputTrace")) {
      add_input(event);
    } else if (event.key_is("nodeOutputTrace")) {
      add_output(event);
    } else if (event.key_is("conditionNodeResultTrace")) {
      add_condition(event);
    } else if (event.key_is("nodeActionTrace")) {
      add_action(event);
    } else if (event.key_is("nodeDependencyTrace")) {
      add_agent_traces(event);
    } else {
      add_event(call_.steps[node_of(event)].facts.response_members, event);
    }
  }
}

std::size_t FlowTraceReader::begin_node(JsonValue event) {
  const std::size_t index = call_.steps.size();
  Step& step = call_.steps.emplace_back();
  step.started_at_ns = time_of(event["timestamp"]);
  const std::string name = event["nodeName"].text();
  step.facts.subject = name.empty() ? "node" : name;
  add_text(step.facts.attributes, attribute::kBedrockFlowNodeName, name);
  nodes_.push_back(index);
  return index;
}

// The first run of that node that has not ended, else the last that has, else a new one.
std::size_t FlowTraceReader::node_of(JsonValue event) {
  const std::string name = event["nodeName"].text();
  std::optional<std::size_t> ended;
  for (const std::size_t node : nodes_) {
    const Step& step = call_.steps[node];
    if (text_of(step.facts.attributes, attribute::kBedrockFlowNodeName) != name) continue;
    if (!step.finished) return node;
    ended = node;
  }
  return ended ? *ended : begin_node(event);
}

void FlowTraceReader::end_node(std::size_t step, JsonValue event) {
  Step& node = call_.steps[step];
  node.finished = true;
  const std::optional<std::int64_t> at_ns = time_of(event["timestamp"]);
  if (at_ns) node.ended_at_ns = std::max(node.ended_at_ns.value_or(*at_ns), *at_ns);
}

void FlowTraceReader::add_input(JsonValue event) {
  CallFacts& facts = call_.steps[begin_node(event)].facts;
  facts.input.push_back(fields_message("user", event));
  keep_members(facts.request_members, event, {"nodeName", "timestamp", "fields"});
}

void FlowTraceReader::add_output(JsonValue event) {
  const std::size_t step = node_of(event);
  CallFacts& facts = call_.steps[step].facts;
  facts.output.push_back(fields_message("assistant", event));
  keep_members(facts.response_members, event, {"nodeName", "timestamp", "fields"});
  end_node(step, event);
}

void FlowTraceReader::add_condition(JsonValue event) {
  const std::size_t step = node_of(event);
  keep_members(call_.steps[step].facts.response_members, event, {"nodeName", "timestamp"});
  end_node(step, event);
}

// A node's request to another service. One to a model that shows what was said is a chat.
void FlowTraceReader::add_action(JsonValue event) {
  const std::size_t node = node_of(event);
  Step& step = call_.steps.emplace_back();
  step.parent = node;
  step.kind = SpanKind::kClient;
  step.started_at_ns = step.ended_at_ns = time_of(event["timestamp"]);
  step.finished = true;
  CallFacts& facts = step.facts;
  const JsonValue request = event["operationRequest"];
  const JsonValue response = event["operationResponse"];
  if (request["messages"].is_array() && response["output"]["message"].is_object()) {
    facts.operation = "chat";
    facts.model_id = request["modelId"].text();
    read_converse_request(request, facts);
    read_converse_response(response, facts);
  } else {
    facts.subject = event["serviceName"].text() + " " + event["operationName"].text();
  }
  add_text(facts.attributes, attribute::kAwsRequestId, event["requestId"].text());
  add_text(facts.attributes, attribute::kBedrockFlowNodeName, event["nodeName"].text());
  if (facts.operation.empty()) {
    if (request) set_member(facts.request_members, "operation_request", request.raw());
    if (response) set_member(facts.response_members, "operation_response", response.raw());
  }
  keep_members(facts.response_members, event,
               {"nodeName", "timestamp", "serviceName", "operationName", "requestId",
                "operationRequest", "operationResponse"});
}

TraceReader& FlowTraceReader::agent_of(std::size_t node) {
  const auto known = agents_.find(node);
  if (known != agents_.end()) return known->second;
  const std::size_t index = call_.steps.size();
  Step& step = call_.steps.emplace_back();
  step.parent = node;
  step.kind = SpanKind::kClient;
  step.facts.operation = "invoke_agent";
  return agents_.try_emplace(node, call_, index).first->second;
}

void FlowTraceReader::add_agent_traces(JsonValue event) {
  const std::size_t node = node_of(event);
  const JsonValue elements = event["traceElements"];
  if (elements["agentTraces"]) {
    TraceReader& agent = agent_of(node);
    for (const JsonValue trace : elements["agentTraces"].elements()) agent.add(trace);
  } else {
    keep_members(call_.steps[node].facts.response_members, event, {"nodeName", "timestamp"});
  }
}

}  // namespace sideseat::bedrock::agent
