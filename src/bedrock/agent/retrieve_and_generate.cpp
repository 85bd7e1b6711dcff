// From a knowledge base, or from documents that are sent along.
#include "bedrock/agent/retrieve_and_generate.h"

#include <string>
#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "bedrock/agent/values.h"
#include "model/attribute_names.h"

namespace sideseat::bedrock::agent {
namespace {

Part read_source(JsonValue source) {
  Part part;
  part.modality = "document";
  if (const JsonValue bytes = source["byteContent"]) {
    part.type = PartType::kBlob;
    part.content = bytes["data"].text();
    part.mime_type = bytes["contentType"].text();
    if (bytes["identifier"]) part.with("name", bytes["identifier"].raw());
  } else {
    part.type = PartType::kUri;
    part.content = source["s3Location"]["uri"].text();
  }
  return part;
}

void read_generation(JsonValue generation, CallFacts& facts) {
  const JsonValue settings = generation["inferenceConfig"]["textInferenceConfig"];
  facts.settings.max_tokens = settings["maxTokens"].integer();
  facts.settings.temperature = settings["temperature"].number();
  facts.settings.top_p = settings["topP"].number();
  for (const JsonValue stop : settings["stopSequences"].elements()) {
    facts.settings.stop_sequences.push_back(stop.text());
  }
  facts.guardrail_id = generation["guardrailConfiguration"]["guardrailId"].text();
}

// The members of the answer that the events stand for.
class GenerateMerger final : public EventMerger {
 public:
  StreamStep add(const Frame& frame) override {
    const Result<JsonDocument> document = JsonDocument::parse(frame.payload);
    if (!document) return StreamStep::kOther;
    const JsonValue event = document->root();
    if (frame.event_type == "output") {
      text_ += event["text"].text();
      has_text_ = true;
      return StreamStep::kContent;
    }
    if (frame.event_type == "citation") {
      add_citation(event);
      return StreamStep::kOther;
    }
    if (frame.event_type == "guardrail" && event["action"]) {
      guardrail_action_ = event["action"].raw();
      return StreamStep::kOther;
    }
    others_.push_back({std::string(frame.event_type), std::string(frame.payload)});
    return StreamStep::kOther;
  }

  std::string body() const override {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    if (has_text_) json.key("output").begin_object().member("text", text_).end_object();
    if (!citations_.empty()) json.key("citations").begin_array().raw(citations_).end_array();
    if (!guardrail_action_.empty()) json.key("guardrailAction").raw(guardrail_action_);
    for (const JsonMember& other : others_) json.key(other.name).raw(other.json);
    json.end_object();
    return out;
  }

 private:
  // Once a member of its own, now the event itself; a while both came.
  void add_citation(JsonValue event) {
    if (!citations_.empty()) citations_ += ',';
    if (!event["retrievedReferences"] && event["citation"]) {
      citations_ += event["citation"].raw();
      return;
    }
    JsonWriter json(citations_);
    json.begin_object();
    for (const JsonValue member : event.members()) {
      if (!member.key_is("citation")) json.key(member.key()).raw(member.raw());
    }
    json.end_object();
  }

  std::string text_;
  bool has_text_ = false;
  std::string citations_;
  std::string guardrail_action_;
  std::vector<JsonMember> others_;
};

}  // namespace

void read_generate_request(const CallRequest& request, CallFacts& facts) {
  facts.operation = "chat";
  const Result<JsonDocument> document = JsonDocument::parse(request.body);
  if (!document) return;
  const JsonValue body = document->root();
  const JsonValue configuration = body["retrieveAndGenerateConfiguration"];
  const JsonValue base = configuration["knowledgeBaseConfiguration"];
  const JsonValue external = configuration["externalSourcesConfiguration"];
  const JsonValue chosen = base ? base : external;
  facts.model_id = chosen["modelArn"].text();
  read_generation(chosen["generationConfiguration"], facts);
  Message message = text_message("user", body["input"]["text"].text());
  for (const JsonValue source : external["sources"].elements()) {
    message.parts.push_back(read_source(source));
  }
  facts.input.push_back(std::move(message));
  add_text(facts.attributes, attribute::kDataSourceId, base["knowledgeBaseId"].text());
  add_text(facts.attributes, attribute::kKnowledgeBaseId, base["knowledgeBaseId"].text());
  add_text(facts.attributes, attribute::kConversationId, body["sessionId"].text());
  keep_members(facts.request_members, body,
               {"input", "sessionId", "retrieveAndGenerateConfiguration"});
  keep_members(facts.request_members, chosen, {"knowledgeBaseId", "modelArn", "sources"});
}

void read_generate_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> document = JsonDocument::parse(answer.body);
  if (!document) return;
  const JsonValue body = document->root();
  if (body["output"] || body["citations"]) {
    Part part = Part::text(body["output"]["text"].text());
    if (body["citations"].size() > 0) part.with("citations", body["citations"].raw());
    facts.output.push_back({"assistant", {std::move(part)}, ""});
  }
  std::string session = body["sessionId"].text();
  if (session.empty()) {
    session = find_header(answer.headers, "x-amzn-bedrock-knowledge-base-session-id");
  }
  if (find_attribute(facts.attributes, attribute::kConversationId) == nullptr) {
    add_text(facts.attributes, attribute::kConversationId, std::move(session));
  }
  keep_members(facts.response_members, body, {"output", "citations", "sessionId"});
}

std::unique_ptr<EventMerger> merge_generate() { return std::make_unique<GenerateMerger>(); }

}  // namespace sideseat::bedrock::agent
