// Bodies of any shape: recognised ones are read, all are kept.
#include "bedrock/invoke.h"

#include <initializer_list>
#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "bedrock/families/family.h"
#include "bedrock/families/settings.h"
#include "bedrock/guess.h"

namespace sideseat::bedrock {
namespace {

struct HeaderMember {
  std::string_view header;
  std::string_view member;  ///< Of the object that Converse would have in its body.
};

// Settings that Converse has in its body come as headers here; they are given the same shape.
void keep_headers(const HeaderList& headers, std::string_view name,
                  std::initializer_list<HeaderMember> rows, std::vector<JsonMember>& members) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  bool any = false;
  for (const HeaderMember& row : rows) {
    const std::string_view value = find_header(headers, row.header);
    if (value.empty()) continue;
    if (const auto number = find_integer_header(headers, row.header)) {
      json.member(row.member, *number);
    } else {
      json.member(row.member, value);
    }
    any = true;
  }
  json.end_object();
  if (any) members.push_back({std::string(name), std::move(out)});
}

void keep_service_headers(const HeaderList& headers, std::vector<JsonMember>& members) {
  keep_headers(headers, "performance_config",
               {{"x-amzn-bedrock-performanceconfig-latency", "latency"}}, members);
  keep_headers(headers, "service_tier", {{"x-amzn-bedrock-service-tier", "type"}}, members);
}

// Counts grow along a stream: what a later chunk says replaces what an earlier one said.
void read_counts(JsonValue chunk, TokenCounts& body_counts, TokenCounts& metric_counts) {
  TokenCounts counts = counts_in_body(chunk);
  counts.fill_from(body_counts);
  body_counts = counts;
  TokenCounts metrics = counts_in_metrics(chunk["amazon-bedrock-invocationMetrics"]);
  metrics.fill_from(metric_counts);
  metric_counts = metrics;
}

// Failures that come with the status 200.
void read_error(JsonValue error, CallFacts& facts) {
  if (!error.is_object() || facts.error) return;
  std::string type = error["type"].text();
  if (type.empty()) type = error["code"].text();
  facts.error = ServiceError{std::move(type), error["message"].text()};
}

void read_service_members(JsonValue body, CallFacts& facts) {
  read_error(body["error"], facts);
  if (const JsonValue usage = body["usage"]; usage.is_object()) {
    set_member(facts.usage, "body", usage.raw());
  }
  if (const JsonValue metrics = body["amazon-bedrock-invocationMetrics"]) {
    set_member(facts.usage, "metrics", metrics.raw());
    facts.latency_ms = metrics["invocationLatency"].integer();
    facts.first_byte_latency_ms = metrics["firstByteLatency"].integer();
  }
  if (const JsonValue action = body["amazon-bedrock-guardrailAction"]) {
    set_member(facts.response_members, "guardrail_action", action.raw());
  }
  if (const JsonValue trace = body["amazon-bedrock-trace"]) {
    set_member(facts.response_members, "trace", trace.raw());
  }
}

// The answer's shape corrects what the request was taken for. A request that nobody could tell is
// read by the family that answered it.
void read_family_answer(const Family& family, JsonValue body, CallFacts& facts) {
  if (facts.family.empty() && family.read_request) {
    const Result<JsonDocument> request = JsonDocument::parse(facts.request_body);
    const std::vector<Message> guesses = std::exchange(facts.input, {});
    if (request) family.read_request(request->root(), facts);
    if (facts.input.empty()) facts.input = guesses;
  }
  facts.family = family.name;
  if (family.read_response) family.read_response(body, facts);
}

void read_answer_headers(const HeaderList& headers, CallFacts& facts) {
  facts.counts.fill_from(counts_in_headers(headers));
  keep_headers(headers, "headers",
               {{"x-amzn-bedrock-input-token-count", "inputTokenCount"},
                {"x-amzn-bedrock-output-token-count", "outputTokenCount"},
                {"x-amzn-bedrock-cache-read-input-token-count", "cacheReadInputTokenCount"},
                {"x-amzn-bedrock-cache-write-input-token-count", "cacheWriteInputTokenCount"}},
               facts.usage);
  keep_service_headers(headers, facts.response_members);
  if (!facts.latency_ms) {
    facts.latency_ms = find_integer_header(headers, "x-amzn-bedrock-invocation-latency");
  }
}

}  // namespace

void read_invoke_body(JsonValue body, std::string_view model_id, CallFacts& facts) {
  facts.request_body = body.raw();
  facts.operation = guess_operation(body, model_id);
  if (const Family* family = family_of_request(body, model_id)) {
    facts.family = family->name;
    if (family->read_request) family->read_request(body, facts);
  } else {
    guess_prompt(body, facts);
  }
  read_thinking(body, facts.settings);
}

void read_invoke_request(const CallRequest& request, CallFacts& facts) {
  const Result<JsonDocument> document = JsonDocument::parse(request.body);
  if (document) {
    read_invoke_body(document->root(), request.model_id, facts);
  } else {
    const std::string kept = text_as_json(request.body);
    const Result<JsonDocument> text = JsonDocument::parse(kept);
    read_invoke_body(text ? text->root() : JsonValue(), request.model_id, facts);
  }
  facts.guardrail_id = find_header(request.headers, "x-amzn-bedrock-guardrailidentifier");
  keep_headers(request.headers, "guardrail_config",
               {{"x-amzn-bedrock-guardrailidentifier", "guardrailIdentifier"},
                {"x-amzn-bedrock-guardrailversion", "guardrailVersion"},
                {"x-amzn-bedrock-trace", "trace"}},
               facts.request_members);
  keep_service_headers(request.headers, facts.request_members);
}

void read_invoke_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> document = JsonDocument::parse(answer.body);
  const JsonValue body = document ? document->root() : JsonValue();
  facts.response_body = document ? std::string(answer.body) : text_as_json(answer.body);
  if (const Family* family = family_of_response(body, facts.family)) {
    read_family_answer(*family, body, facts);
  } else if (!body["error"].is_object()) {
    const Result<JsonDocument> kept = JsonDocument::parse(facts.response_body);
    if (kept) guess_answer(kept->root(), facts);
  }
  TokenCounts metrics;
  if (body.is_array()) {
    for (const JsonValue chunk : body.elements()) {
      read_counts(chunk, facts.counts, metrics);
      read_service_members(chunk, facts);
    }
  } else {
    read_counts(body, facts.counts, metrics);
    read_service_members(body, facts);
  }
  facts.counts.fill_from(metrics);
  read_answer_headers(answer.headers, facts);
}

}  // namespace sideseat::bedrock
