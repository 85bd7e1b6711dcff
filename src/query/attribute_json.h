// Attribute values as people write them, and whose they are.
#pragma once

#include "base/json_writer.h"
#include "model/attribute.h"
#include "model/span.h"

namespace sideseat::query {

/// Bytes as base64; the empty value, and numbers that JSON lacks, as null.
void write_plain(JsonWriter& json, const AttributeValue& value);
/// As the members of an object.
void write_plain(JsonWriter& json, const Attributes& attributes);
/// The members "resource" (its attributes) and "scope", null where nothing is known of it.
void write_origin(JsonWriter& json, const Resource& resource, const Scope& scope);

}  // namespace sideseat::query
