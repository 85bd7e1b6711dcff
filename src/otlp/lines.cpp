// Puts together what the codec writes and reads.
#include "otlp/lines.h"

#include <utility>

#include "base/json.h"
#include "base/json_writer.h"
#include "otlp/codec.h"

namespace sideseat::otlp {
namespace {

constexpr std::string_view kRequestFront = R"({"resourceSpans":[)";
constexpr std::string_view kRequestBack = "]}";

JsonValue first_of(JsonValue list) {
  for (const JsonValue element : list.elements()) return element;
  return {};
}

std::string_view object_of(JsonValue value) { return value.is_object() ? value.raw() : "{}"; }

void append_schema(std::string& out, JsonValue url) {
  if (url.is_string()) out.append(R"(,"schemaUrl":)").append(url.raw());
}

/// What is not a member of OTLP's span is passed over when the span is read.
std::string as_request(JsonValue span) {
  std::string out(kRequestFront);
  out.append(R"({"resource":)").append(object_of(span["resource"]));
  append_schema(out, span["resourceSchemaUrl"]);
  out.append(R"(,"scopeSpans":[{"scope":)").append(object_of(span["scope"]));
  append_schema(out, span["scopeSchemaUrl"]);
  return out.append(R"(,"spans":[)").append(span.raw()).append("]}]}]}");
}

}  // namespace

std::string encode_resource_spans(const Resource& resource, const Scope& scope, const Span& span) {
  const std::string request = encode_json(Batch{resource, scope, {&span, 1}});
  return request.substr(kRequestFront.size(),
                        request.size() - kRequestFront.size() - kRequestBack.size());
}

std::string encode_request_line(std::string_view project, std::string_view elements) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("project", project);
  json.key("resourceSpans").begin_array().raw(elements).end_array().end_object();
  return out;
}

std::string encode_span_line(std::string_view project, const Resource& resource, const Scope& scope,
                             const Span& span) {
  std::string out;
  // What the codec has written can be read.
  const auto document = JsonDocument::parse(encode_resource_spans(resource, scope, span));
  if (!document) return out;
  const JsonValue of_resource = document->root();
  const JsonValue of_scope = first_of(of_resource["scopeSpans"]);
  JsonWriter json(out);
  json.begin_object().member("project", project);
  json.key("resource").raw(object_of(of_resource["resource"]));
  if (!resource.schema_url.empty()) json.member("resourceSchemaUrl", resource.schema_url);
  json.key("scope").raw(object_of(of_scope["scope"]));
  if (!scope.schema_url.empty()) json.member("scopeSchemaUrl", scope.schema_url);
  for (const JsonValue member : first_of(of_scope["spans"]).members()) {
    json.key(member.key()).raw(member.raw());
  }
  json.end_object();
  return out;
}

Result<Line> decode_line(std::string_view text) {
  SIDESEAT_TRY(const auto document, JsonDocument::parse(text));
  const JsonValue root = document.root();
  Line line;
  line.project = root["project"].text();
  if (root["traceId"]) {
    SIDESEAT_TRY(line.request, decode_json(as_request(root)));
  } else if (root["resourceSpans"]) {
    SIDESEAT_TRY(line.request, decode_json(text));
  } else {
    return Error(ErrorCode::kMalformed, "neither a span nor an export request of spans");
  }
  return line;
}

}  // namespace sideseat::otlp
