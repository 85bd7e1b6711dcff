// Cohere Command R and R+: {"message", "chat_history"}, answered with a text.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::cohere_chat {

extern const Family kFamily;

/// Merges events of text, tool calls and citations into the answer; the last event may bring it
/// whole.
std::unique_ptr<ChunkMerger> merge_chunks();

}  // namespace sideseat::bedrock::cohere_chat
