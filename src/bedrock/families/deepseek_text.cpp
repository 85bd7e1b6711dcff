// The prompt's template usually opens the thoughts, so that the answer only closes them.
#include "bedrock/families/deepseek_text.h"

#include "bedrock/families/openai.h"
#include "bedrock/families/reading.h"

namespace sideseat::bedrock::deepseek_text {
namespace {

constexpr std::string_view kTag = "think";
constexpr std::string_view kOpening = "<think>";
constexpr std::string_view kClosing = "</think>";
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

bool prompt_opens_thoughts(const CallFacts& facts) {
  if (facts.input.empty() || facts.input.back().parts.empty()) return false;
  const std::string& prompt = facts.input.back().parts.back().content;
  const std::size_t last = prompt.find_last_not_of(" \t\r\n");
  return last != std::string::npos &&
         std::string_view(prompt).substr(0, last + 1).ends_with(kOpening);
}

void read_response(JsonValue body, CallFacts& facts) {
  const bool opened = prompt_opens_thoughts(facts);
  for (const JsonValue choice : body["choices"].elements()) {
    std::string text = choice["text"].text();
    const std::size_t closing = text.find(kClosing);
    const bool closes = closing != std::string::npos && text.find(kOpening) > closing;
    if (closes || (opened && !text.starts_with(kOpening))) text.insert(0, kOpening);
    const JsonValue reason = choice["stop_reason"];
    add_choice("assistant", split_inline_reasoning(text, kTag),
               reason.is_string() ? reason : choice["finish_reason"], facts);
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
