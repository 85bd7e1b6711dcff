// What servers of imported models take and give, if they do not speak as Llama does.
#include "bedrock/families/openai_text.h"

#include "bedrock/families/openai.h"
#include "bedrock/families/reading.h"

namespace sideseat::bedrock::openai_text {
namespace {

bool may_be_request(JsonValue body, std::string_view model_id) {
  const bool is_hosted = is_of(model_id, "imported-model") || is_of(model_id, ":sagemaker:") ||
                         is_of(model_id, "custom-model");
  return is_hosted && body["prompt"];
}

bool has_response_shape(JsonValue body) {
  const JsonValue choices = body["choices"];
  if (!choices.is_array()) return false;
  if (choices.size() == 0) return body["object"].text() == "text_completion";
  return (*choices.elements().begin())["text"].is_string();
}

void read_request(JsonValue body, CallFacts& facts) {
  read_text_completion(body, body["prompt"], facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  facts.response_id = body["id"].text();
  facts.response_model = body["model"].text();
  for (const JsonValue choice : body["choices"].elements()) {
    add_text_choice(choice["text"], openai::reason_of(choice), facts);
  }
}

}  // namespace

const Family kFamily{
    .name = "openai_text",
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = openai::merge_choices,
};

}  // namespace sideseat::bedrock::openai_text
