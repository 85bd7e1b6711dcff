// One function for each member of the two unions.
#include "bedrock/agent/trace_tool.h"

#include <utility>

#include "base/json_writer.h"
#include "bedrock/agent/references.h"
#include "bedrock/agent/values.h"
#include "model/attribute_names.h"

namespace sideseat::bedrock::agent {
namespace {

void name_tool(CallFacts& facts, std::string name, std::string_view type) {
  facts.operation = "execute_tool";
  facts.subject = name;
  add_text(facts.attributes, attribute::kToolName, std::move(name));
  add_text(facts.attributes, attribute::kToolType, std::string(type));
}

void read_action(JsonValue input, CallFacts& facts) {
  name_tool(facts, action_name(input), "function");
  add_text(facts.attributes, attribute::kToolCallId, input["invocationId"].text());
  add_text(facts.attributes, attribute::kBedrockAgentActionGroup, input["actionGroupName"].text());
  add_text(facts.content_attributes, attribute::kToolArguments, action_arguments(input));
  keep_members(facts.request_members, input,
               {"actionGroupName", "function", "invocationId", "parameters", "requestBody"});
}

void read_lookup(JsonValue input, Step& step) {
  CallFacts& facts = step.facts;
  step.kind = SpanKind::kClient;
  facts.operation = "retrieval";
  facts.subject = input["knowledgeBaseId"].text();
  add_text(facts.attributes, attribute::kDataSourceId, facts.subject);
  add_text(facts.attributes, attribute::kKnowledgeBaseId, facts.subject);
  add_text(facts.content_attributes, attribute::kRetrievalQuery, input["text"].text());
  if (input["text"]) facts.input.push_back(text_message("user", input["text"].text()));
  keep_members(facts.request_members, input, {"knowledgeBaseId", "text"});
}

void read_code(JsonValue input, CallFacts& facts) {
  name_tool(facts, "code_interpreter", "extension");
  add_text(facts.content_attributes, attribute::kToolArguments, std::string(input.raw()));
}

void read_collaborator(JsonValue input, Step& step) {
  CallFacts& facts = step.facts;
  step.kind = SpanKind::kClient;
  facts.operation = "invoke_agent";
  facts.subject = input["agentCollaboratorName"].text();
  add_text(facts.attributes, attribute::kAgentName, facts.subject);
  const JsonValue payload = input["input"];
  Message message{"user", {}, ""};
  if (payload["text"]) message.parts.push_back(Part::text(payload["text"].text()));
  const JsonValue results = payload["returnControlResults"];
  for (Part& part : read_invocation_results(results["returnControlInvocationResults"],
                                            results["invocationId"].text())) {
    message.parts.push_back(std::move(part));
  }
  if (!message.parts.empty()) facts.input.push_back(std::move(message));
  keep_members(facts.request_members, input, {"agentCollaboratorName", "input"});
}

void observe_lookup(JsonValue output, CallFacts& facts) {
  facts.operation = "retrieval";
  const JsonValue references = output["retrievedReferences"];
  add_text(facts.content_attributes, attribute::kRetrievalDocuments, documents_json(references));
  facts.output.push_back({"assistant", {retrieval_results(references)}, ""});
  keep_members(facts.response_members, output, {"retrievedReferences", "metadata"});
}

void observe_code(JsonValue output, CallFacts& facts) {
  std::string result;
  JsonWriter json(result);
  json.begin_object();
  for (const JsonValue member : output.members()) {
    if (!member.key_is("metadata")) json.key(member.key()).raw(member.raw());
  }
  json.end_object();
  add_text(facts.content_attributes, attribute::kToolResult, std::move(result));
  if (output["executionTimeout"].boolean().value_or(false)) {
    facts.error = ServiceError{"execution_timeout", ""};
  } else if (!output["executionError"].text().empty()) {
    facts.error = ServiceError{"execution_error", output["executionError"].text()};
  }
}

void observe_collaborator(JsonValue output, CallFacts& facts) {
  const JsonValue payload = output["output"];
  Message message{"assistant", {}, ""};
  if (payload["text"]) message.parts.push_back(Part::text(payload["text"].text()));
  for (Part& part : read_invocation_inputs(payload["returnControlPayload"])) {
    message.parts.push_back(std::move(part));
  }
  if (!message.parts.empty()) facts.output = {std::move(message)};
  keep_members(facts.response_members, output,
               {"agentCollaboratorName", "agentCollaboratorAliasArn", "output", "metadata"});
}

}  // namespace

InvocationKind read_invocation(JsonValue input, Step& step) {
  if (input.key_is("actionGroupInvocationInput")) {
    read_action(input, step.facts);
    return InvocationKind::kAction;
  }
  if (input.key_is("knowledgeBaseLookupInput")) {
    read_lookup(input, step);
    return InvocationKind::kKnowledgeBase;
  }
  if (input.key_is("codeInterpreterInvocationInput")) {
    read_code(input, step.facts);
    return InvocationKind::kCode;
  }
  if (input.key_is("agentCollaboratorInvocationInput")) {
    read_collaborator(input, step);
    return InvocationKind::kAgent;
  }
  name_tool(step.facts, snake_case(input.key()), "extension");
  add_text(step.facts.content_attributes, attribute::kToolArguments, std::string(input.raw()));
  return InvocationKind::kOther;
}

InvocationKind observed_kind(JsonValue output) {
  if (output.key_is("actionGroupInvocationOutput")) return InvocationKind::kAction;
  if (output.key_is("knowledgeBaseLookupOutput")) return InvocationKind::kKnowledgeBase;
  if (output.key_is("codeInterpreterInvocationOutput")) return InvocationKind::kCode;
  if (output.key_is("agentCollaboratorInvocationOutput")) return InvocationKind::kAgent;
  return InvocationKind::kOther;
}

void read_observation(JsonValue output, Step& step) {
  CallFacts& facts = step.facts;
  const InvocationKind kind = observed_kind(output);
  if (kind == InvocationKind::kKnowledgeBase || kind == InvocationKind::kAgent) {
    step.kind = SpanKind::kClient;
  }
  facts.latency_ms = output["metadata"]["totalTimeMs"].integer();
  switch (kind) {
    case InvocationKind::kAction:
      if (facts.operation.empty()) name_tool(facts, "action_group", "function");
      add_text(facts.content_attributes, attribute::kToolResult, output["text"].text());
      keep_members(facts.response_members, output, {"text", "metadata"});
      break;
    case InvocationKind::kKnowledgeBase:
      observe_lookup(output, facts);
      break;
    case InvocationKind::kCode:
      if (facts.operation.empty()) name_tool(facts, "code_interpreter", "extension");
      observe_code(output, facts);
      break;
    case InvocationKind::kAgent:
      if (facts.operation.empty()) {
        facts.operation = "invoke_agent";
        facts.subject = output["agentCollaboratorName"].text();
        add_text(facts.attributes, attribute::kAgentName, facts.subject);
      }
      observe_collaborator(output, facts);
      break;
    case InvocationKind::kOther:
      keep_members(facts.response_members, output, {"metadata"});
      break;
  }
}

bool returns_control(JsonValue input) { return input["executionType"].text() == "RETURN_CONTROL"; }

}  // namespace sideseat::bedrock::agent
