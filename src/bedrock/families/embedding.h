// What all families that make embeddings have in common.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/json.h"
#include "bedrock/call_facts.h"

namespace sideseat::bedrock {

/// What is to be embedded becomes one message of the user. `dimensions`: as asked for; may be
/// missing. `formats`: a list of names; may be missing. Images, audio and videos are counted: they
/// are billed by the piece.
void read_embedding_request(std::vector<Part> parts, JsonValue dimensions, JsonValue formats,
                            CallFacts& facts);

/// The vectors stay in the body: the output says how many came and how long each is.
void add_embeddings(std::int64_t count, std::optional<std::int64_t> dimensions, CallFacts& facts);

/// Missing where there is none.
JsonValue first_element(JsonValue list);

/// The length of a vector; nullopt for what is none.
std::optional<std::int64_t> vector_length(JsonValue vector);

}  // namespace sideseat::bedrock
