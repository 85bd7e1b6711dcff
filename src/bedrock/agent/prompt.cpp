// Each body is kept as JSON, beside its texts as messages.
#include "bedrock/agent/prompt.h"

#include <utility>

#include "bedrock/agent/values.h"

namespace sideseat::bedrock::agent {
namespace {

// Whether the body is JSON, which is kept then.
Result<JsonDocument> keep_body(std::string_view body, std::string& kept) {
  Result<JsonDocument> document = JsonDocument::parse(body);
  if (document) kept = body;
  return document;
}

}  // namespace

void read_optimize_request(const CallRequest& request, CallFacts& facts) {
  facts.operation = "optimize_prompt";
  const Result<JsonDocument> document = keep_body(request.body, facts.request_body);
  if (!document) return;
  const JsonValue body = document->root();
  facts.model_id = body["targetModelId"].text();
  const JsonValue text = body["input"]["textPrompt"]["text"];
  if (text) facts.input.push_back(text_message("user", text.text()));
}

void read_optimize_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> document = keep_body(answer.body, facts.response_body);
  if (!document) return;
  Message message{"assistant", {}, ""};
  for (const JsonValue event : document->root()["events"].elements()) {
    const JsonValue analysis = event["analyzePromptEvent"]["message"];
    const JsonValue text = event["optimizedPromptEvent"]["optimizedPrompt"]["textPrompt"]["text"];
    if (analysis) message.parts.push_back(Part::reasoning(analysis.text()));
    if (text) message.parts.push_back(Part::text(text.text()));
  }
  if (!message.parts.empty()) facts.output.push_back(std::move(message));
}

void read_query_request(const CallRequest& request, CallFacts& facts) {
  facts.operation = "generate_query";
  const Result<JsonDocument> document = keep_body(request.body, facts.request_body);
  if (!document) return;
  const JsonValue text = document->root()["queryGenerationInput"]["text"];
  if (text) facts.input.push_back(text_message("user", text.text()));
}

void read_query_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> document = keep_body(answer.body, facts.response_body);
  if (!document) return;
  Message message{"assistant", {}, ""};
  for (const JsonValue query : document->root()["queries"].elements()) {
    Part part = Part::text(query["sql"].text());
    if (query["type"]) part.with("query_type", query["type"].raw());
    message.parts.push_back(std::move(part));
  }
  if (!message.parts.empty()) facts.output.push_back(std::move(message));
}

}  // namespace sideseat::bedrock::agent
