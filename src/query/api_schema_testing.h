// Checks answers against the API's description, so that the two cannot drift apart.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace sideseat::query {

/// src/serve/openapi.json, read once.
class ApiSchemas {
 public:
  ApiSchemas();

  /// What is wrong with `answer` as an instance of the schema of that name: a line each, with the
  /// place; empty if nothing is. Beyond what the description demands, members it does not know are
  /// wrong too, except where it says that there may be more.
  std::string problems(std::string_view schema_name, std::string_view answer) const;

 private:
  JsonDocument document_;
};

}  // namespace sideseat::query
