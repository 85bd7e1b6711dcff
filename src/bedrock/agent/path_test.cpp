// Operations and ids in the paths of bedrock-agent-runtime.
#include "bedrock/agent/path.h"

#include <gtest/gtest.h>

#include <array>

#include "model/attribute_names.h"

namespace sideseat::bedrock::agent {
namespace {

TEST(AgentPath, NamesItsOperation) {
  struct Case {
    std::string_view method;
    std::string_view path;
    std::string_view operation;
  };
  static constexpr std::array kCases{
      Case{"POST", "/agents/A1/agentAliases/B2/sessions/s-3/text", "InvokeAgent"},
      Case{"POST", "/agents/s-3", "InvokeInlineAgent"},
      Case{"POST", "/flows/F1/aliases/L1", "InvokeFlow"},
      Case{"POST", "/flows/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Aflow%2FF1/aliases/L1",
           "InvokeFlow"},
      Case{"POST", "/flows/F1/aliases/L1/executions", "StartFlowExecution"},
      Case{"GET", "/flows/F1/aliases/L1/executions/e-1", "GetFlowExecution"},
      Case{"GET", "/flows/F1/aliases/L1/executions/e-1/events?eventType=Node",
           "ListFlowExecutionEvents"},
      Case{"POST", "/knowledgebases/KB1/retrieve", "Retrieve"},
      Case{"POST", "/retrieveAndGenerate", "RetrieveAndGenerate"},
      Case{"POST", "/retrieveAndGenerateStream", "RetrieveAndGenerateStream"},
      Case{"POST", "/rerank", "Rerank"},
      Case{"PUT", "/sessions/", "CreateSession"},
      Case{"POST", "/sessions/", "ListSessions"},
      Case{"GET", "/sessions/s-1/", "GetSession"},
      Case{"PATCH", "/sessions/s-1", "EndSession"},
      Case{"PUT", "/sessions/s-1/invocationSteps/", "PutInvocationStep"},
      Case{"POST", "/sessions/s-1/invocationSteps/i-1", "GetInvocationStep"},
      Case{"GET", "/agents/A1/agentAliases/B2/sessions/s-3/text", ""},
      Case{"POST", "/agents/", ""},
      Case{"POST", "/rerankers", ""},
      Case{"POST", "/model/m/converse", ""},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(operation_of(c.method, c.path), c.operation) << c.method << " " << c.path;
  }
}

TEST(AgentPath, HasItsIdsDecoded) {
  const Attributes agent =
      path_attributes("InvokeAgent", "/agents/A1/agentAliases/B2/sessions/my%20session%2F1/text");
  EXPECT_EQ(agent.size(), 3u);
  EXPECT_EQ(text_of(agent, attribute::kAgentId), "A1");
  EXPECT_EQ(text_of(agent, attribute::kBedrockAgentAliasId), "B2");
  EXPECT_EQ(text_of(agent, attribute::kConversationId), "my session/1");

  const std::string_view arn = "arn:aws:bedrock:us-east-1:1:flow/F1";
  const Attributes flow = path_attributes(
      "InvokeFlow", "/flows/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Aflow%2FF1/aliases/L1");
  EXPECT_EQ(text_of(flow, attribute::kWorkflowName), arn);
  EXPECT_EQ(text_of(flow, attribute::kBedrockFlowAliasId), "L1");

  const Attributes retrieve = path_attributes("Retrieve", "/knowledgebases/KB1/retrieve");
  EXPECT_EQ(text_of(retrieve, attribute::kDataSourceId), "KB1");
  EXPECT_EQ(text_of(retrieve, attribute::kKnowledgeBaseId), "KB1");
}

TEST(AgentPath, HasNoneWhereThePathIsAnothers) {
  EXPECT_TRUE(path_attributes("InvokeAgent", "").empty());
  EXPECT_TRUE(path_attributes("Converse", "/model/m/converse").empty());
  EXPECT_TRUE(path_attributes("Retrieve", "/knowledgebases//retrieve").empty());
}

}  // namespace
}  // namespace sideseat::bedrock::agent
