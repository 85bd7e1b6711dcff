// A stream's chunks name each thing otherwise than the whole answer does.
#include "bedrock/families/titan_text.h"

#include "bedrock/families/members.h"
#include "bedrock/families/reading.h"
#include "bedrock/families/settings.h"

namespace sideseat::bedrock::titan_text {
namespace {

bool has_request_shape(JsonValue body) { return body["inputText"] && body["textGenerationConfig"]; }

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "amazon.titan-t") && body["inputText"];
}

bool has_response_shape(JsonValue body) {
  const JsonValue results = body["results"];
  if (!results.is_array()) return false;
  if (results.size() == 0) return bool(body["inputTextTokenCount"]);
  return bool((*results.elements().begin())["outputText"]);
}

bool has_chunk_shape(JsonValue chunk) { return bool(chunk["outputText"]); }

void read_request(JsonValue body, CallFacts& facts) {
  read_text_completion(body["textGenerationConfig"], body["inputText"], facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  for (const JsonValue result : body["results"].elements()) {
    add_text_choice(result["outputText"], result["completionReason"], facts);
  }
}

class ResultsMerger final : public ChunkMerger {
 public:
  StreamStep add(JsonValue chunk) override {
    const std::int64_t index = chunk["index"].integer().value_or(0);
    StreamStep step = StreamStep::kOther;
    for (const JsonValue member : chunk.members()) {
      if (member.key_is("outputText")) {
        const std::string text = member.text();
        results_.append(index, text);
        if (!text.empty()) step = StreamStep::kContent;
      } else if (member.key_is("totalOutputTextTokenCount")) {  // The sum up to here.
        results_.keep(index, "tokenCount", member);
      } else if (member.key_is("completionReason")) {
        results_.keep(index, "completionReason", member);
      } else if (!member.key_is("index")) {
        keep_member(members_, member);
      }
    }
    return step;
  }

  std::string body() const override {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("results");
    results_.write(json, "outputText");
    write_members(json, members_);
    json.end_object();
    return out;
  }

 private:
  IndexedTexts results_;
  std::vector<JsonMember> members_;
};

std::unique_ptr<ChunkMerger> merge_chunks() { return std::make_unique<ResultsMerger>(); }

}  // namespace

const Family kFamily{
    .name = "titan_text",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_chunk_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = merge_chunks,
};

}  // namespace sideseat::bedrock::titan_text
