// Nova Reel, of jobs: {"taskType", "textToVideoParams" or "multiShot...Params",
// "videoGenerationConfig"}. The video goes to S3.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::nova_reel {

extern const Family kFamily;

}  // namespace sideseat::bedrock::nova_reel
