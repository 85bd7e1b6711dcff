// Luma's Ray, of jobs: {"prompt", "aspect_ratio", "duration", "resolution", "keyframes"}. The video
// goes to S3.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::luma {

extern const Family kFamily;

}  // namespace sideseat::bedrock::luma
