// OpenAI's chat completions, the dialect of gpt-oss, Qwen, Kimi, MiniMax, GLM, Gemma, Nemotron,
// DeepSeek V3, Writer and imported models: {"messages"}, answered with {"choices"}.
#pragma once

#include "bedrock/families/family.h"

namespace sideseat::bedrock::openai {

extern const Family kFamily;

// For the dialects that differ from it by their model ids only.

bool has_response_shape(JsonValue body);
void read_request(JsonValue body, CallFacts& facts);
void read_response(JsonValue body, CallFacts& facts);

/// Why a choice ended: servers of models say it in one of two ways, or in both.
JsonValue reason_of(JsonValue choice);

/// Merges choices of every kind: {"delta"}, {"message"} or {"text"} in pieces become {"message"}
/// and {"text"}.
std::unique_ptr<ChunkMerger> merge_choices();

}  // namespace sideseat::bedrock::openai
