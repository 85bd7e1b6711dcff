// Amazon Titan Text: {"inputText", "textGenerationConfig"}, answered with results.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::titan_text {

extern const Family kFamily;

}  // namespace sideseat::bedrock::titan_text
