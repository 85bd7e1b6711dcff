// The prompt is kept as one text, with its own marks of who speaks.
#include "bedrock/families/anthropic_text.h"

#include "bedrock/families/members.h"
#include "bedrock/families/settings.h"
#include "model/stop_reason.h"

namespace sideseat::bedrock::anthropic_text {
namespace {

bool has_request_shape(JsonValue body) {
  return body["prompt"].is_string() && body["max_tokens_to_sample"];
}

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "anthropic.") && body["prompt"].is_string();
}

bool has_response_shape(JsonValue body) { return body["completion"].is_string(); }

void read_request(JsonValue body, CallFacts& facts) {
  facts.operation = "text_completion";
  facts.input.push_back({"user", {Part::text(body["prompt"].text())}, ""});
  read_settings(body, facts.settings);
}

void read_response(JsonValue body, CallFacts& facts) {
  facts.stop_reason = body["stop_reason"].text();
  facts.output.push_back(
      {"assistant", {Part::text(body["completion"].text())}, finish_reason(facts.stop_reason)});
}

std::unique_ptr<ChunkMerger> merge_chunks() { return append_texts("completion"); }

}  // namespace

const Family kFamily{
    .name = "anthropic_text",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = merge_chunks,
};

}  // namespace sideseat::bedrock::anthropic_text
