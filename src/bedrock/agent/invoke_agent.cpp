// The two requests differ in what they say of the agent; their answers are alike.
#include "bedrock/agent/invoke_agent.h"

#include <string>
#include <utility>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "bedrock/agent/path.h"
#include "bedrock/agent/trace.h"
#include "bedrock/agent/values.h"
#include "model/attribute_names.h"
#include "model/converse_content.h"

namespace sideseat::bedrock::agent {
namespace {

std::string modality_of(std::string_view mime_type) {
  for (const std::string_view modality : {"image", "audio", "video"}) {
    if (mime_type.starts_with(modality)) return std::string(modality);
  }
  return "document";
}

Part read_input_file(JsonValue file) {
  const JsonValue source = file["source"];
  Part part;
  if (const JsonValue bytes = source["byteContent"]) {
    part.type = PartType::kBlob;
    part.content = bytes["data"].text();
    part.mime_type = bytes["mediaType"].text();
  } else {
    part.type = PartType::kUri;
    part.content = source["s3Location"]["uri"].text();
  }
  part.modality = modality_of(part.mime_type);
  if (file["name"]) part.with("name", file["name"].raw());
  if (file["useCase"]) part.with("use_case", file["useCase"].raw());
  return part;
}

// What is left of a session's state once its messages are taken out.
void keep_session_state(JsonValue state, CallFacts& facts) {
  std::string rest;
  JsonWriter json(rest);
  json.begin_object();
  bool any = false;
  for (const JsonValue member : state.members()) {
    if (member.key_is("conversationHistory") || member.key_is("files") ||
        member.key_is("invocationId") || member.key_is("returnControlInvocationResults")) {
      continue;
    }
    json.key(member.key()).raw(member.raw());
    any = true;
  }
  json.end_object();
  if (any) set_member(facts.request_members, "session_state", rest);
}

void read_input(JsonValue body, JsonValue state, CallFacts& facts) {
  for (const JsonValue message : state["conversationHistory"]["messages"].elements()) {
    Message past{message["role"].text(), {}, ""};
    past.parts = read_converse_content(message["content"]);
    facts.input.push_back(std::move(past));
  }
  std::vector<Part> results = read_invocation_results(state["returnControlInvocationResults"],
                                                      state["invocationId"].text());
  if (!results.empty()) facts.input.push_back({"tool", std::move(results), ""});
  Message said{"user", {}, ""};
  if (body["inputText"]) said.parts.push_back(Part::text(body["inputText"].text()));
  for (const JsonValue file : state["files"].elements()) {
    said.parts.push_back(read_input_file(file));
  }
  if (!said.parts.empty()) facts.input.push_back(std::move(said));
  keep_session_state(state, facts);
}

// {name: {type, description, required}} as a schema of JSON.
void write_schema(JsonWriter& json, JsonValue parameters) {
  json.begin_object().member("type", "object").key("properties").begin_object();
  for (const JsonValue parameter : parameters.members()) {
    json.key(parameter.key()).begin_object();
    for (const JsonValue member : parameter.members()) {
      if (!member.key_is("required")) json.key(member.key()).raw(member.raw());
    }
    json.end_object();
  }
  json.end_object().key("required").begin_array();
  for (const JsonValue parameter : parameters.members()) {
    if (parameter["required"].boolean().value_or(false)) json.string(parameter.key());
  }
  json.end_array().end_object();
}

void write_function(JsonWriter& json, JsonValue group, JsonValue function) {
  json.begin_object().member("type", "function");
  for (const JsonValue member : function.members()) {
    if (!member.key_is("parameters")) json.key(member.key()).raw(member.raw());
  }
  json.key("parameters");
  write_schema(json, function["parameters"]);
  json.key("action_group").raw(group["actionGroupName"].raw()).end_object();
}

// Functions become tools; a group of another kind (an API's schema, a computer) is kept whole.
std::string tool_definitions(JsonValue groups) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const JsonValue group : groups.elements()) {
    const JsonValue functions = group["functionSchema"]["functions"];
    if (functions.is_array() && group["actionGroupName"]) {
      for (const JsonValue function : functions.elements()) write_function(json, group, function);
      continue;
    }
    json.begin_object().member("type", "action_group");
    json.member("name", group["actionGroupName"].text());
    for (const JsonValue member : group.members()) {
      if (!member.key_is("actionGroupName")) json.key(member.key()).raw(member.raw());
    }
    json.end_object();
  }
  json.end_array();
  return out;
}

