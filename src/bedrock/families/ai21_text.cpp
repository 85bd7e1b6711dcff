// No streams. The tokens in the answer are pieces of text, not counts.
#include "bedrock/families/ai21_text.h"

#include "bedrock/families/reading.h"

namespace sideseat::bedrock::ai21_text {
namespace {

bool has_request_shape(JsonValue body) {
  return body["prompt"].is_string() && (body["maxTokens"] || body["numResults"]);
}

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "ai21.") && body["prompt"];
}

bool has_response_shape(JsonValue body) {
  const JsonValue completions = body["completions"];
  return completions.is_array() && (body["prompt"] || completions.size() > 0);
}

void read_request(JsonValue body, CallFacts& facts) {
  read_text_completion(body, body["prompt"], facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  const JsonValue id = body["id"];  // A number.
  facts.response_id = id.is_string() ? id.text() : std::string(id.raw());
  for (const JsonValue completion : body["completions"].elements()) {
    add_text_choice(completion["data"]["text"], completion["finishReason"]["reason"], facts);
  }
}

}  // namespace

const Family kFamily{
    .name = "ai21_text",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
};

}  // namespace sideseat::bedrock::ai21_text
