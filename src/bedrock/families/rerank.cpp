// The results are shown as they came.
#include "bedrock/families/rerank.h"

#include "bedrock/families/reading.h"
#include "bedrock/search_units.h"

namespace sideseat::bedrock::rerank {
namespace {

bool has_request_shape(JsonValue body) {
  return body["query"].is_string() && body["documents"].is_array();
}

JsonValue score_of(JsonValue result) {
  const JsonValue score = result["relevance_score"];
  return score ? score : result["relevanceScore"];
}

bool has_response_shape(JsonValue body) {
  const JsonValue results = body["results"];
  // Titan's text answers have results too, and a count of tokens.
  if (results.is_array() && results.size() == 0) return !body["inputTextTokenCount"];
  for (const JsonValue result : results.elements()) return bool(score_of(result));
  return false;
}

Part generic_part(std::string_view type, std::string_view member, JsonValue value) {
  Part part;
  part.type = PartType::kGeneric;
  part.name = type;
  return part.with(member, value.raw());
}

void read_request(JsonValue body, CallFacts& facts) {
  facts.operation = "rerank";
  facts.input.push_back({"user",
                         {Part::text(body["query"].text()),
                          generic_part("documents", "documents", body["documents"])},
                         ""});
  keep_request_members(body, {"top_n", "api_version", "rank_fields", "max_tokens_per_doc"}, facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  facts.operation = "rerank";
  facts.response_id = body["id"].text();
  facts.output.push_back(
      {"assistant", {generic_part("rerank_results", "results", body["results"])}, ""});
  facts.units.search_units = body["meta"]["billed_units"]["search_units"].integer();
  if (!facts.units.search_units) facts.units.search_units = search_units(facts);
}

}  // namespace

const Family kFamily{
    .name = "rerank",
    .has_request_shape = has_request_shape,
    .has_response_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
};

}  // namespace sideseat::bedrock::rerank
