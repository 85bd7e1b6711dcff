// TwelveLabs' Pegasus, which talks about a video: {"inputPrompt", "mediaSource"}, answered with
// {"message", "finishReason"}.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::twelvelabs {

extern const Family kFamily;

}  // namespace sideseat::bedrock::twelvelabs
