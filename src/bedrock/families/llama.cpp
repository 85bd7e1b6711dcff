// Every chunk of a stream is a response of its own; its token counts are sums up to there.
#include "bedrock/families/llama.h"

#include "bedrock/families/media.h"
#include "bedrock/families/members.h"
#include "bedrock/families/reading.h"

namespace sideseat::bedrock::llama {
namespace {

bool has_request_shape(JsonValue body) { return body["prompt"] && body["max_gen_len"]; }

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "meta.") && body["prompt"];
}

bool has_response_shape(JsonValue body) { return body["generation"].is_string(); }

void read_request(JsonValue body, CallFacts& facts) {
  read_text_completion(body, body["prompt"], facts);
  if (facts.input.empty()) return;
  for (const JsonValue image : body["images"].elements()) {
    facts.input.back().parts.push_back(read_image_part(image));
  }
}

void read_response(JsonValue body, CallFacts& facts) {
  add_text_choice(body["generation"], body["stop_reason"], facts);
}

std::unique_ptr<ChunkMerger> merge_chunks() { return append_texts("generation"); }

}  // namespace

const Family kFamily{
    .name = "llama",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = merge_chunks,
};

}  // namespace sideseat::bedrock::llama
