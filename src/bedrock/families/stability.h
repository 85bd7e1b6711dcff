// Stability's SD3, Stable Image Core and Ultra, and the services that edit an image: {"prompt",
// "image" ...}, answered with {"seeds", "finish_reasons", "images"}.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::stability {

extern const Family kFamily;

}  // namespace sideseat::bedrock::stability
