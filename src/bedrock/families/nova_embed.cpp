// The parameters hold one of text, image, audio and video.
#include "bedrock/families/nova_embed.h"

#include "bedrock/families/embedding.h"
#include "bedrock/families/reading.h"
#include "model/converse_content.h"
#include "model/part_extra.h"

namespace sideseat::bedrock::nova_embed {
namespace {

JsonValue params_of(JsonValue body) {
  const JsonValue single = body["singleEmbeddingParams"];
  return single ? single : body["segmentedEmbeddingParams"];
}

bool has_request_shape(JsonValue body) { return params_of(body).is_object(); }

bool has_response_shape(JsonValue body) {
  return bool(first_element(body["embeddings"])["embedding"]);
}

// A text may stand in S3.
Part read_text(JsonValue text) {
  if (!text["value"].is_string()) return read_converse_media(text, "document");
  Part part = Part::text(text["value"].text());
  keep_other_members(part, text, {"value"});
  return part;
}

void read_request(JsonValue body, CallFacts& facts) {
  const JsonValue params = params_of(body);
  std::vector<Part> parts;
  for (const JsonValue member : params.members()) {
    if (!member.is_object()) continue;
    if (member.key_is("text")) parts.push_back(read_text(member));
    for (const std::string_view modality : {"image", "audio", "video"}) {
      if (member.key_is(modality)) parts.push_back(read_converse_media(member, modality));
    }
  }
  read_embedding_request(std::move(parts), params["embeddingDimension"], {}, facts);
  keep_request_members(body, {"taskType"}, facts);
  keep_request_members(params, {"embeddingPurpose"}, facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  const JsonValue embeddings = body["embeddings"];
  add_embeddings(static_cast<std::int64_t>(embeddings.size()),
                 vector_length(first_element(embeddings)["embedding"]), facts);
}

}  // namespace

const Family kFamily{
    .name = "nova_embed",
    .has_request_shape = has_request_shape,
    .has_response_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
};

}  // namespace sideseat::bedrock::nova_embed
