// The table of operations, and the reader for those without a meaning of their own here.
#include "bedrock/operation.h"

#include <array>

#include "bedrock/agent/event_list.h"
#include "bedrock/agent/flow.h"
#include "bedrock/agent/invoke_agent.h"
#include "bedrock/agent/path.h"
#include "bedrock/agent/prompt.h"
#include "bedrock/agent/rerank.h"
#include "bedrock/agent/retrieve.h"
#include "bedrock/agent/retrieve_and_generate.h"
#include "bedrock/async_invoke.h"
#include "bedrock/converse.h"
#include "bedrock/converse_stream.h"
#include "bedrock/count_tokens.h"
#include "bedrock/guardrail.h"
#include "bedrock/invoke.h"

namespace sideseat::bedrock {
namespace {

void read_converse_call(const CallRequest& request, CallFacts& facts) {
  facts.operation = "chat";
  const Result<JsonDocument> body = JsonDocument::parse(request.body);
  if (body) read_converse_request(body->root(), facts);
}

void read_converse_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> body = JsonDocument::parse(answer.body);
  if (body) read_converse_response(body->root(), facts);
}

std::unique_ptr<EventMerger> merge_converse() { return std::make_unique<ConverseStreamMerger>(); }

// Sessions, flow executions and what the service learns to do: the bodies say it all.
void read_plain_request(const CallRequest& request, CallFacts& facts) {
  facts.operation = snake_case(request.operation);
  facts.attributes = agent::path_attributes(request.operation, request.url_path);
  if (JsonDocument::parse(request.body)) facts.request_body = request.body;
}

void read_plain_answer(const CallAnswer& answer, CallFacts& facts) {
  if (JsonDocument::parse(answer.body)) facts.response_body = answer.body;
}

constexpr std::array kOperations{
    Operation{"Converse", read_converse_call, read_converse_answer, nullptr},
    Operation{"ConverseStream", read_converse_call, read_converse_answer, merge_converse, true},
    Operation{"InvokeModel", read_invoke_request, read_invoke_answer, nullptr},
    Operation{"InvokeModelWithResponseStream", read_invoke_request, read_invoke_answer,
              merge_invoke, true},
    Operation{"CountTokens", read_count_tokens_request, read_count_tokens_answer, nullptr},
    Operation{"ApplyGuardrail", read_guardrail_request, read_guardrail_answer, nullptr},
    Operation{"StartAsyncInvoke", read_start_async_request, read_start_async_answer, nullptr},
    Operation{"GetAsyncInvoke", read_get_async_request, read_get_async_answer, nullptr},
    Operation{"ListAsyncInvokes", read_list_async_request, read_list_async_answer, nullptr},
    Operation{"InvokeAgent", agent::read_agent_request, agent::read_agent_answer,
              agent::merge_event_list},
    Operation{"InvokeInlineAgent", agent::read_agent_request, agent::read_agent_answer,
              agent::merge_event_list},
    Operation{"InvokeFlow", agent::read_flow_request, agent::read_flow_answer,
              agent::merge_event_list},
    Operation{"Retrieve", agent::read_retrieve_request, agent::read_retrieve_answer, nullptr},
    Operation{"RetrieveAndGenerate", agent::read_generate_request, agent::read_generate_answer,
              nullptr},
    Operation{"RetrieveAndGenerateStream", agent::read_generate_request,
              agent::read_generate_answer, agent::merge_generate},
    Operation{"Rerank", agent::read_rerank_request, agent::read_rerank_answer, nullptr},
    Operation{"OptimizePrompt", agent::read_optimize_request, agent::read_optimize_answer,
              agent::merge_event_list},
    Operation{"GenerateQuery", agent::read_query_request, agent::read_query_answer, nullptr},
};

constexpr Operation kPlain{"", read_plain_request, read_plain_answer, nullptr};

}  // namespace

const Operation& find_operation(std::string_view name) {
  for (const Operation& operation : kOperations) {
    if (operation.name == name) return operation;
  }
  return kPlain;
}

}  // namespace sideseat::bedrock
