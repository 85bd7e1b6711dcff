// What knowledge bases found: retrieval results, references and citations.
#pragma once

#include <string>

#include "base/json.h"
#include "model/message.h"

namespace sideseat::bedrock::agent {

/// A part that holds the list as it came: {"type": "retrieval_results", "results": [...]}.
Part retrieval_results(JsonValue results);

/// `gen_ai.retrieval.documents`: each result with an id: its chunk's where it has one, else where
/// it was found, else its place in the list. The score, the content's text and the location ride
/// along.
std::string documents_json(JsonValue results);

}  // namespace sideseat::bedrock::agent
