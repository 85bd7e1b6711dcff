// Mistral's text completions: {"prompt"}, answered with outputs.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::mistral_text {

extern const Family kFamily;

}  // namespace sideseat::bedrock::mistral_text
