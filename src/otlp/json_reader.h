// Inside otlp: what every message of OTLP JSON is made of: values, attributes, and who sent it.
// Lenient in how a value is written, because exporters differ; strict about what kind it is, so
// that nothing is read as something else.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "model/span.h"

namespace sideseat::otlp {

/// JSON's proto mapping lets a member have either name.
inline bool is(const JsonValue& member, std::string_view camel_case,
               std::string_view snake_case = {}) {
  return member.key_is(camel_case) || (!snake_case.empty() && member.key_is(snake_case));
}

struct JsonName {
  std::string_view camel_case;
  std::string_view snake_case;
};
inline bool is(const JsonValue& member, const JsonName& name) {
  return is(member, name.camel_case, name.snake_case);
}

class JsonReader {
 public:
  /// `root` begins the text: errors say how far from there.
  explicit JsonReader(JsonValue root) : begin_(root.raw().data()) {}

 protected:
  /// An object member by member; null stands for the default.
  template <typename ReadMember>
  Status read_object(JsonValue value, ReadMember read_member) const {
    SIDESEAT_CHECK(expect_object(value));
    for (const JsonValue member : value.members()) {
      if (member.is_null()) continue;
      SIDESEAT_CHECK(read_member(member));
    }
    return ok();
  }
  /// An array element by element, each into a new item of `out`.
  template <typename Item, typename ReadItem>
  Status read_array(JsonValue value, std::vector<Item>& out, ReadItem read_item) const {
    if (!value.is_array()) return malformed(value, "an array");
    for (const JsonValue element : value.elements()) {
      SIDESEAT_CHECK(count_item());
      SIDESEAT_CHECK(read_item(element, out.emplace_back()));
    }
    return ok();
  }

  /// How a signal calls the lists of a request, of a resource's group and of a scope's.
  struct GroupNames {
    JsonName resources;
    JsonName scopes;
    JsonName items;
  };
  /// A whole request: groups by resource, and in them by scope. `read_items(list, scope_group)`
  /// reads the spans, log records or metrics of one.
  template <typename Group, typename ReadItems>
  Status read_groups(JsonValue request, const GroupNames& names, std::vector<Group>& out,
                     ReadItems read_items) const {
    return read_object(request, [&](JsonValue member) {
      if (!is(member, names.resources)) return ok();
      return read_array(member, out, [&](JsonValue element, Group& group) {
        return read_group(element, names, group, read_items);
      });
    });
  }

  Status read(JsonValue value, Resource& out) const;
  Status read(JsonValue value, Scope& out) const;
  Status read(JsonValue value, Attributes& out) const { return read_pairs(value, out, 1); }
  Status read(JsonValue value, AttributeValue& out) const { return read_value(value, out, 1); }

  Status read(JsonValue value, std::string& out) const;
  Status read(JsonValue value, std::int64_t& out) const;
  Status read(JsonValue value, std::uint32_t& out) const;
  Status read_bool(JsonValue value, bool& out) const;
  Status read_double(JsonValue value, double& out) const;
  /// Times are unsigned on the wire; what is beyond our range becomes its end.
  Status read_time(JsonValue value, std::int64_t& out) const;
  template <std::size_t N>
  Status read(JsonValue value, Id<N>& out) const {
    return read_id(value, out.bytes.data(), N);
  }
  /// A number, or `prefix` with one of `names`; an unknown one is the enum's zero.
  template <typename Enum, std::size_t N>
  Status read_enum(JsonValue value, std::string_view prefix,
                   const std::array<std::string_view, N>& names, Enum& out) const {
    out = Enum{};
    if (value.is_string()) {
      const std::string text = value.text();
      for (std::size_t i = 0; i < N; ++i) {
        if (text == std::string(prefix).append(names[i])) out = static_cast<Enum>(i);
      }
      return ok();
    }
    const auto number = value.integer();
    if (!number) return malformed(value, "an enum's number or name");
    if (*number >= 0 && *number < std::int64_t{N}) out = static_cast<Enum>(*number);
    return ok();
  }

  Status expect_object(JsonValue value) const {
    return value.is_object() ? ok() : Status(malformed(value, "an object"));
  }
  Error malformed(JsonValue value, std::string_view expected) const;

 private:
  template <typename Group, typename ReadItems>
  Status read_group(JsonValue value, const GroupNames& names, Group& out,
                    ReadItems read_items) const {
    return read_object(value, [&](JsonValue member) {
      if (is(member, "resource")) return read(member, out.resource);
      if (is(member, "schemaUrl", "schema_url")) return read(member, out.resource.schema_url);
      if (!is(member, names.scopes)) return ok();
      return read_array(member, out.scopes, [&](JsonValue element, auto& scope) {
        return read_scope_group(element, names, scope, read_items);
      });
    });
  }

  template <typename ScopeGroup, typename ReadItems>
  Status read_scope_group(JsonValue value, const GroupNames& names, ScopeGroup& out,
                          ReadItems read_items) const {
    return read_object(value, [&](JsonValue member) {
      if (is(member, "scope")) return read(member, out.scope);
      if (is(member, "schemaUrl", "schema_url")) return read(member, out.scope.schema_url);
      return is(member, names.items) ? read_items(member, out) : ok();
    });
  }

  Status count_item() const;
  Status read_pairs(JsonValue value, Attributes& out, int depth) const;
  Status read_pair(JsonValue value, Attribute& out, int depth) const;
  Status read_value(JsonValue value, AttributeValue& out, int depth) const;
  Status read_id(JsonValue value, std::uint8_t* out, std::size_t size) const;

  mutable std::size_t item_count_ = 0;  // Reading is const, counting it is not.
  const char* begin_;
};

/// Reads `text` with a reader that has read_message(JsonValue, Message&).
template <typename Reader, typename Message>
Result<Message> decode_json_with(std::string_view text) {
  auto document = JsonDocument::parse(text);
  if (!document) return std::move(document).error().in("read OTLP JSON");
  Message out;
  SIDESEAT_CHECK(Reader(document->root()).read_message(document->root(), out));
  return out;
}

}  // namespace sideseat::otlp
