// How TwelveLabs' models are given media.
#pragma once

#include <string_view>

#include "base/json.h"
#include "model/message.h"

namespace sideseat::bedrock {

/// {"base64String"} or {"s3Location": {"uri", "bucketOwner"}}; anything else is kept as it is.
Part read_media_source(JsonValue source, std::string_view modality);

}  // namespace sideseat::bedrock
