// What is embedded stands in the body, or in an object named after the type of the input.
#include "bedrock/families/twelvelabs_embed.h"

#include "bedrock/families/embedding.h"
#include "bedrock/families/reading.h"
#include "bedrock/families/twelvelabs_media.h"

namespace sideseat::bedrock::twelvelabs_embed {
namespace {

bool has_request_shape(JsonValue body) {
  const std::string type = body["inputType"].text();
  return !type.empty() && (body["inputText"] || body["mediaSource"] || body[type].is_object());
}

bool has_response_shape(JsonValue body) {
  return first_element(body["data"])["embedding"].is_array() ||
         (body["embedding"].is_array() && body["embeddingOption"]);
}

void add_input(JsonValue object, std::string_view type, std::vector<Part>& parts) {
  if (object["inputText"].is_string()) parts.push_back(Part::text(object["inputText"].text()));
  if (!object["mediaSource"]) return;
  parts.push_back(read_media_source(object["mediaSource"], type == "text_image" ? "image" : type));
}

void read_request(JsonValue body, CallFacts& facts) {
  const std::string type = body["inputType"].text();
  std::vector<Part> parts;
  add_input(body, type, parts);
  if (body[type].is_object()) add_input(body[type], type, parts);
  read_embedding_request(std::move(parts), {}, {}, facts);
  keep_request_members(body, {"inputType", "embeddingOption"}, facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  const JsonValue data = body["data"];
  if (data.is_array()) {
    add_embeddings(static_cast<std::int64_t>(data.size()),
                   vector_length(first_element(data)["embedding"]), facts);
  } else {
    add_embeddings(1, vector_length(body["embedding"]), facts);
  }
}

}  // namespace

const Family kFamily{
    .name = "twelvelabs_embed",
    .has_request_shape = has_request_shape,
    .has_response_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
};

}  // namespace sideseat::bedrock::twelvelabs_embed
