// One form for all spellings of a request, so that requests can be told equal.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace sideseat::bedrock {

/// No white space; members, numbers and strings as written.
std::string compact_json(JsonValue value);

/// The same text for every spelling of one JSON value: members sorted by name, whole numbers
/// without fraction or exponent (1.0 and 1 are equal), escapes and white space alike.
std::string canonical_json(JsonValue value);

/// canonical_json of a body that is JSON; "raw:" and the bytes of any other; empty for an empty
/// one.
std::string canonical_body(std::string_view body);

/// Without the query, percent-decoded twice, because some clients encode a model id that is
/// encoded.
std::string canonical_path(std::string_view path);

}  // namespace sideseat::bedrock
