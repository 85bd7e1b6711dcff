// The text is kept as it came, thoughts between <think> and </think> included: where they begin is
// the template's affair, which often opens them in the prompt.
#include "bedrock/families/deepseek_text.h"

#include "bedrock/families/openai.h"
#include "bedrock/families/reading.h"

namespace sideseat::bedrock::deepseek_text {
namespace {

// How the model's own template begins, with full-width bars, as JSON may write them.
constexpr std::string_view kPlainBeginning = "\"<\xEF\xBD\x9C";
constexpr std::string_view kEscapedBeginning = R"("<\uff5c)";

bool has_request_shape(JsonValue body) {
  const std::string_view prompt = body["prompt"].raw();
  return prompt.starts_with(kPlainBeginning) || prompt.starts_with(kEscapedBeginning);
}

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "deepseek.") && body["prompt"];
}

bool has_response_shape(JsonValue body) {
  const JsonValue choices = body["choices"];
  return choices.is_array() && choices.size() > 0 &&
         (*choices.elements().begin())["text"].is_string();
}

void read_request(JsonValue body, CallFacts& facts) {
  read_text_completion(body, body["prompt"], facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  for (const JsonValue choice : body["choices"].elements()) {
    add_text_choice(choice["text"], openai::reason_of(choice), facts);
  }
}

}  // namespace

const Family kFamily{
    .name = "deepseek_text",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
};

}  // namespace sideseat::bedrock::deepseek_text
