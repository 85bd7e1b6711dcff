// Amazon Nova's understanding models: Converse's messages inside InvokeModel.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::nova {

extern const Family kFamily;

}  // namespace sideseat::bedrock::nova
