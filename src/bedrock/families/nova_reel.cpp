// A text with images, or shots of both.
#include "bedrock/families/nova_reel.h"

#include "bedrock/families/media.h"
#include "bedrock/families/reading.h"
#include "bedrock/families/settings.h"
#include "model/converse_content.h"

namespace sideseat::bedrock::nova_reel {
namespace {

bool has_request_shape(JsonValue body) {
  return body["videoGenerationConfig"] || body["textToVideoParams"] ||
         body["multiShotAutomatedParams"] || body["multiShotManualParams"];
}

void add_shot(JsonValue shot, std::vector<Part>& parts) {
  if (shot["text"].is_string()) parts.push_back(Part::text(shot["text"].text()));
  if (shot["image"].is_object()) parts.push_back(read_converse_media(shot["image"], "image"));
  for (const JsonValue image : shot["images"].elements()) {
    parts.push_back(read_converse_media(image, "image"));
  }
}

void read_request(JsonValue body, CallFacts& facts) {
  begin_generation("video", facts);
  std::vector<Part> parts;
  add_shot(body["textToVideoParams"], parts);
  add_shot(body["multiShotAutomatedParams"], parts);
  for (const JsonValue shot : body["multiShotManualParams"]["shots"].elements()) {
    add_shot(shot, parts);
  }
  add_user_message(std::move(parts), facts);
  read_settings(body["videoGenerationConfig"], facts.settings);
  keep_request_members(body, {"taskType", "videoGenerationConfig"}, facts);
}

}  // namespace

const Family kFamily{
    .name = "nova_reel",
    .has_request_shape = has_request_shape,
    .read_request = read_request,
};

}  // namespace sideseat::bedrock::nova_reel
