// A prompt, and images that the video begins or ends with.
#include "bedrock/families/luma.h"

#include "base/json_writer.h"
#include "bedrock/families/media.h"
#include "bedrock/families/reading.h"
#include "model/media_type.h"
#include "model/part_extra.h"

namespace sideseat::bedrock::luma {
namespace {

bool has_request_shape(JsonValue body) {
  if (!body["prompt"].is_string()) return false;
  return body["keyframes"].is_object() || body["loop"].boolean() ||
         (body["duration"] && body["resolution"]);
}

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "luma.") && body["prompt"];
}

// {"type": "image", "source": {"type": "base64", "media_type", "data"}}, or an address.
Part read_keyframe(JsonValue frame) {
  const JsonValue source = frame["source"];
  Part part;
  if (source["data"].is_string()) {
    part = read_image_part(source["data"]);
    if (source["media_type"].is_string()) part.mime_type = source["media_type"].text();
  } else if (frame["url"].is_string()) {
    part = read_url_part(frame["url"].text(), "image");
  } else if (source["url"].is_string()) {
    part = read_url_part(source["url"].text(), "image");
  } else {
    part = Part::generic("keyframe", std::string(frame.raw()));
  }
  return with_use(part, frame.key());
}

void read_request(JsonValue body, CallFacts& facts) {
  begin_generation("video", facts);
  std::vector<Part> parts{Part::text(body["prompt"].text())};
  for (const JsonValue frame : body["keyframes"].members()) parts.push_back(read_keyframe(frame));
  add_user_message(std::move(parts), facts);
  keep_request_members(body, {"aspect_ratio", "duration", "resolution", "loop"}, facts);
}

}  // namespace

const Family kFamily{
    .name = "luma",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .read_request = read_request,
};

}  // namespace sideseat::bedrock::luma
