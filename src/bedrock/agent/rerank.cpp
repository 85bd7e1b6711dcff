// Queries and documents are unions of text and JSON.
#include "bedrock/agent/rerank.h"

#include <string>
#include <utility>

#include "base/json_writer.h"
#include "bedrock/agent/values.h"
#include "bedrock/search_units.h"

namespace sideseat::bedrock::agent {
namespace {

// A text document is its text, a JSON document that JSON.
void write_document(JsonWriter& json, JsonValue document) {
  if (document["textDocument"]["text"]) {
    json.raw(document["textDocument"]["text"].raw());
  } else if (document["jsonDocument"]) {
    json.raw(document["jsonDocument"].raw());
  } else {
    json.raw(document ? document.raw() : "null");
  }
}

Part documents_part(JsonValue sources) {
  std::string list;
  JsonWriter json(list);
  json.begin_array();
  for (const JsonValue source : sources.elements()) {
    const JsonValue document = source["inlineDocumentSource"];
    write_document(json, document ? document : source);
  }
  json.end_array();
  Part part;
  part.type = PartType::kGeneric;
  part.name = "documents";
  part.with("documents", list);
  return part;
}

Part results_part(JsonValue results) {
  std::string list;
  JsonWriter json(list);
  json.begin_array();
  for (const JsonValue result : results.elements()) {
    json.begin_object();
    for (const JsonValue member : result.members()) {
      json.key(snake_case(member.key()));
      if (member.key_is("document")) {
        write_document(json, member);
      } else {
        json.raw(member.raw());
      }
    }
    json.end_object();
  }
  json.end_array();
  Part part;
  part.type = PartType::kGeneric;
  part.name = "rerank_results";
  part.with("results", list);
  return part;
}

}  // namespace

void read_rerank_request(const CallRequest& request, CallFacts& facts) {
  facts.operation = "rerank";
  const Result<JsonDocument> document = JsonDocument::parse(request.body);
  if (!document) return;
  const JsonValue body = document->root();
  const JsonValue configuration = body["rerankingConfiguration"]["bedrockRerankingConfiguration"];
  facts.model_id = configuration["modelConfiguration"]["modelArn"].text();
  facts.settings.top_k = configuration["numberOfResults"].number();
  Message message{"user", {}, ""};
  for (const JsonValue query : body["queries"].elements()) {
    message.parts.push_back(query["textQuery"] ? Part::text(query["textQuery"]["text"].text())
                                               : Part::generic("query", std::string(query.raw())));
  }
  message.parts.push_back(documents_part(body["sources"]));
  facts.input.push_back(std::move(message));
  keep_members(facts.request_members, body, {"queries", "sources"});
}

void read_rerank_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> document = JsonDocument::parse(answer.body);
  if (!document) return;
  const JsonValue body = document->root();
  if (body["results"]) {
    facts.output.push_back({"assistant", {results_part(body["results"])}, ""});
    facts.units.search_units = search_units(facts);
  }
  keep_members(facts.response_members, body, {"results"});
}

}  // namespace sideseat::bedrock::agent
