// Titan's embeddings of text (v1, v2) and of text with an image: {"inputText", "inputImage"},
// answered with {"embedding"}, or one for each type asked for.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::titan_embed {

extern const Family kFamily;

}  // namespace sideseat::bedrock::titan_embed
