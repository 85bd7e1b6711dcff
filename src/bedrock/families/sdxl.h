// Stable Diffusion XL: {"text_prompts"}, answered with {"artifacts"}.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::sdxl {

extern const Family kFamily;

}  // namespace sideseat::bedrock::sdxl
