// Each task has an object of parameters with texts and images in it.
#include "bedrock/families/amazon_image.h"

#include <algorithm>
#include <array>

#include "bedrock/families/media.h"
#include "bedrock/families/reading.h"
#include "bedrock/families/settings.h"

namespace sideseat::bedrock::amazon_image {
namespace {

// Nova's videos and embeddings have a task too.
constexpr std::array<std::string_view, 8> kOwnMembers{
    "imageGenerationConfig",   "textToImageParams",    "inPaintingParams",
    "outPaintingParams",       "imageVariationParams", "colorGuidedGenerationParams",
    "backgroundRemovalParams", "virtualTryOnParams"};

bool has_request_shape(JsonValue body) {
  return body["taskType"].is_string() &&
         std::any_of(kOwnMembers.begin(), kOwnMembers.end(),
                     [body](std::string_view name) { return bool(body[name]); });
}

bool has_response_shape(JsonValue body) {
  const JsonValue images = body["images"];
  if (!images || body["finish_reasons"] || body["seeds"] || body["embeddings"]) return false;
  if (!images.is_array()) return images.is_null() && body["error"].is_string();
  for (const JsonValue image : images.elements()) return image.is_string();
  return true;
}

bool is_image(std::string_view name) {
  return name.find("image") != std::string_view::npos ||
         name.find("Image") != std::string_view::npos;
}

void add_image(JsonValue base64, std::string_view name, std::vector<Part>& parts) {
  parts.push_back(read_image_part(base64));
  if (name != "image" && name != "images") with_use(parts.back(), snake_case(name));
}

// Texts and images, wherever they stand among the parameters (virtualTryOnParams nest some).
void add_params(JsonValue params, std::vector<Part>& parts) {
  for (const JsonValue member : params.members()) {
    const std::string name = member.key();
    if (member.is_object()) {
      for (const JsonValue inner : member.members()) {
        if (inner.is_string() && is_image(inner.key())) add_image(inner, inner.key(), parts);
      }
    } else if (is_image(name)) {
      if (member.is_string()) add_image(member, name, parts);
      for (const JsonValue image : member.elements()) add_image(image, name, parts);
    } else if (name == "text") {
      parts.push_back(Part::text(member.text()));
    } else if (name == "negativeText") {
      parts.push_back(negative_text(member.text()));
    } else if (name == "maskPrompt") {
      parts.push_back(Part::text(member.text()));
      with_use(parts.back(), "mask_prompt");
    }
  }
}

void read_request(JsonValue body, CallFacts& facts) {
  begin_generation("image", facts);
  std::vector<Part> parts;
  for (const JsonValue member : body.members()) {
    if (member.is_object() && member.key().ends_with("Params")) add_params(member, parts);
  }
  add_user_message(std::move(parts), facts);
  const JsonValue config = body["imageGenerationConfig"];
  read_settings(config, facts.settings);
  facts.units.image_width = config["width"].integer();
  facts.units.image_height = config["height"].integer();
  keep_request_members(body, {"taskType", "imageGenerationConfig"}, facts);
}

// Images that were refused are missing, and the error says so.
void read_response(JsonValue body, CallFacts& facts) {
  begin_generation("image", facts);
  facts.units.output_images = 0;
  for (const JsonValue image : body["images"].elements()) add_image_choice(image, {}, {}, facts);
  if (body["maskImage"].is_string() && !facts.output.empty()) {
    add_image(body["maskImage"], "maskImage", facts.output.front().parts);
  }
  const JsonValue error = body["error"];
  if (!error.is_string()) return;
  facts.response_members.push_back({"error", std::string(error.raw())});
  if (facts.output.empty()) facts.error = ServiceError{"", error.text()};
}

}  // namespace

const Family kFamily{
    .name = "amazon_image",
    .has_request_shape = has_request_shape,
    .has_response_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
};

}  // namespace sideseat::bedrock::amazon_image
