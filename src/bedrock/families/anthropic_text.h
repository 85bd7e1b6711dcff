// Anthropic's older text completions: {"prompt": "\n\nHuman: ...", "max_tokens_to_sample"}.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::anthropic_text {

extern const Family kFamily;

}  // namespace sideseat::bedrock::anthropic_text
