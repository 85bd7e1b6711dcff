// A query, a text or an image; results with scores.
#include "bedrock/agent/retrieve.h"

#include <utility>

#include "bedrock/agent/path.h"
#include "bedrock/agent/references.h"
#include "bedrock/agent/values.h"
#include "model/attribute_names.h"
#include "model/media_type.h"

namespace sideseat::bedrock::agent {

void read_retrieve_request(const CallRequest& request, CallFacts& facts) {
  facts.operation = "retrieval";
  facts.attributes = path_attributes(request.operation, request.url_path);
  facts.subject = text_of(facts.attributes, attribute::kDataSourceId);
  const Result<JsonDocument> document = JsonDocument::parse(request.body);
  if (!document) return;
  const JsonValue body = document->root();
  const JsonValue query = body["retrievalQuery"];
  Message message{"user", {}, ""};
  if (query["text"]) message.parts.push_back(Part::text(query["text"].text()));
  if (const JsonValue image = query["image"]) {
    Part part;
    part.type = PartType::kBlob;
    part.modality = "image";
    part.mime_type = media_type("image", image["format"].text());
    part.content = image["inlineContent"].text();
    message.parts.push_back(std::move(part));
  }
  if (!message.parts.empty()) facts.input.push_back(std::move(message));
  add_text(facts.content_attributes, attribute::kRetrievalQuery, query["text"].text());
  facts.settings.top_k =
      body["retrievalConfiguration"]["vectorSearchConfiguration"]["numberOfResults"].number();
  facts.guardrail_id = body["guardrailConfiguration"]["guardrailId"].text();
  keep_members(facts.request_members, body, {"retrievalQuery"});
}

void read_retrieve_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> document = JsonDocument::parse(answer.body);
  if (!document) return;
  const JsonValue body = document->root();
  const JsonValue results = body["retrievalResults"];
  if (results) {
    facts.output.push_back({"assistant", {retrieval_results(results)}, ""});
    add_text(facts.content_attributes, attribute::kRetrievalDocuments, documents_json(results));
  }
  keep_members(facts.response_members, body, {"retrievalResults"});
}

}  // namespace sideseat::bedrock::agent
