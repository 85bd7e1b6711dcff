// The trace events of a flow, which become steps of the call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "bedrock/agent/trace.h"
#include "bedrock/call_facts.h"

namespace sideseat::bedrock::agent {

/// Takes the events in the order they came. A node that runs several times, in a loop, is a step
/// each time; what a node does at another service, and the agents it asks, are steps below its own.
class FlowTraceReader {
 public:
  /// Steps are added to `call`, which outlives the reader.
  explicit FlowTraceReader(CallFacts& call) : call_(call) {}

  /// {"nodeInputTrace": {nodeName, timestamp, ...}}: a union of one member.
  void add(JsonValue trace);

 private:
  std::size_t begin_node(JsonValue event);
  std::size_t node_of(JsonValue event);
  void add_input(JsonValue event);
  void add_output(JsonValue event);
  void add_condition(JsonValue event);
  void add_action(JsonValue event);
  void add_agent_traces(JsonValue event);
  TraceReader& agent_of(std::size_t node);
  void end_node(std::size_t step, JsonValue event);

  CallFacts& call_;
  std::vector<std::size_t> nodes_;             // Their steps, in order of their begin.
  std::map<std::size_t, TraceReader> agents_;  // That a node asks, by the node's step.
};

}  // namespace sideseat::bedrock::agent
