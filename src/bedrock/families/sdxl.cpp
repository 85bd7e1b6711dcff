// Prompts with weights, and an artifact for each sample.
#include "bedrock/families/sdxl.h"

#include "bedrock/families/media.h"
#include "bedrock/families/reading.h"
#include "bedrock/families/settings.h"

namespace sideseat::bedrock::sdxl {
namespace {

bool has_request_shape(JsonValue body) { return body["text_prompts"].is_array(); }

bool has_response_shape(JsonValue body) { return body["artifacts"].is_array(); }

// A weight below zero says what is not wanted.
Part read_prompt(JsonValue prompt) {
  const JsonValue weight = prompt["weight"];
  Part part = weight.number().value_or(1) < 0 ? negative_text(prompt["text"].text())
                                              : Part::text(prompt["text"].text());
  if (weight.number()) part.with("weight", weight.raw());
  return part;
}

void read_request(JsonValue body, CallFacts& facts) {
  begin_generation("image", facts);
  std::vector<Part> parts;
  for (const JsonValue prompt : body["text_prompts"].elements()) {
    parts.push_back(read_prompt(prompt));
  }
  for (const std::string_view name : {"init_image", "mask_image"}) {
    if (!body[name].is_string()) continue;
    parts.push_back(read_image_part(body[name]));
    with_use(parts.back(), name);
  }
  add_user_message(std::move(parts), facts);
  read_settings(body, facts.settings);
  facts.units.image_width = body["width"].integer();
  facts.units.image_height = body["height"].integer();
  facts.units.image_steps = body["steps"].integer();
  keep_request_members(body,
                       {"width", "height", "steps", "cfg_scale", "sampler", "style_preset",
                        "clip_guidance_preset", "mask_source", "init_image_mode"},
                       facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  begin_generation("image", facts);
  facts.units.output_images = 0;
  for (const JsonValue artifact : body["artifacts"].elements()) {
    add_image_choice(artifact["base64"], artifact["seed"], artifact["finishReason"], facts);
  }
}

}  // namespace

const Family kFamily{
    .name = "sdxl",
    .has_request_shape = has_request_shape,
    .has_response_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
};

}  // namespace sideseat::bedrock::sdxl
