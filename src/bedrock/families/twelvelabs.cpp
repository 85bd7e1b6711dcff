// A prompt and a video; the answer's pieces are appended.
#include "bedrock/families/twelvelabs.h"

#include "bedrock/families/media.h"
#include "bedrock/families/members.h"
#include "bedrock/families/reading.h"
#include "bedrock/families/settings.h"
#include "bedrock/families/twelvelabs_media.h"

namespace sideseat::bedrock::twelvelabs {
namespace {

bool has_request_shape(JsonValue body) { return body["inputPrompt"].is_string(); }

bool has_response_shape(JsonValue body) {
  return body["message"].is_string() && body["finishReason"];
}

// The last chunk alone may have a reason.
bool has_chunk_shape(JsonValue chunk) {
  return chunk["message"].is_string() && !chunk["type"] && !chunk["event_type"];
}

void read_request(JsonValue body, CallFacts& facts) {
  facts.operation = "chat";
  std::vector<Part> parts{Part::text(body["inputPrompt"].text())};
  if (body["mediaSource"]) parts.push_back(read_media_source(body["mediaSource"], "video"));
  add_user_message(std::move(parts), facts);
  read_settings(body, facts.settings);
  if (body["responseFormat"]["jsonSchema"]) facts.output_type = "json";
  keep_request_members(body, {"responseFormat"}, facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  add_text_choice(body["message"], body["finishReason"], facts);
}

std::unique_ptr<ChunkMerger> merge_chunks() { return append_texts("message"); }

}  // namespace

const Family kFamily{
    .name = "twelvelabs",
    .has_request_shape = has_request_shape,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_chunk_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = merge_chunks,
};

}  // namespace sideseat::bedrock::twelvelabs
