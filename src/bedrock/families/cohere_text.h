// Cohere Command: {"prompt"}, answered with generations, several of them if asked.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::cohere_text {

extern const Family kFamily;

}  // namespace sideseat::bedrock::cohere_text
