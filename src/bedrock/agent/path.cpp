// One table: where an operation has its ids. A new operation is a new row.
#include "bedrock/agent/path.h"

#include <array>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "bedrock/call_facts.h"
#include "model/attribute_names.h"

namespace sideseat::bedrock::agent {
namespace {

struct Route {
  std::string_view operation;
  std::string_view method;
  std::string_view path;  // With {parameters}.
};

// Where a path begins like another, the longer one stands first.
constexpr std::array kRoutes{
    Route{"InvokeAgent", "POST",
          "/agents/{agentId}/agentAliases/{agentAliasId}/sessions/{sessionId}/text"},
    Route{"GetAgentMemory", "GET", "/agents/{agentId}/agentAliases/{agentAliasId}/memories"},
    Route{"DeleteAgentMemory", "DELETE", "/agents/{agentId}/agentAliases/{agentAliasId}/memories"},
    Route{"InvokeInlineAgent", "POST", "/agents/{sessionId}"},
    Route{"StopFlowExecution", "POST",
          "/flows/{flowIdentifier}/aliases/{flowAliasIdentifier}/executions/{executionIdentifier}/"
          "stop"},
    Route{"ListFlowExecutionEvents", "GET",
          "/flows/{flowIdentifier}/aliases/{flowAliasIdentifier}/executions/{executionIdentifier}/"
          "events"},
    Route{"GetExecutionFlowSnapshot", "GET",
          "/flows/{flowIdentifier}/aliases/{flowAliasIdentifier}/executions/{executionIdentifier}/"
          "flowsnapshot"},
    Route{"GetFlowExecution", "GET",
          "/flows/{flowIdentifier}/aliases/{flowAliasIdentifier}/executions/{executionIdentifier}"},
    Route{"StartFlowExecution", "POST",
          "/flows/{flowIdentifier}/aliases/{flowAliasIdentifier}/executions"},
    Route{"InvokeFlow", "POST", "/flows/{flowIdentifier}/aliases/{flowAliasIdentifier}"},
    Route{"ListFlowExecutions", "GET", "/flows/{flowIdentifier}/executions"},
    Route{"Retrieve", "POST", "/knowledgebases/{knowledgeBaseId}/retrieve"},
    Route{"RetrieveAndGenerateStream", "POST", "/retrieveAndGenerateStream"},
    Route{"RetrieveAndGenerate", "POST", "/retrieveAndGenerate"},
    Route{"Rerank", "POST", "/rerank"},
    Route{"OptimizePrompt", "POST", "/optimize-prompt"},
    Route{"GenerateQuery", "POST", "/generateQuery"},
    Route{"GetInvocationStep", "POST",
          "/sessions/{sessionIdentifier}/invocationSteps/{invocationStepId}"},
    Route{"ListInvocationSteps", "POST", "/sessions/{sessionIdentifier}/invocationSteps/"},
    Route{"PutInvocationStep", "PUT", "/sessions/{sessionIdentifier}/invocationSteps/"},
    Route{"ListInvocations", "POST", "/sessions/{sessionIdentifier}/invocations/"},
    Route{"CreateInvocation", "PUT", "/sessions/{sessionIdentifier}/invocations/"},
    Route{"GetSession", "GET", "/sessions/{sessionIdentifier}/"},
    Route{"UpdateSession", "PUT", "/sessions/{sessionIdentifier}/"},
    Route{"DeleteSession", "DELETE", "/sessions/{sessionIdentifier}/"},
    Route{"EndSession", "PATCH", "/sessions/{sessionIdentifier}"},
    Route{"CreateSession", "PUT", "/sessions/"},
    Route{"ListSessions", "POST", "/sessions/"},
};

struct ParameterName {
  std::string_view parameter;
  std::string_view attribute;
};

constexpr std::array kParameterNames{
    ParameterName{"agentId", attribute::kAgentId},
    ParameterName{"agentAliasId", attribute::kBedrockAgentAliasId},
    ParameterName{"sessionId", attribute::kConversationId},
    ParameterName{"sessionIdentifier", attribute::kConversationId},
    ParameterName{"flowIdentifier", attribute::kWorkflowName},
    ParameterName{"flowAliasIdentifier", attribute::kBedrockFlowAliasId},
    ParameterName{"executionIdentifier", attribute::kBedrockFlowExecutionId},
    ParameterName{"knowledgeBaseId", attribute::kDataSourceId},
    ParameterName{"knowledgeBaseId", attribute::kKnowledgeBaseId},
    ParameterName{"invocationStepId", attribute::kBedrockInvocationStepId},
};

void add_parameter(Attributes& out, std::string_view parameter, const std::string& value) {
  for (const ParameterName& row : kParameterNames) {
    if (row.parameter == parameter) add_text(out, row.attribute, value);
  }
}

// What stands in the places of the parameters; nullopt if the path is another. A value may hold
// slashes: ids may be ARNs.
std::optional<Attributes> match(std::string_view pattern, std::string_view path) {
  Attributes found;
  for (;;) {
    const std::size_t open = pattern.find('{');
    const std::string_view literal = pattern.substr(0, open);
    if (!path.starts_with(literal)) return std::nullopt;
    path.remove_prefix(literal.size());
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    const std::string_view parameter = pattern.substr(open + 1, close - open - 1);
    pattern.remove_prefix(close + 1);
    const std::string_view next = pattern.substr(0, pattern.find('{'));
    const std::size_t end = next.empty() ? path.size() : path.find(next);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    add_parameter(found, parameter, percent_decode(path.substr(0, end)));
    path.remove_prefix(end);
  }
  if (!path.empty() && path != "/") return std::nullopt;
  return found;
}

std::string_view without_query(std::string_view url_path) {
  return url_path.substr(0, url_path.find('?'));
}

}  // namespace

std::string operation_of(std::string_view method, std::string_view url_path) {
  for (const Route& route : kRoutes) {
    if (route.method == method && match(route.path, without_query(url_path))) {
      return std::string(route.operation);
    }
  }
  return {};
}

Attributes path_attributes(std::string_view operation, std::string_view url_path) {
  for (const Route& route : kRoutes) {
    if (route.operation != operation) continue;
    if (std::optional<Attributes> found = match(route.path, without_query(url_path))) {
      return *std::move(found);
    }
  }
  return {};
}

std::string text_of(const Attributes& attributes, std::string_view name) {
  const AttributeValue* value = find_attribute(attributes, name);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

}  // namespace sideseat::bedrock::agent
