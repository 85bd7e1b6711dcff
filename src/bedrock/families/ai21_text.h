// AI21 Jurassic-2: {"prompt", "maxTokens"}, answered with completions.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::ai21_text {

extern const Family kFamily;

}  // namespace sideseat::bedrock::ai21_text
