// Titan Image Generator and Nova Canvas: {"taskType", "...Params", "imageGenerationConfig"},
// answered with {"images"}.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::amazon_image {

extern const Family kFamily;

}  // namespace sideseat::bedrock::amazon_image
