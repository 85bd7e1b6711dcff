// One result of many shapes: a text, a row, a picture; in S3, on the web, in a database.
#include "bedrock/agent/references.h"

#include "base/json_writer.h"

namespace sideseat::bedrock::agent {
namespace {

// The one text of a location: each kind has its own member and its own word for it.
std::string address_of(JsonValue location) {
  for (const JsonValue kind : location.members()) {
    for (const JsonValue address : kind.members()) {
      if (address.is_string()) return address.text();
    }
  }
  return {};
}

std::string id_of(JsonValue result, std::size_t index) {
  std::string id = result["metadata"]["x-amz-bedrock-kb-chunk-id"].text();
  if (id.empty()) id = address_of(result["location"]);
  return id.empty() ? std::to_string(index) : id;
}

}  // namespace

Part retrieval_results(JsonValue results) {
  Part part;
  part.type = PartType::kGeneric;
  part.name = "retrieval_results";
  part.with("results", results ? results.raw() : "[]");
  return part;
}

std::string documents_json(JsonValue results) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  std::size_t index = 0;
  for (const JsonValue result : results.elements()) {
    json.begin_object().member("id", id_of(result, index++));
    if (result["score"]) json.key("score").raw(result["score"].raw());
    const JsonValue content = result["content"];
    if (content["text"]) json.key("content").raw(content["text"].raw());
    if (result["location"]) json.key("location").raw(result["location"].raw());
    json.end_object();
  }
  json.end_array();
  return out;
}

}  // namespace sideseat::bedrock::agent
