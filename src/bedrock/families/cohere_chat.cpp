// The turn at hand stands beside the turns before it, and so do the results of tools.
#include "bedrock/families/cohere_chat.h"

#include "base/json_writer.h"
#include "bedrock/families/reading.h"
#include "bedrock/families/settings.h"
#include "model/part_extra.h"

namespace sideseat::bedrock::cohere_chat {
namespace {

bool has_request_shape(JsonValue body) { return body["message"].is_string() && !body["messages"]; }

bool has_response_shape(JsonValue body) {
  return body["text"].is_string() && (body["response_id"] || body["generation_id"] ||
                                      body["chat_history"] || body["finish_reason"]);
}

bool has_chunk_shape(JsonValue chunk) { return chunk["event_type"].is_string(); }

std::string role_of(std::string_view role) {
  if (role == "USER") return "user";
  if (role == "CHATBOT") return "assistant";
  if (role == "SYSTEM") return "system";
  return role == "TOOL" ? "tool" : std::string(role);
}

// Calls and results have no ids: the tool's name and the call itself tell them apart.
Part read_tool_call(JsonValue call) {
  Part part = Part::tool_call("", call["name"].text(),
                              call["parameters"] ? std::string(call["parameters"].raw()) : "{}");
  keep_other_members(part, call, {"name", "parameters"});
  return part;
}

Part read_tool_result(JsonValue result) {
  Part part = Part::tool_call_response("", std::string(result["outputs"].raw()));
  keep_other_members(part, result, {"outputs"});
  return part;
}

std::vector<Part> read_turn(JsonValue turn, std::string_view text_member) {
  std::vector<Part> parts;
  const std::string text = turn[text_member].text();
  if (!text.empty()) parts.push_back(Part::text(text));
  for (const JsonValue call : turn["tool_calls"].elements()) parts.push_back(read_tool_call(call));
  for (const JsonValue result : turn["tool_results"].elements()) {
    parts.push_back(read_tool_result(result));
  }
  return parts;
}

std::string tool_definitions(JsonValue tools) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const JsonValue tool : tools.elements()) {
    json.begin_object().member("type", "function");
    for (const JsonValue member : tool.members()) json.key(member.key()).raw(member.raw());
    json.end_object();
  }
  json.end_array();
  return out;
}

// Documents to answer from go with the question.
Part read_documents(JsonValue documents) {
  Part part;
  part.type = PartType::kGeneric;
  part.name = "documents";
  return part.with("documents", documents.raw());
}

void read_request(JsonValue body, CallFacts& facts) {
  facts.operation = "chat";
  const std::string preamble = body["preamble"].text();
  if (!preamble.empty()) facts.system.push_back(Part::text(preamble));
  for (const JsonValue turn : body["chat_history"].elements()) {
    facts.input.push_back({role_of(turn["role"].text()), read_turn(turn, "message"), ""});
  }
  Message question{"user", {}, ""};
  const std::string message = body["message"].text();
  if (!message.empty()) question.parts.push_back(Part::text(message));
  if (body["documents"].size() > 0) question.parts.push_back(read_documents(body["documents"]));
  if (!question.parts.empty()) facts.input.push_back(std::move(question));
  Message results{"tool", {}, ""};
  for (const JsonValue result : body["tool_results"].elements()) {
    results.parts.push_back(read_tool_result(result));
  }
  if (!results.parts.empty()) facts.input.push_back(std::move(results));
  if (body["tools"].size() > 0) facts.tool_definitions = tool_definitions(body["tools"]);
  if (body["response_format"]["type"].text() == "json_object") facts.output_type = "json";
  read_settings(body, facts.settings);
  keep_request_members(body, {"response_format", "citation_quality", "prompt_truncation"}, facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  facts.response_id = body["response_id"].text();
  std::vector<Part> parts = read_turn(body, "text");
  if (body["citations"].size() > 0 && !body["text"].text().empty()) {
    parts.front().with("citations", body["citations"].raw());
  }
  add_choice("assistant", std::move(parts), body["finish_reason"], facts);
}

}  // namespace

const Family kFamily{
    .name = "cohere_chat",
    .has_request_shape = has_request_shape,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_chunk_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = merge_chunks,
};

}  // namespace sideseat::bedrock::cohere_chat
