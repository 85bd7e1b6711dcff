// OTLP's attribute values as people write them, and the other way round.
#pragma once

#include "base/json.h"
#include "base/json_writer.h"

namespace sideseat::query {

/// {"intValue":"5"} -> 5, {"kvlistValue":{...}} -> {...}. Bytes stay base64; an empty value is
/// null.
void write_plain(JsonWriter& json, JsonValue any_value);

/// 5 -> {"intValue":"5"}, {...} -> {"kvlistValue":{...}}.
void write_any_value(JsonWriter& json, JsonValue plain);

}  // namespace sideseat::query
