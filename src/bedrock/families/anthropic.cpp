// Requests and answers of the Anthropic dialect.
#include "bedrock/families/anthropic.h"

#include <algorithm>

#include "base/json_writer.h"
#include "bedrock/families/reading.h"
#include "bedrock/families/settings.h"
#include "model/anthropic_content.h"
#include "model/stop_reason.h"

namespace sideseat::bedrock::anthropic {
namespace {

// Tools of the caller become functions; Anthropic's own have a type already.
std::string tool_definitions(JsonValue tools) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const JsonValue tool : tools.elements()) {
    if (tool["type"] && tool["type"].text() != "custom") {
      json.raw(tool.raw());
      continue;
    }
    json.begin_object().member("type", "function");
    for (const JsonValue member : tool.members()) {
      if (member.key_is("type")) continue;
      json.key(member.key_is("input_schema") ? "parameters" : member.key()).raw(member.raw());
    }
    json.end_object();
  }
  json.end_array();
  return out;
}

// Other vendors' blocks have a type too, but not these.
bool is_own_block(JsonValue block) {
  const std::string type = block["type"].text();
  return type == "tool_use" || type == "tool_result" || type == "thinking" ||
         type == "redacted_thinking" || (type == "image" && block["source"]) ||
         (type == "document" && block["source"]);
}

bool has_own_message(JsonValue messages) {
  for (const JsonValue message : messages.elements()) {
    for (const JsonValue block : message["content"].elements()) {
      if (is_own_block(block)) return true;
    }
  }
  return false;
}

bool has_request_shape(JsonValue body) {
  const JsonValue messages = body["messages"];
  return messages && (body["anthropic_version"] || has_own_message(messages));
}

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "anthropic.") && body["messages"];
}

bool has_response_shape(JsonValue body) {
  return body["type"].text() == "message" && body["content"].is_array();
}

bool has_chunk_shape(JsonValue chunk) {
  const std::string type = chunk["type"].text();
  return type.starts_with("message_") || type.starts_with("content_block_") ||
         (type == "error" && chunk["error"].is_object());
}

void read_request(JsonValue body, CallFacts& facts) {
  facts.operation = "chat";
  facts.system = read_anthropic_content(body["system"]);
  for (const JsonValue message : body["messages"].elements()) {
    facts.input.push_back(read_anthropic_message(message));
  }
  if (body["tools"].size() > 0) facts.tool_definitions = tool_definitions(body["tools"]);
  keep_request_members(body,
                       {"tool_choice", "thinking", "output_config", "anthropic_beta",
                        "cache_control", "context_management"},
                       facts);
  const JsonValue format =
      body["output_config"]["format"] ? body["output_config"]["format"] : body["output_format"];
  if (format["type"].text() == "json_schema") facts.output_type = "json";
  read_settings(body, facts.settings);
}

void read_response(JsonValue body, CallFacts& facts) {
  facts.response_id = body["id"].text();
  facts.response_model = body["model"].text();
  facts.stop_reason = body["stop_reason"].text();
  Message message = read_anthropic_message(body);
  message.finish_reason = finish_reason(facts.stop_reason);
  facts.output.push_back(std::move(message));
}

}  // namespace

const Family kFamily{
    .name = "anthropic",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_chunk_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = merge_chunks,
};

}  // namespace sideseat::bedrock::anthropic
