// DeepSeek R1: {"prompt"}, answered with choices whose text begins with thoughts.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::deepseek_text {

extern const Family kFamily;

}  // namespace sideseat::bedrock::deepseek_text
