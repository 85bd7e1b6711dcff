// Anthropic's messages API inside InvokeModel: {"anthropic_version", "messages", ...}.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::anthropic {

extern const Family kFamily;

/// Merges message_start, content_block_*, message_delta and message_stop into a message.
std::unique_ptr<ChunkMerger> merge_chunks();

}  // namespace sideseat::bedrock::anthropic
