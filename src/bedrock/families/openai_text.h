// Text completions as OpenAI has them: imported models and endpoints of SageMaker.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::openai_text {

extern const Family kFamily;

}  // namespace sideseat::bedrock::openai_text
