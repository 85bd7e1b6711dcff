// One list each of images, seeds and reasons why there is none.
#include "bedrock/families/stability.h"

#include <algorithm>
#include <array>

#include "bedrock/families/media.h"
#include "bedrock/families/reading.h"
#include "bedrock/families/settings.h"

namespace sideseat::bedrock::stability {
namespace {

constexpr std::array<std::string_view, 2> kTexts{"search_prompt", "select_prompt"};
constexpr std::array<std::string_view, 4> kImages{"image", "mask", "init_image", "style_image"};

constexpr std::array<std::string_view, 9> kOwnMembers{
    "output_format", "negative_prompt", "search_prompt", "select_prompt", "control_strength",
    "style_preset",  "creativity",      "grow_mask",     "fidelity"};

bool has_request_shape(JsonValue body) {
  if (body["messages"] || body["taskType"] || body["keyframes"]) return false;
  if (!body["prompt"].is_string() && !body["image"].is_string()) return false;
  return std::any_of(kOwnMembers.begin(), kOwnMembers.end(),
                     [body](std::string_view name) { return bool(body[name]); });
}

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "stability.") && body.is_object() && !body["text_prompts"];
}

bool has_response_shape(JsonValue body) {
  if (body["finish_reasons"].is_array()) return body["images"] || body["seeds"];
  return body["seeds"].is_array() && body["images"].is_array();
}

void read_request(JsonValue body, CallFacts& facts) {
  begin_generation("image", facts);
  std::vector<Part> parts;
  for (const JsonValue member : body.members()) {
    if (!member.is_string()) continue;
    const std::string name = member.key();
    if (name == "prompt") parts.push_back(Part::text(member.text()));
    if (name == "negative_prompt") parts.push_back(negative_text(member.text()));
    if (std::find(kTexts.begin(), kTexts.end(), name) != kTexts.end()) {
      parts.push_back(Part::text(member.text()));
      with_use(parts.back(), name);
    }
    if (std::find(kImages.begin(), kImages.end(), name) != kImages.end()) {
      parts.push_back(read_image_part(member));
      if (name != "image") with_use(parts.back(), name);
    }
  }
  add_user_message(std::move(parts), facts);
  read_settings(body, facts.settings);
  keep_request_members(body, {"mode", "aspect_ratio", "output_format", "strength", "style_preset"},
                       facts);
}

// The elements of a list one by one, then missing ones. Lists may be long, and unequally so.
class Elements {
 public:
  explicit Elements(JsonValue list) : range_(list.elements()) {}

  bool any() const { return !(range_.first == range_.last); }
  JsonValue take() {
    if (!any()) return {};
    const JsonValue element = *range_.first;
    ++range_.first;
    return element;
  }

 private:
  JsonValue::Range range_;
};

// A reason is null where all went well: "Filter reason: prompt" otherwise.
void read_response(JsonValue body, CallFacts& facts) {
  begin_generation("image", facts);
  facts.units.output_images = 0;
  Elements images(body["images"]);
  Elements seeds(body["seeds"]);
  Elements reasons(body["finish_reasons"]);
  while (images.any() || reasons.any()) {
    const JsonValue reason = reasons.take();
    add_image_choice(images.take(), seeds.take(), reason, facts);
    if (reason.text().starts_with("Filter")) facts.output.back().finish_reason = "content_filter";
  }
}

}  // namespace

const Family kFamily{
    .name = "stability",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
};

}  // namespace sideseat::bedrock::stability
