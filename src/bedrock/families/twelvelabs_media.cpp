// See the header.
#include "bedrock/families/twelvelabs_media.h"

#include "bedrock/families/media.h"
#include "model/part_extra.h"

namespace sideseat::bedrock {

Part read_media_source(JsonValue source, std::string_view modality) {
  const JsonValue location = source["s3Location"];
  Part part;
  if (source["base64String"].is_string()) {
    part = read_image_part(source["base64String"]);
    part.modality = modality;
  } else if (location["uri"].is_string()) {
    part = read_url_part(location["uri"].text(), modality);
    keep_other_members(part, location, {"uri"});
  } else {
    part = Part::generic(std::string(modality), std::string(source.raw()));
  }
  return part;
}

}  // namespace sideseat::bedrock
