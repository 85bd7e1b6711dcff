// Inside otlp: what every message of OTLP JSON is made of, written: lowerCamelCase names, ids in
// hex, 64-bit integers as strings, enums as numbers. Default values are left out.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/json_writer.h"
#include "model/span.h"

namespace sideseat::otlp {

void write_string(JsonWriter& json, std::string_view name, std::string_view text);
void write_time(JsonWriter& json, std::string_view name, std::int64_t unix_ns);
void write_count(JsonWriter& json, std::string_view name, std::uint32_t count);
template <std::size_t N>
void write_id(JsonWriter& json, std::string_view name, const Id<N>& id) {
  if (!id.is_zero()) json.member(name, id.hex());
}
/// A number, or the string that stands for one JSON lacks.
void write_double(JsonWriter& json, double value);

/// An AnyValue object.
void write_value(JsonWriter& json, const AttributeValue& value);
/// The member "attributes".
void write_attributes(JsonWriter& json, const Attributes& attributes);
/// The members "resource" and "schemaUrl" of the group that belongs to it.
void write_resource(JsonWriter& json, const Resource& resource);
/// The members "scope" and "schemaUrl".
void write_scope(JsonWriter& json, const Scope& scope);

}  // namespace sideseat::otlp
