// Sums of an agent's call and its steps, and what lies inside it.
#include "query/agent_calls.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace sideseat::query {
namespace {

struct Told {
  std::uint8_t id;
  std::uint8_t parent;
  std::string operation;
  bool is_call;
  std::int64_t tokens = 0;  ///< In and out; 0: unknown.
};

std::vector<store::SpanRow> rows_of(const std::vector<Told>& told) {
  std::vector<store::SpanRow> rows;
  for (const Told& span : told) {
    store::SpanRow row;
    row.record.span_id.bytes[0] = span.id;
    row.record.parent_span_id.bytes[0] = span.parent;
    row.record.operation = span.operation;
    row.record.is_call = span.is_call;
    if (span.tokens > 0) {
      row.record.usage = {.input_tokens = span.tokens,
                          .output_tokens = span.tokens,
                          .cost_nano_usd = span.tokens * 10};
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

TEST(AgentCalls, SumUpTheCallsInsideThem) {
  struct Case {
    std::string_view name;
    std::vector<Told> spans;
    std::vector<std::int64_t> tokens;  ///< Of each span; 0: unknown.
    std::vector<bool> inside;
  };
  const Case kCases[] = {
      {"an agent with a collaborator",
       {{1, 0, "invoke_agent", true},
        {2, 1, "chat", true, 5},
        {3, 1, "invoke_agent", false},
        {4, 3, "chat", true, 7},
        {5, 3, "execute_tool", false}},
       {12, 5, 7, 7, 0},
       {false, true, true, true, true}},
      {"a block of the program's own around it has no sum",
       {{1, 0, "", false}, {2, 1, "invoke_agent", true}, {3, 2, "chat", true, 5}},
       {0, 5, 5},
       {false, false, true}},
      {"a flow whose node asks a model",
       {{1, 0, "invoke_workflow", true}, {2, 1, "", false}, {3, 2, "chat", true, 5}},
       {5, 5, 5},
       {false, true, true}},
      {"an agent that runs in the program is no call",
       {{1, 0, "invoke_agent", false}, {2, 1, "chat", true, 5}},
       {0, 5},
       {false, false}},
      {"an agent that has tokens of its own keeps them",
       {{1, 0, "invoke_agent", true, 9}, {2, 1, "chat", true, 5}},
       {9, 5},
       {false, true}},
      {"parents that go round in circles",
       {{1, 2, "invoke_agent", true}, {2, 1, "chat", true, 5}},
       {5, 5},
       {true, true}},
      {"a parent that has not arrived", {{2, 1, "chat", true, 5}}, {5}, {false}},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const std::vector<store::SpanRow> rows = rows_of(c.spans);
    const AgentCalls agents(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      SCOPED_TRACE(i);
      const store::Usage usage = agents.usage_of(rows[i].record);
      EXPECT_EQ(usage.input_tokens.value_or(0), c.tokens[i]);
      EXPECT_EQ(usage.output_tokens.value_or(0), c.tokens[i]);
      EXPECT_EQ(usage.cost_nano_usd.value_or(0), c.tokens[i] * 10);
      EXPECT_EQ(agents.is_inside_one(rows[i].record), c.inside[i]);
    }
  }
}

}  // namespace
}  // namespace sideseat::query
