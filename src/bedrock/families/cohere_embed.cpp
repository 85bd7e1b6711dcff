// Many texts or images, a vector for each.
#include "bedrock/families/cohere_embed.h"

#include "bedrock/families/embedding.h"
#include "bedrock/families/media.h"
#include "bedrock/families/openai_content.h"
#include "bedrock/families/reading.h"

namespace sideseat::bedrock::cohere_embed {
namespace {

constexpr std::int64_t kBitsPerNumber = 8;

bool has_request_shape(JsonValue body) {
  if (body["inputs"].is_array() && body["input_type"]) return true;
  return body["texts"].is_array() || (body["images"].is_array() && body["input_type"]);
}

// A list of vectors, or an object of such lists; vectors are arrays, or strings of base64.
bool has_response_shape(JsonValue body) {
  const JsonValue embeddings = body["embeddings"];
  if (embeddings.is_array()) {
    return first_element(embeddings).is_array() || body["response_type"] || body["texts"];
  }
  for (const JsonValue type : embeddings.members()) return type.is_array();
  return embeddings.is_object() && body["response_type"];
}

void read_request(JsonValue body, CallFacts& facts) {
  std::vector<Part> parts;
  for (const JsonValue text : body["texts"].elements()) parts.push_back(Part::text(text.text()));
  for (const JsonValue image : body["images"].elements()) parts.push_back(read_image_part(image));
  for (const JsonValue input : body["inputs"].elements()) {
    for (Part& part : openai::read_content(input["content"])) parts.push_back(std::move(part));
  }
  read_embedding_request(std::move(parts), body["output_dimension"], body["embedding_types"],
                         facts);
  keep_request_members(body, {"input_type", "truncate"}, facts);
}

// "binary" and "ubinary" have eight dimensions in a number, "base64" none that can be counted.
std::optional<std::int64_t> dimensions_of(JsonValue type) {
  const auto length = vector_length(first_element(type));
  if (!length || !(type.key_is("binary") || type.key_is("ubinary"))) return length;
  return *length * kBitsPerNumber;
}

void read_response(JsonValue body, CallFacts& facts) {
  facts.response_id = body["id"].text();
  const JsonValue embeddings = body["embeddings"];
  if (embeddings.is_array()) {
    add_embeddings(static_cast<std::int64_t>(embeddings.size()), dimensions_of(embeddings), facts);
    return;
  }
  // Every type has a vector for each input.
  std::int64_t count = 0;
  std::optional<std::int64_t> dimensions;
  for (const JsonValue type : embeddings.members()) {
    if (count == 0) count = static_cast<std::int64_t>(type.size());
    if (!dimensions) dimensions = dimensions_of(type);
  }
  add_embeddings(count, dimensions, facts);
}

}  // namespace

const Family kFamily{
    .name = "cohere_embed",
    .has_request_shape = has_request_shape,
    .has_response_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
};

}  // namespace sideseat::bedrock::cohere_embed
