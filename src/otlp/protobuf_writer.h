// Inside otlp: what every protobuf message of OTLP is made of, written. Default values are left
// out, as proto3 asks; inside AnyValue they are not, because there presence is the meaning.
#pragma once

#include <protozero/pbf_writer.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "model/span.h"
#include "otlp/fields.h"

namespace sideseat::otlp {

using protozero::pbf_writer;

inline void write_string(pbf_writer& out, field::Tag tag, std::string_view text) {
  if (!text.empty()) out.add_bytes(tag, text.data(), text.size());
}

template <std::size_t N>
inline void write_id(pbf_writer& out, field::Tag tag, const Id<N>& id) {
  if (id.is_zero()) return;
  out.add_bytes(tag, reinterpret_cast<const char*>(id.bytes.data()), N);
}

inline void write_time(pbf_writer& out, field::Tag tag, std::int64_t unix_ns) {
  if (unix_ns > 0) out.add_fixed64(tag, static_cast<std::uint64_t>(unix_ns));
}

inline void write_count(pbf_writer& out, field::Tag tag, std::uint32_t count) {
  if (count != 0) out.add_uint32(tag, count);
}

/// Appends to one string; keeps it at hand because protozero drops messages that turn out empty,
/// and an empty list, span or group means something.
class ProtobufWriter {
 public:
  std::string take() { return std::move(bytes_); }

 protected:
  template <typename Fill>
  void message(pbf_writer& out, field::Tag tag, Fill fill) {
    const std::size_t before = bytes_.size();
    {
      pbf_writer inner(out, tag);
      fill(inner);
    }
    if (bytes_.size() == before) out.add_message(tag, std::string());
  }

  void write_attributes(pbf_writer& out, field::Tag tag, const Attributes& attributes) {
    for (const Attribute& attribute : attributes) {
      message(out, tag, [&](pbf_writer& pair) {
        write_string(pair, field::key_value::kKey, attribute.key);
        message(pair, field::key_value::kValue,
                [&](pbf_writer& value) { write_value(value, attribute.value); });
      });
    }
  }

  void write_value(pbf_writer& out, const AttributeValue& value) {
    std::visit([&](const auto& data) { write_data(out, data); }, value.data);
  }
  void write_data(pbf_writer&, std::monostate) {}
  void write_data(pbf_writer& out, bool value) { out.add_bool(field::any_value::kBool, value); }
  void write_data(pbf_writer& out, std::int64_t value) {
    out.add_int64(field::any_value::kInt, value);
  }
  void write_data(pbf_writer& out, double value) {
    out.add_double(field::any_value::kDouble, value);
  }
  void write_data(pbf_writer& out, const std::string& value) {
    out.add_string(field::any_value::kString, value);
  }
  void write_data(pbf_writer& out, const AttributeBytes& value) {
    out.add_bytes(field::any_value::kBytes, value.bytes);
  }
  void write_data(pbf_writer& out, const AttributeList& values) {
    message(out, field::any_value::kArray, [&](pbf_writer& list) {
      for (const AttributeValue& value : values) {
        message(list, field::kItems, [&](pbf_writer& element) { write_value(element, value); });
      }
    });
  }
  void write_data(pbf_writer& out, const Attributes& attributes) {
    message(out, field::any_value::kKeyValueList,
            [&](pbf_writer& list) { write_attributes(list, field::kItems, attributes); });
  }

  /// `out` is the group that belongs to the resource, or to the scope.
  void write_resource(pbf_writer& out, const Resource& resource) {
    pbf_writer inner(out, field::resource_group::kResource);
    write_attributes(inner, field::resource::kAttributes, resource.attributes);
    write_count(inner, field::resource::kDroppedAttributes, resource.dropped_attributes_count);
    inner.commit();
    write_string(out, field::resource_group::kSchemaUrl, resource.schema_url);
  }

  void write_scope(pbf_writer& out, const Scope& scope) {
    pbf_writer inner(out, field::scope_group::kScope);
    write_string(inner, field::scope::kName, scope.name);
    write_string(inner, field::scope::kVersion, scope.version);
    write_attributes(inner, field::scope::kAttributes, scope.attributes);
    write_count(inner, field::scope::kDroppedAttributes, scope.dropped_attributes_count);
    inner.commit();
    write_string(out, field::scope_group::kSchemaUrl, scope.schema_url);
  }

  std::string bytes_;
  pbf_writer out_{bytes_};
};

}  // namespace sideseat::otlp
