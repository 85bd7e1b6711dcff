// Cohere's Embed v3 and v4: {"texts"}, {"images"} or {"inputs"} with "input_type", answered with
// {"embeddings"}: a list of vectors, or a list for each type asked for.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::cohere_embed {

extern const Family kFamily;

}  // namespace sideseat::bedrock::cohere_embed
