// One text or image, one vector.
#include "bedrock/families/titan_embed.h"

#include "bedrock/families/embedding.h"
#include "bedrock/families/media.h"
#include "bedrock/families/reading.h"

namespace sideseat::bedrock::titan_embed {
namespace {

bool has_request_shape(JsonValue body) {
  if (body["inputImage"].is_string()) return true;
  return body["inputText"].is_string() && (body["dimensions"] || body["normalize"] ||
                                           body["embeddingTypes"] || body["embeddingConfig"]);
}

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "titan-embed") && body["inputText"];
}

bool has_response_shape(JsonValue body) {
  return body["embedding"].is_array() || body["embeddingsByType"].is_object();
}

void read_request(JsonValue body, CallFacts& facts) {
  std::vector<Part> parts;
  if (body["inputText"].is_string()) parts.push_back(Part::text(body["inputText"].text()));
  if (body["inputImage"].is_string()) parts.push_back(read_image_part(body["inputImage"]));
  const JsonValue length = body["embeddingConfig"]["outputEmbeddingLength"];
  read_embedding_request(std::move(parts), length ? length : body["dimensions"],
                         body["embeddingTypes"], facts);
  keep_request_members(body, {"normalize"}, facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  JsonValue vector = body["embedding"];
  if (!vector.is_array()) {  // Each type has a number for each dimension, single bits too.
    for (const JsonValue type : body["embeddingsByType"].members()) {
      vector = type;
      break;
    }
  }
  add_embeddings(vector.is_array() ? 1 : 0, vector_length(vector), facts);
  if (const JsonValue message = body["message"]; message.is_string()) {
    facts.response_members.push_back({"message", std::string(message.raw())});
  }
}

}  // namespace

const Family kFamily{
    .name = "titan_embed",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
};

}  // namespace sideseat::bedrock::titan_embed
