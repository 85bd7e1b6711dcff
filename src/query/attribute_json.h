// Attribute values as people write them.
#pragma once

#include "base/json_writer.h"
#include "model/attribute.h"

namespace sideseat::query {

/// Bytes as base64; the empty value, and numbers that JSON lacks, as null.
void write_plain(JsonWriter& json, const AttributeValue& value);

}  // namespace sideseat::query
