// Converse's shapes with a few other names around them.
#include "bedrock/families/nova.h"

#include "bedrock/converse.h"
#include "bedrock/converse_stream.h"
#include "bedrock/families/members.h"
#include "bedrock/families/reading.h"
#include "bedrock/families/settings.h"
#include "model/converse_content.h"
#include "model/stop_reason.h"

namespace sideseat::bedrock::nova {
namespace {

// A union with one member, as Converse has it; everybody else's blocks have a type.
bool is_own_block(JsonValue block) {
  if (!block.is_object() || block["type"]) return false;
  return block["text"] || block["image"] || block["video"] || block["document"] || block["audio"] ||
         block["toolUse"] || block["toolResult"];
}

bool has_request_shape(JsonValue body) {
  const JsonValue messages = body["messages"];
  if (!messages.is_array()) return false;
  if (body["schemaVersion"] || body["inferenceConfig"] || body["toolConfig"]) return true;
  for (const JsonValue message : messages.elements()) {
    for (const JsonValue block : message["content"].elements()) return is_own_block(block);
  }
  return false;
}

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "amazon.nova") && body["messages"].is_array();
}

bool has_response_shape(JsonValue body) { return body["output"]["message"].is_object(); }

bool has_chunk_shape(JsonValue chunk) {
  return chunk["messageStart"] || chunk["contentBlockStart"] || chunk["contentBlockDelta"];
}

void read_request(JsonValue body, CallFacts& facts) {
  facts.operation = "chat";
  const JsonValue system = body["system"];
  if (system.is_string()) facts.system.push_back(Part::text(system.text()));
  if (system.is_array()) facts.system = read_converse_content(system);
  for (const JsonValue message : body["messages"].elements()) {
    if (message["content"].is_string()) {
      facts.input.push_back({message["role"].text(), {Part::text(message["content"].text())}, ""});
    } else {
      facts.input.push_back(read_converse_message(message));
    }
  }
  const JsonValue tools = body["toolConfig"];
  if (tools["tools"].size() > 0) facts.tool_definitions = converse_tool_definitions(tools["tools"]);
  keep_request_members(tools, {"toolChoice"}, facts);
  keep_request_members(body, {"inferenceConfig", "reasoningConfig"}, facts);
  read_settings(body["inferenceConfig"], facts.settings);
}

void read_response(JsonValue body, CallFacts& facts) {
  Message message = read_converse_message(body["output"]["message"]);
  add_choice(std::move(message.role), std::move(message.parts), body["stopReason"], facts);
  if (const auto latency = body["metrics"]["latencyMs"].integer()) facts.latency_ms = latency;
  if (body["trace"].size() > 0)
    facts.response_members.push_back({"trace", std::string(body["trace"].raw())});
}

// Each chunk is an event of ConverseStream. Every delta of text has a block of its own: they are
// one text.
class EventsMerger final : public ChunkMerger {
 public:
  StreamStep add(JsonValue chunk) override {
    StreamStep step = StreamStep::kOther;
    for (const JsonValue member : chunk.members()) {
      if (!member.is_object() || member.key().starts_with("amazon-bedrock-")) {
        merger_.keep_member(member);
      } else if (merger_.add_event(member.key(), member) == StreamStep::kContent) {
        step = StreamStep::kContent;
      }
    }
    return step;  // The service's metrics tell which chunk is the last.
  }

  std::string body() const override { return merger_.body(); }

 private:
  ConverseStreamMerger merger_{ConverseStreamMerger::Texts::kNeighboursAreOne};
};

std::unique_ptr<ChunkMerger> merge_chunks() { return std::make_unique<EventsMerger>(); }

}  // namespace

const Family kFamily{
    .name = "nova",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_chunk_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = merge_chunks,
};

}  // namespace sideseat::bedrock::nova
