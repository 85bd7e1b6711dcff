// Mistral's chat models: OpenAI's dialect with a few words of its own.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::mistral_chat {

extern const Family kFamily;

}  // namespace sideseat::bedrock::mistral_chat