void read_inline_agent(JsonValue body, CallFacts& facts) {
  facts.model_id = body["foundationModel"].text();
  facts.subject = body["agentName"].text();
  add_text(facts.attributes, attribute::kAgentName, facts.subject);
  if (body["instruction"]) facts.system.push_back(Part::text(body["instruction"].text()));
  if (body["actionGroups"].size() > 0) {
    facts.tool_definitions = tool_definitions(body["actionGroups"]);
  }
  facts.guardrail_id = body["guardrailConfiguration"]["guardrailIdentifier"].text();
}

// The answer's pieces, in one message.
class AnswerBuilder {
 public:
  void add_chunk(JsonValue chunk) {
    Result<std::string> bytes = from_base64(chunk["bytes"].text());
    if (bytes) text_ += *bytes;
    for (const JsonValue citation : chunk["attribution"]["citations"].elements()) {
      if (!citations_.empty()) citations_ += ',';
      citations_ += citation.raw();
    }
    has_text_ = has_text_ || chunk["bytes"];
  }
  void add_files(JsonValue event) {
    for (const JsonValue file : event["files"].elements()) {
      Part part;
      part.type = PartType::kBlob;
      part.content = file["bytes"].text();
      part.mime_type = file["type"].text();
      part.modality = modality_of(part.mime_type);
      if (file["name"]) part.with("name", file["name"].raw());
      others_.push_back(std::move(part));
    }
  }
  void add_return_control(JsonValue payload) {
    for (Part& part : read_invocation_inputs(payload)) others_.push_back(std::move(part));
    returns_control_ = true;
  }
  bool has_text() const { return has_text_; }
  void set_text(const std::string& text) {
    text_ = text;
    has_text_ = true;
  }

  void write(CallFacts& facts) {
    Message message{"assistant", {}, returns_control_ ? "tool_call" : ""};
    if (has_text_) message.parts.push_back(text_part());
    for (Part& part : others_) message.parts.push_back(std::move(part));
    if (!message.parts.empty()) facts.output.push_back(std::move(message));
  }

 private:
  // The service says nothing of the chunks' type: what is no text is bytes.
  Part text_part() const {
    Part part = Part::text(text_);
    if (!is_utf8(text_)) {
      part.type = PartType::kBlob;
      part.content = to_base64(text_);
      part.modality = "document";
    }
    if (!citations_.empty()) part.with("citations", "[" + citations_ + "]");
    return part;
  }

  std::string text_;
  std::string citations_;
  bool has_text_ = false;
  bool returns_control_ = false;
  std::vector<Part> others_;
};

}  // namespace

void read_agent_request(const CallRequest& request, CallFacts& facts) {
  facts.operation = "invoke_agent";
  facts.attributes = path_attributes(request.operation, request.url_path);
  const Result<JsonDocument> document = JsonDocument::parse(request.body);
  if (!document) return;
  const JsonValue body = document->root();
  const bool is_inline = request.operation == "InvokeInlineAgent";
  if (is_inline) read_inline_agent(body, facts);
  read_input(body, body[is_inline ? "inlineSessionState" : "sessionState"], facts);
  add_text(facts.attributes, attribute::kBedrockAgentMemoryId, body["memoryId"].text());
  keep_members(facts.request_members, body,
               {"inputText", "sessionState", "inlineSessionState", "memoryId", "foundationModel",
                "agentName", "instruction", "actionGroups"});
}

void read_agent_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> document = JsonDocument::parse(answer.body);
  if (!document) return;
  TraceReader traces(facts, std::nullopt, facts.model_id);
  AnswerBuilder message;
  for (const JsonValue event : document->root()["events"].elements()) {
    for (const JsonValue payload : event.members()) {
      if (payload.key_is("trace")) {
        traces.add(payload);
      } else if (payload.key_is("chunk")) {
        message.add_chunk(payload);
      } else if (payload.key_is("files")) {
        message.add_files(payload);
      } else if (payload.key_is("returnControl")) {
        message.add_return_control(payload);
      } else {
        add_event(facts.response_members, payload);
      }
    }
  }
  // A stream that was left before its chunks may have told what they would say.
  if (!message.has_text() && !traces.final_response().empty()) {
    message.set_text(traces.final_response());
  }
  message.write(facts);
  sum_up(facts);
  const std::string memory(find_header(answer.headers, "x-amz-bedrock-agent-memory-id"));
  if (find_attribute(facts.attributes, attribute::kBedrockAgentMemoryId) == nullptr) {
    add_text(facts.attributes, attribute::kBedrockAgentMemoryId, memory);
  }
}

}  // namespace sideseat::bedrock::agent
