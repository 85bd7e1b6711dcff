// Values that fit a JSON Schema.
#include <algorithm>
#include <cmath>

#include "base/json_writer.h"
#include "base/utf8.h"
#include "bedrock/canonical.h"
#include "replay/echo_ask.h"

namespace sideseat::replay {
namespace {

/// A schema may refer to itself; nobody needs arguments deeper or larger than this.
constexpr int kDepthMax = 12;
constexpr int kValuesMax = 1000;
constexpr std::size_t kStringCharactersMax = 60;

class Arguments {
 public:
  Arguments(JsonValue root, std::string_view text) : root_(root), text_(text) {}

  void write(JsonWriter& json, JsonValue schema, int depth) {
    schema = resolved(schema);
    if (depth > kDepthMax || ++values_ > kValuesMax) {
      json.null();
      return;
    }
    for (const std::string_view given : {"const", "default"}) {
      if (const JsonValue value = schema[given]) {
        json.raw(bedrock::compact_json(value));
        return;
      }
    }
    for (const std::string_view list : {"enum", "examples"}) {
      for (const JsonValue value : schema[list].elements()) {
        json.raw(bedrock::compact_json(value));
        return;
      }
    }
    for (const std::string_view choice : {"anyOf", "oneOf", "allOf"}) {
      for (const JsonValue option : schema[choice].elements()) {
        if (type_of(resolved(option)) == "null") continue;
        write(json, option, depth + 1);
        return;
      }
    }
    write_type(json, schema, depth);
  }

 private:
  /// Follows "$ref": "#/$defs/Name".
  JsonValue resolved(JsonValue schema) const {
    for (int hops = 0; hops < kDepthMax && schema["$ref"].is_string(); ++hops) {
      std::string pointer = schema["$ref"].text();
      if (!pointer.starts_with("#/")) return {};
      schema = root_;
      for (std::size_t at = 2; at <= pointer.size();) {
        const std::size_t end = std::min(pointer.find('/', at), pointer.size());
        schema = schema[pointer.substr(at, end - at)];
        at = end + 1;
      }
    }
    return schema;
  }

  static std::string type_of(JsonValue schema) {
    const JsonValue type = schema["type"];
    if (type.is_string()) return type.text();
    for (const JsonValue option : type.elements()) {
      if (option.text() != "null") return option.text();
    }
    return schema["properties"] ? "object" : "string";
  }

  void write_type(JsonWriter& json, JsonValue schema, int depth) {
    const std::string type = type_of(schema);
    if (type == "object") return write_object(json, schema, depth);
    if (type == "array") return write_array(json, schema, depth);
    if (type == "integer" || type == "number") return write_number(json, schema, type);
    if (type == "boolean") {
      json.boolean(true);
    } else if (type == "null") {
      json.null();
    } else {
      json.string(string_for(schema));
    }
  }

  void write_object(JsonWriter& json, JsonValue schema, int depth) {
    json.begin_object();
    for (const JsonValue name : schema["required"].elements()) {
      json.key(name.text());
      write(json, schema["properties"][name.text()], depth + 1);
    }
    json.end_object();
  }

  void write_array(JsonWriter& json, JsonValue schema, int depth) {
    const std::int64_t least = schema["minItems"].integer().value_or(1);
    const std::int64_t most = schema["maxItems"].integer().value_or(least);
    json.begin_array();
    for (std::int64_t i = 0; i < std::clamp<std::int64_t>(std::min(least, most), 0, 16); ++i) {
      write(json, schema["items"], depth + 1);
    }
    json.end_array();
  }

  static void write_number(JsonWriter& json, JsonValue schema, const std::string& type) {
    double value = 1;
    if (const auto least = schema["minimum"].number()) value = std::max(value, *least);
    if (const auto below = schema["exclusiveMinimum"].number()) value = std::max(value, *below + 1);
    if (const auto most = schema["maximum"].number()) value = std::min(value, *most);
    if (const auto above = schema["exclusiveMaximum"].number()) value = std::min(value, *above - 1);
    if (type == "integer") {
      json.integer(static_cast<std::int64_t>(std::clamp(std::ceil(value), -9e15, 9e15)));
    } else {
      json.number(value);
    }
  }

  std::string string_for(JsonValue schema) const {
    const std::string format = schema["format"].text();
    if (format == "date") return "2026-01-02";
    if (format == "date-time") return "2026-01-02T03:04:05Z";
    if (format == "time") return "03:04:05Z";
    if (format == "email") return "someone@example.com";
    if (format == "uri" || format == "url") return "https://example.com/";
    if (format == "uuid") return "00000000-0000-4000-8000-000000000000";
    const auto most = static_cast<std::size_t>(std::clamp<std::int64_t>(
        schema["maxLength"].integer().value_or(kStringCharactersMax), 0, kStringCharactersMax));
    std::string out(first_characters(text_.empty() ? "something" : text_, most));
    const auto least = static_cast<std::size_t>(
        std::clamp<std::int64_t>(schema["minLength"].integer().value_or(0), 0, 1024));
    while (out.size() < least) out.push_back('.');
    return out;
  }

  JsonValue root_;
  std::string_view text_;
  int values_ = 0;
};

}  // namespace

std::string arguments_for(JsonValue schema, std::string_view text) {
  std::string out;
  JsonWriter json(out);
  if (schema.is_object()) {
    Arguments(schema, text).write(json, schema, 0);
  } else {
    json.begin_object().end_object();
  }
  return out;
}

}  // namespace sideseat::replay
