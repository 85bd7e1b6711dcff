// Calls inside calls: an agent or a flow in the cloud that tells of the models it asked.
#pragma once

#include <map>
#include <vector>

#include "store/store.h"

namespace sideseat::query {

/// Whether AgentCalls may know more of the span's usage than the span itself.
bool may_sum_up(const store::SpanRecord& span);

/// One trace's spans, seen as a user sees them: what an agent was asked and answered is its own
/// call's; the calls inside it are details. `spans` outlive the view.
class AgentCalls {
 public:
  explicit AgentCalls(const std::vector<store::SpanRow>& spans);

  /// Whether the span lies somewhere below such a call.
  bool is_inside_one(const store::SpanRecord& span) const;

  /// The span's tokens and cost; those of an agent's or flow's call that has none of its own, and
  /// of the steps in it, are the sums of the calls below.
  store::Usage usage_of(const store::SpanRecord& span) const;

 private:
  /// Those the span lies below, the nearest first, up to the outermost agent's or flow's call;
  /// empty if it is in none.
  std::vector<const store::SpanRecord*> enclosing(const store::SpanRecord& span) const;

  std::map<SpanId, const store::SpanRecord*> by_id_;
  std::map<SpanId, store::Usage> sums_;
};

}  // namespace sideseat::query
