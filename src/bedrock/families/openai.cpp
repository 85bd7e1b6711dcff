// Bodies of OpenAI's chat completions.
#include "bedrock/families/openai.h"

#include "bedrock/families/openai_content.h"
#include "bedrock/families/reading.h"
#include "bedrock/families/settings.h"

namespace sideseat::bedrock::openai {
namespace {

bool speaks_in_turns(JsonValue messages) {
  if (!messages.is_array()) return false;
  for (const JsonValue message : messages.elements()) return message["role"].is_string();
  return true;
}

// Any client may send messages: whoever is not known by his shape or his model's name is taken for
// one of the many that speak this dialect. Those who have a row of their own are not.
bool may_be_request(JsonValue body, std::string_view model_id) {
  return speaks_in_turns(body["messages"]) && !is_of(model_id, "mistral.") &&
         !is_of(model_id, "ai21.") && !is_of(model_id, "anthropic.") && !is_of(model_id, "amazon.");
}

// Also true of chunks.
bool has_chunk_shape(JsonValue chunk) {
  const JsonValue choices = chunk["choices"];
  if (!choices.is_array()) return false;
  if (choices.size() == 0) return chunk["object"].text().starts_with("chat.completion");
  const JsonValue first = *choices.elements().begin();
  return first["delta"] || first["message"] || first["text"];
}

}  // namespace

JsonValue reason_of(JsonValue choice) {
  const JsonValue reason = choice["finish_reason"];
  return reason.is_string() ? reason : choice["stop_reason"];
}

bool has_response_shape(JsonValue body) {
  const JsonValue choices = body["choices"];
  if (!choices.is_array()) return false;
  if (choices.size() == 0) return body["object"].text().starts_with("chat.completion");
  return (*choices.elements().begin())["message"].is_object();
}

void read_request(JsonValue body, CallFacts& facts) {
  facts.operation = "chat";
  for (const JsonValue message : body["messages"].elements()) {
    facts.input.push_back(read_message(message));
  }
  if (body["tools"].size() > 0) facts.tool_definitions = tool_definitions(body["tools"]);
  read_settings(body, facts.settings);
  const std::string format = body["response_format"]["type"].text();
  if (format.starts_with("json")) facts.output_type = "json";
  keep_request_members(
      body,
      {"tool_choice", "parallel_tool_calls", "reasoning_effort", "reasoning", "thinking",
       "chat_template_kwargs", "response_format", "documents", "logprobs", "top_logprobs"},
      facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  facts.response_id = body["id"].text();
  facts.response_model = body["model"].text();
  for (const JsonValue choice : body["choices"].elements()) {
    Message message = read_message(choice["message"]);
    if (message.role.empty()) message.role = "assistant";
    add_choice(std::move(message.role), std::move(message.parts), reason_of(choice), facts);
  }
}

const Family kFamily{
    .name = "openai",
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_chunk_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = merge_choices,
};

}  // namespace sideseat::bedrock::openai
