// Attribute values as the JSON that people would write, and back, exactly.
//
//   a string           "text"                a map             {"key":value, ...}
//   a whole number     5                     an empty value    null
//   a double           5.0  0.1  1e+22       bytes             {"sideseat:bytes":"<base64>"}
//   true, a list       true  [1,2]           NaN, infinities   {"sideseat:double":"<16 hex
//   digits>"}
//
// A double always shows a dot or an exponent. Keys of a map may repeat, and keep their order. A map
// of one member whose name begins with "sideseat:" is written as {"sideseat:map":{...}}, so that it
// is not taken for one of these.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"
#include "model/attribute.h"

namespace sideseat::otlp {

/// Strings are UTF-8, as the decoders make them.
void append_plain_json(std::string& out, const AttributeValue& value);
std::string plain_json(const AttributeValue& value);

/// What append_plain_json() wrote. Of other JSON: a number that is no double is taken for the
/// nearest. Errors: kCorrupt for bytes that are no base64 and the like.
Result<AttributeValue> from_plain_json(JsonValue json);

}  // namespace sideseat::otlp
