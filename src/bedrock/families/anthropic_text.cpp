// The prompt is kept as one text, with its own marks of who speaks.
#include "bedrock/families/anthropic_text.h"

#include "base/json_writer.h"
#include "bedrock/stop_reason.h"

namespace sideseat::bedrock::anthropic_text {
namespace {

bool has_request_shape(JsonValue body) {
  return body["prompt"].is_string() && body["max_tokens_to_sample"];
}

bool may_be_request(JsonValue body, std::string_view model_id) {
  return model_id.find("anthropic.") != std::string_view::npos && body["prompt"].is_string();
}

bool has_response_shape(JsonValue body) { return body["completion"].is_string(); }

void read_request(JsonValue body, CallFacts& facts) {
  facts.operation = "text_completion";
  facts.input.push_back({"user", {Part::text(body["prompt"].text())}, ""});
  facts.settings.max_tokens = body["max_tokens_to_sample"].integer();
  facts.settings.temperature = body["temperature"].number();
  facts.settings.top_p = body["top_p"].number();
  facts.settings.top_k = body["top_k"].number();
  for (const JsonValue stop : body["stop_sequences"].elements()) {
    facts.settings.stop_sequences.push_back(stop.text());
  }
}

void read_response(JsonValue body, CallFacts& facts) {
  facts.stop_reason = body["stop_reason"].text();
  facts.output.push_back(
      {"assistant", {Part::text(body["completion"].text())}, finish_reason(facts.stop_reason)});
}

// Every chunk is a response of its own: the texts are appended, the last word on the rest counts.
class CompletionMerger final : public ChunkMerger {
 public:
  StreamStep add(JsonValue chunk) override {
    for (const JsonValue member : chunk.members()) {
      if (member.key_is("completion")) {
        completion_ += member.text();
      } else if (!member.is_null()) {
        set_member(members_, member.key(), member.raw());
      }
    }
    return chunk["completion"].text().empty() ? StreamStep::kOther : StreamStep::kContent;
  }

  std::string body() const override {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("completion", completion_);
    for (const JsonMember& member : members_) json.key(member.name).raw(member.json);
    json.end_object();
    return out;
  }

 private:
  std::string completion_;
  std::vector<JsonMember> members_;
};

std::unique_ptr<ChunkMerger> merge_chunks() { return std::make_unique<CompletionMerger>(); }

}  // namespace

const Family kFamily{
    .name = "anthropic_text",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = merge_chunks,
};

}  // namespace sideseat::bedrock::anthropic_text
