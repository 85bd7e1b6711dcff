// Inputs, outputs and how it ended.
#include "bedrock/agent/flow.h"

#include <utility>

#include "bedrock/agent/flow_trace.h"
#include "bedrock/agent/path.h"
#include "bedrock/agent/trace.h"
#include "bedrock/agent/values.h"
#include "model/attribute_names.h"
#include "model/stop_reason.h"

namespace sideseat::bedrock::agent {
namespace {

// A document is any JSON; most are texts.
Part document_part(JsonValue event) {
  const JsonValue document = event["content"]["document"];
  Part part = document.is_string()
                  ? Part::text(document.text())
                  : Part::generic("document", document ? std::string(document.raw())
                                                       : std::string(event["content"].raw()));
  keep_extra(part, event, {"content"});
  return part;
}

}  // namespace

void read_flow_request(const CallRequest& request, CallFacts& facts) {
  facts.operation = "invoke_workflow";
  facts.attributes = path_attributes(request.operation, request.url_path);
  facts.subject = text_of(facts.attributes, attribute::kWorkflowName);
  const Result<JsonDocument> document = JsonDocument::parse(request.body);
  if (!document) return;
  const JsonValue body = document->root();
  Message message{"user", {}, ""};
  for (const JsonValue input : body["inputs"].elements()) {
    message.parts.push_back(document_part(input));
  }
  if (!message.parts.empty()) facts.input.push_back(std::move(message));
  add_text(facts.attributes, attribute::kBedrockFlowExecutionId, body["executionId"].text());
  keep_members(facts.request_members, body, {"inputs", "executionId"});
}

void read_flow_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> document = JsonDocument::parse(answer.body);
  if (!document) return;
  FlowTraceReader traces(facts);
  Message message{"assistant", {}, ""};
  for (const JsonValue event : document->root()["events"].elements()) {
    for (const JsonValue payload : event.members()) {
      if (payload.key_is("flowTraceEvent")) {
        traces.add(payload["trace"]);
      } else if (payload.key_is("flowOutputEvent")) {
        message.parts.push_back(document_part(payload));
      } else if (payload.key_is("flowMultiTurnInputRequestEvent")) {
        message.parts.push_back(document_part(payload).with("input_request", "true"));
      } else if (payload.key_is("flowCompletionEvent")) {
        facts.stop_reason = payload["completionReason"].text();
      } else {
        add_event(facts.response_members, payload);
      }
    }
  }
  if (!facts.stop_reason.empty()) message.finish_reason = finish_reason(facts.stop_reason);
  if (!message.parts.empty()) facts.output.push_back(std::move(message));
  sum_up(facts);
  if (find_attribute(facts.attributes, attribute::kBedrockFlowExecutionId) == nullptr) {
    add_text(facts.attributes, attribute::kBedrockFlowExecutionId,
             std::string(find_header(answer.headers, "x-amz-bedrock-flow-execution-id")));
  }
  // The turns of one execution are one conversation.
  add_text(facts.attributes, attribute::kConversationId,
           text_of(facts.attributes, attribute::kBedrockFlowExecutionId));
}

}  // namespace sideseat::bedrock::agent
