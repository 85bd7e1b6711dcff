// Meta's Llama 2, 3 and 4: {"prompt", "max_gen_len"}, answered with {"generation"}.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::llama {

extern const Family kFamily;

}  // namespace sideseat::bedrock::llama
