// A union of two kinds of request, and a number.
#include "bedrock/count_tokens.h"

#include "base/encoding.h"
#include "bedrock/converse.h"
#include "bedrock/invoke.h"

namespace sideseat::bedrock {
namespace {

// InvokeModel's body, which is bytes and so base64 here. False: it is no JSON.
bool read_inner_body(JsonValue base64, std::string_view model_id, CallFacts& facts) {
  const Result<std::string> bytes = from_base64(base64.text());
  if (!bytes) return false;
  const Result<JsonDocument> body = JsonDocument::parse(*bytes);
  if (!body) return false;
  read_invoke_body(body->root(), model_id, facts);
  return true;
}

}  // namespace

void read_count_tokens_request(const CallRequest& request, CallFacts& facts) {
  const Result<JsonDocument> document = JsonDocument::parse(request.body);
  const JsonValue body = document ? document->root() : JsonValue();
  const JsonValue input = body["input"];
  if (input["converse"]) {
    read_converse_request(input["converse"], facts);
  } else if (!read_inner_body(input["invokeModel"]["body"], request.model_id, facts)) {
    facts.request_body = body.raw();
  }
  facts.operation = "count_tokens";
  facts.units = {};
}

void read_count_tokens_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> document = JsonDocument::parse(answer.body);
  if (!document) return;
  for (const JsonValue member : document->root().members()) {
    const std::optional<std::int64_t> count =
        member.key_is("inputTokens") ? member.integer() : std::nullopt;
    if (!count) {
      add_member(facts.response_members, member);
      continue;
    }
    facts.counted_input_tokens = count;
    Part part;
    part.type = PartType::kGeneric;
    part.name = "token_count";
    part.with("input_tokens", std::to_string(*count));
    facts.output.push_back({"assistant", {std::move(part)}, ""});
  }
}

}  // namespace sideseat::bedrock
