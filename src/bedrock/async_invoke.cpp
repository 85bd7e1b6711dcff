// Members as they are, and the little that can be shown of them as an output.
#include "bedrock/async_invoke.h"

#include <algorithm>

#include "base/json_writer.h"
#include "bedrock/invoke.h"
#include "bedrock/model_id.h"

namespace sideseat::bedrock {
namespace {

constexpr std::string_view kOutputConfig = "output_data_config";

Part generic_part(std::string_view name) {
  Part part;
  part.type = PartType::kGeneric;
  part.name = name;
  return part;
}

// Jobs make videos, or embeddings in a file. Nothing where the configuration names no place.
void add_place(JsonValue output_config, bool embeddings, std::vector<Part>& parts) {
  const std::string uri = output_config["s3OutputDataConfig"]["s3Uri"].text();
  if (uri.empty()) return;
  Part part;
  part.type = PartType::kUri;
  part.modality = embeddings ? "document" : "video";
  part.content = uri;
  parts.push_back(std::move(part));
}

// What an answer says of the job it is about, as far as it says it.
Part job_part(JsonValue job) {
  Part part = generic_part("async_invoke");
  for (const std::string_view name : {"status", "failureMessage", "invocationArn"}) {
    if (job[name]) part.with(snake_case(name), job[name].raw());
  }
  return part;
}

void keep_members(JsonValue object, std::vector<JsonMember>& members) {
  for (const JsonValue member : object.members()) add_member(members, member);
}

}  // namespace

void read_start_async_request(const CallRequest& request, CallFacts& facts) {
  facts.operation = "generate_content";
  const Result<JsonDocument> body = JsonDocument::parse(request.body);
  if (!body) return;
  facts.model_id = body->root()["modelId"].text();
  for (const JsonValue member : body->root().members()) {
    if (member.key_is("modelInput")) {
      read_invoke_body(member, facts.model_id, facts);
    } else if (!member.key_is("modelId")) {
      add_member(facts.request_members, member);
    }
  }
  // No model writes text into S3.
  if (facts.operation != "embeddings") facts.operation = "generate_content";
}

void read_start_async_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> body = JsonDocument::parse(answer.body);
  if (!body) return;
  keep_members(body->root(), facts.response_members);
  Message message{"assistant", {job_part(body->root())}, ""};
  const auto config =
      std::find_if(facts.request_members.begin(), facts.request_members.end(),
                   [](const JsonMember& member) { return member.name == kOutputConfig; });
  if (config != facts.request_members.end()) {
    const Result<JsonDocument> place = JsonDocument::parse(config->json);
    if (place) add_place(place->root(), facts.operation == "embeddings", message.parts);
  }
  facts.output.push_back(std::move(message));
}

void read_get_async_request(const CallRequest& request, CallFacts& facts) {
  facts.operation = "get_async_invoke";
  const std::string arn = read_url_path(request.url_path).invocation_arn;
  if (!arn.empty()) facts.request_members.push_back({"invocation_arn", json_string(arn)});
}

void read_get_async_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> body = JsonDocument::parse(answer.body);
  if (!body) return;
  const JsonValue job = body->root();
  keep_members(job, facts.response_members);
  facts.response_model = job["modelArn"].text();
  facts.resolved_model_id = read_model_id(facts.response_model).foundation_model;
  Message message{"assistant", {job_part(job)}, ""};
  if (job["status"].text() == "Completed") {
    const bool embeddings = facts.response_model.find("embed") != std::string::npos;
    add_place(job["outputDataConfig"], embeddings, message.parts);
  }
  facts.output.push_back(std::move(message));
}

void read_list_async_request(const CallRequest&, CallFacts& facts) {
  facts.operation = "list_async_invokes";
}

void read_list_async_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> body = JsonDocument::parse(answer.body);
  if (!body) return;
  keep_members(body->root(), facts.response_members);
  Part part = generic_part("async_invokes");
  part.with("count", std::to_string(body->root()["asyncInvokeSummaries"].size()));
  facts.output.push_back({"assistant", {std::move(part)}, ""});
}

}  // namespace sideseat::bedrock
