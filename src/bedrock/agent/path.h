// The URL paths of bedrock-agent-runtime, which name agents, sessions, flows and knowledge bases.
#pragma once

#include <string>
#include <string_view>

#include "model/attribute.h"

namespace sideseat::bedrock::agent {

/// The operation that a request calls; empty if it is of none that is known. `url_path`: encoded or
/// decoded, with or without a query.
std::string operation_of(std::string_view method, std::string_view url_path);

/// What the path of this operation says, percent-decoded, by the attributes' names: gen_ai.agent.id
/// and so on. Empty for an operation without such a path.
Attributes path_attributes(std::string_view operation, std::string_view url_path);

/// The value of one of them; empty if there is none.
std::string text_of(const Attributes& attributes, std::string_view name);

}  // namespace sideseat::bedrock::agent
