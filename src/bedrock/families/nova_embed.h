// Nova's multimodal embeddings: {"taskType", "singleEmbeddingParams"}, or
// "segmentedEmbeddingParams" for a job; answered with {"embeddings": [{"embeddingType",
// "embedding"}]}.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::nova_embed {

extern const Family kFamily;

}  // namespace sideseat::bedrock::nova_embed
