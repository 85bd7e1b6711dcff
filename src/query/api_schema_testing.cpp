// The part of JSON Schema that the description uses.
#include "query/api_schema_testing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

namespace sideseat::query {
namespace {

JsonDocument read_description() {
  std::ifstream file(std::string(SIDESEAT_TESTDATA) + "/../src/serve/openapi.json");
  std::stringstream text;
  text << file.rdbuf();
  auto document = JsonDocument::parse(text.str());
  if (!document) ADD_FAILURE() << "openapi.json: " << document.error().message();
  return document ? *std::move(document) : *JsonDocument::parse("{}");
}

bool is_of_type(JsonValue value, std::string_view type) {
  switch (value.kind()) {
    case JsonKind::kNull:
      return type == "null";
    case JsonKind::kBoolean:
      return type == "boolean";
    case JsonKind::kNumber:
      return type == "number" || (type == "integer" && value.integer());
    case JsonKind::kString:
      return type == "string";
    case JsonKind::kArray:
      return type == "array";
    case JsonKind::kObject:
      return type == "object";
    case JsonKind::kMissing:
      break;
  }
  return false;
}

class Validator {
 public:
  explicit Validator(JsonValue schemas) : schemas_(schemas) {}

  void check(JsonValue schema, JsonValue value, const std::string& place) {
    schema = resolve(schema);
    check_type(schema, value, place);
    if (value.is_string()) check_text(schema, value.text(), place);
    if (value.is_object()) check_object(schema, value, place);
    if (!value.is_array() || !schema["items"]) return;
    std::size_t index = 0;
    for (const JsonValue element : value.elements()) {
      check(schema["items"], element, place + "[" + std::to_string(index++) + "]");
    }
  }
  std::string problems() const { return problems_.str(); }

 private:
  JsonValue resolve(JsonValue schema) const {
    const std::string reference = schema["$ref"].text();
    return reference.empty() ? schema : schemas_[reference.substr(reference.rfind('/') + 1)];
  }

  void check_type(JsonValue schema, JsonValue value, const std::string& place) {
    const JsonValue type = schema["type"];
    if (!type) return;
    bool fits = type.is_string() && is_of_type(value, type.text());
    for (const JsonValue one : type.elements()) fits = fits || is_of_type(value, one.text());
    if (!fits) problems_ << place << ": not " << type.raw() << '\n';
  }

  void check_text(JsonValue schema, const std::string& text, const std::string& place) {
    const std::string pattern = schema["format"].text() == "date-time"
                                    ? R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z)"
                                    : schema["pattern"].text();
    if (!pattern.empty() && !std::regex_match(text, std::regex(pattern))) {
      problems_ << place << ": does not match " << pattern << '\n';
    }
    bool is_listed = false;
    for (const JsonValue one : schema["enum"].elements()) is_listed |= one.text() == text;
    if (schema["enum"] && !is_listed) problems_ << place << ": not in " << schema["enum"].raw();
  }

  /// Gathers the members of a schema and of those that it is all of.
  void collect(JsonValue schema, std::vector<JsonValue>& properties,
               std::set<std::string>& required, bool& open) const {
    schema = resolve(schema);
    for (const JsonValue part : schema["allOf"].elements()) {
      collect(part, properties, required, open);
    }
    for (const JsonValue property : schema["properties"].members()) properties.push_back(property);
    for (const JsonValue name : schema["required"].elements()) required.insert(name.text());
    open = open || schema["additionalProperties"].boolean().value_or(false);
  }

  void check_object(JsonValue schema, JsonValue value, const std::string& place) {
    std::vector<JsonValue> properties;
    std::set<std::string> required;
    bool open = false;
    collect(schema, properties, required, open);
    for (const std::string& name : required) {
      if (!value[name]) problems_ << place << "." << name << ": missing\n";
    }
    std::set<std::string> seen;
    for (const JsonValue member : value.members()) {
      const std::string name = member.key();
      if (!seen.insert(name).second) problems_ << place << "." << name << ": twice\n";
      const auto property = std::find_if(properties.begin(), properties.end(),
                                         [&](JsonValue one) { return one.key() == name; });
      if (property != properties.end()) {
        check(*property, member, std::string(place).append(".").append(name));
      } else if (!open && !properties.empty()) {
        problems_ << place << "." << name << ": not in the description\n";
      }
    }
  }

  JsonValue schemas_;
  std::ostringstream problems_;
};

}  // namespace

ApiSchemas::ApiSchemas() : document_(read_description()) {}

std::string ApiSchemas::problems(std::string_view schema_name, std::string_view answer) const {
  const auto value = JsonDocument::parse(answer);
  if (!value) return "not JSON\n";
  const JsonValue schemas = document_.root()["components"]["schemas"];
  if (!schemas[schema_name]) return "no such schema\n";
  Validator validator(schemas);
  validator.check(schemas[schema_name], value->root(), std::string(schema_name));
  return validator.problems();
}

}  // namespace sideseat::query
