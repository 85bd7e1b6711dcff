// Cohere's and Amazon's rerankers: {"query", "documents"}, answered with {"results": [{"index",
// "relevance_score"}]}.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::rerank {

extern const Family kFamily;

}  // namespace sideseat::bedrock::rerank
