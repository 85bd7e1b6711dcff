// Sums go from each call upwards.
#include "query/agent_calls.h"

#include "store/rollup.h"

namespace sideseat::query {
namespace {

bool has_tokens(const store::Usage& usage) { return usage.input_tokens || usage.output_tokens; }

bool is_agent(const store::SpanRecord& span) {
  return span.operation == "invoke_agent" || span.operation == "invoke_workflow";
}

bool is_agent_call(const store::SpanRecord& span) { return span.is_call && is_agent(span); }

}  // namespace

bool may_sum_up(const store::SpanRecord& span) { return is_agent(span) && !has_tokens(span.usage); }

AgentCalls::AgentCalls(const std::vector<store::SpanRow>& spans) {
  for (const store::SpanRow& span : spans) by_id_.emplace(span.record.span_id, &span.record);
  for (const store::SpanRow& span : spans) {
    if (!span.record.is_call || !has_tokens(span.record.usage)) continue;
    for (const store::SpanRecord* above : enclosing(span.record)) {
      if (!has_tokens(above->usage)) store::add_usage(sums_[above->span_id], span.record.usage);
    }
  }
}

// Spans come from anywhere: parents may go round in circles.
std::vector<const store::SpanRecord*> AgentCalls::enclosing(const store::SpanRecord& span) const {
  std::vector<const store::SpanRecord*> above;
  std::size_t known = 0;
  for (auto next = by_id_.find(span.parent_span_id);
       next != by_id_.end() && above.size() < by_id_.size();
       next = by_id_.find(next->second->parent_span_id)) {
    above.push_back(next->second);
    if (is_agent_call(*next->second)) known = above.size();
  }
  above.resize(known);
  return above;
}

bool AgentCalls::is_inside_one(const store::SpanRecord& span) const {
  return !enclosing(span).empty();
}

store::Usage AgentCalls::usage_of(const store::SpanRecord& span) const {
  const auto sum = sums_.find(span.span_id);
  return sum == sums_.end() ? span.usage : sum->second;
}

}  // namespace sideseat::query
