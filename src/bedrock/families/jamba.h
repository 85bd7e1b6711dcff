// AI21 Jamba: OpenAI's dialect with documents.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::jamba {

extern const Family kFamily;

}  // namespace sideseat::bedrock::jamba
