// Times, arguments, invocations.
#include "bedrock/agent/values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/clock.h"
#include "base/json_writer.h"
#include "model/media_type.h"

namespace sideseat::bedrock::agent {
namespace {

void write_without_nulls(JsonWriter& json, JsonValue value) {
  if (value.is_object()) {
    json.begin_object();
    for (const JsonValue member : value.members()) {
      if (member.is_null()) continue;
      json.key(member.key());
      write_without_nulls(json, member);
    }
    json.end_object();
  } else if (value.is_array()) {
    json.begin_array();
    for (const JsonValue element : value.elements()) write_without_nulls(json, element);
    json.end_array();
  } else {
    json.raw(value.raw());
  }
}

bool is_of_type(JsonValue value, std::string_view type) {
  switch (value.kind()) {
    case JsonKind::kNumber:
      return type == "number" || type == "integer";
    case JsonKind::kBoolean:
      return type == "boolean";
    case JsonKind::kArray:
      return type == "array";
    case JsonKind::kObject:
      return type == "object";
    default:
      return false;
  }
}

void write_arguments(JsonWriter& json, JsonValue parameters) {
  for (const JsonValue parameter : parameters.elements()) {
    const JsonValue value = parameter["value"];
    json.key(parameter["name"].text());
    const std::string text = value.text();
    const Result<JsonDocument> document = JsonDocument::parse(text);
    if (document && is_of_type(document->root(), parameter["type"].text())) {
      json.raw(text);
    } else if (value) {
      json.raw(value.raw());
    } else {
      json.null();
    }
  }
}

// A body of an API, by content type; in requests to the caller the list is one level deeper.
void write_request_body(JsonWriter& json, JsonValue body) {
  const JsonValue content = body["content"];
  if (!body || content.size() == 0) return;
  const JsonValue first = *content.members().begin();
  const JsonValue properties = first.is_array() ? first : first["properties"];
  if (content.size() == 1 && properties.is_array()) {
    write_arguments(json, properties);
  } else {
    json.key("requestBody").raw(body.raw());
  }
}

// {"TEXT": {"body": "..."}}: a text alone is the response itself.
std::string response_of(JsonValue body) {
  if (!body.is_object()) return "null";
  if (body.size() == 1) {
    const JsonValue only = *body.members().begin();
    if (only["body"].is_string() && only["images"].size() == 0) {
      return std::string(only["body"].raw());
    }
  }
  std::vector<Part> parts;
  for (const JsonValue content : body.members()) {
    if (content["body"].is_string()) parts.push_back(Part::text(content["body"].text()));
    for (const JsonValue image : content["images"].elements()) {
      Part part;
      part.type = PartType::kBlob;
      part.modality = "image";
      part.mime_type = media_type("image", image["format"].text());
      part.content = image["source"]["bytes"].text();
      parts.push_back(std::move(part));
    }
  }
  return parts_json(parts);
}

}  // namespace

std::optional<std::int64_t> time_of(JsonValue value) {
  if (value.is_string()) {
    const Result<std::int64_t> time = parse_time(value.text());
    return time && *time >= 0 ? std::optional(*time) : std::nullopt;
  }
  const std::optional<double> seconds = value.number();
  constexpr double kSecondsMax = 9e9;  // What fits in 64 bits of nanoseconds.
  if (!seconds || !(*seconds >= 0 && *seconds < kSecondsMax)) return std::nullopt;
  return std::llround(*seconds * 1e9);
}

std::string without_nulls(JsonValue value) {
  std::string out;
  JsonWriter json(out);
  write_without_nulls(json, value);
  return out;
}

std::string arguments_of(JsonValue parameters) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_arguments(json, parameters);
  json.end_object();
  return out;
}

std::string action_arguments(JsonValue invocation) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_arguments(json, invocation["parameters"]);
  write_request_body(json, invocation["requestBody"]);
  json.end_object();
  return out;
}

std::string action_name(JsonValue invocation) {
  std::string name = invocation["function"].text();
  if (!name.empty()) return name;
  const std::string path = invocation["apiPath"].text();
  if (path.empty()) {
    name = invocation["actionGroupName"].text();
    return name.empty() ? invocation["actionGroup"].text() : name;
  }
  const JsonValue verb = invocation["verb"] ? invocation["verb"] : invocation["httpMethod"];
  std::string out = verb.text();
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out.empty() ? path : out + " " + path;
}

std::vector<Part> read_invocation_results(JsonValue results, const std::string& invocation_id) {
  std::vector<Part> parts;
  for (const JsonValue result : results.elements()) {
    for (const JsonValue member : result.members()) {
      Part part = Part::tool_call_response(invocation_id, response_of(member["responseBody"]));
      keep_extra(part, member, {"responseBody"});
      parts.push_back(std::move(part));
    }
  }
  return parts;
}

std::vector<Part> read_invocation_inputs(JsonValue payload) {
  std::vector<Part> parts;
  for (const JsonValue input : payload["invocationInputs"].elements()) {
    for (const JsonValue member : input.members()) {
      Part part = Part::tool_call(payload["invocationId"].text(), action_name(member),
                                  action_arguments(member));
      keep_extra(part, member, {"function", "apiPath", "httpMethod", "parameters", "requestBody"});
      parts.push_back(std::move(part));
    }
  }
  return parts;
}

void keep_extra(Part& part, JsonValue object, std::initializer_list<std::string_view> known) {
  static constexpr std::array<std::string_view, 8> kOwn{
      "type", "content", "id", "name", "arguments", "response", "modality", "mime_type"};
  for (const JsonValue member : object.members()) {
    const std::string name = member.key();
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const bool is_own = std::find(kOwn.begin(), kOwn.end(), name) != kOwn.end();
    part.with(is_own ? "vendor_" + name : name, member.raw());
  }
}

void keep_members(std::vector<JsonMember>& members, JsonValue object,
                  std::initializer_list<std::string_view> known) {
  for (const JsonValue member : object.members()) {
    const std::string name = member.key();
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    set_member(members, snake_case(name), member.raw());
  }
}

void add_event(std::vector<JsonMember>& members, JsonValue event) {
  const std::string name = snake_case(event.key());
  const auto same = std::find_if(members.begin(), members.end(),
                                 [&name](const JsonMember& other) { return other.name == name; });
  if (same == members.end()) {
    members.push_back({name, std::string(event.raw())});
    return;
  }
  std::string& json = same->json;
  if (json.starts_with('[')) {  // Events are objects, so this is the list.
    json.back() = ',';
  } else {
    json = "[" + json + ",";
  }
  json.append(event.raw()).append("]");
}

Message text_message(std::string_view role, std::string text) {
  return {std::string(role), {Part::text(std::move(text))}, ""};
}

}  // namespace sideseat::bedrock::agent
