// Prompts with [INST] marks; the answers have no counts of tokens.
#include "bedrock/families/mistral_text.h"

#include "bedrock/families/members.h"
#include "bedrock/families/reading.h"

namespace sideseat::bedrock::mistral_text {
namespace {

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "mistral.") && body["prompt"];
}

bool has_response_shape(JsonValue body) {
  const JsonValue outputs = body["outputs"];
  return outputs.size() > 0 && outputs.is_array() && (*outputs.elements().begin())["text"];
}

void read_request(JsonValue body, CallFacts& facts) {
  read_text_completion(body, body["prompt"], facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  for (const JsonValue output : body["outputs"].elements()) {
    add_text_choice(output["text"], output["stop_reason"], facts);
  }
}

class OutputsMerger final : public ChunkMerger {
 public:
  StreamStep add(JsonValue chunk) override {
    StreamStep step = StreamStep::kOther;
    for (const JsonValue member : chunk.members()) {
      if (!member.key_is("outputs")) {
        keep_member(members_, member);
      } else if (add_outputs(member)) {
        step = StreamStep::kContent;
      }
    }
    return step;
  }

  std::string body() const override {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("outputs");
    outputs_.write(json, "text");
    write_members(json, members_);
    json.end_object();
    return out;
  }

 private:
  // True if one of them brings text. Their order tells which is which.
  bool add_outputs(JsonValue outputs) {
    bool any = false;
    std::int64_t index = 0;
    for (const JsonValue output : outputs.elements()) {
      for (const JsonValue member : output.members()) {
        if (member.key_is("text")) {
          const std::string text = member.text();
          any = any || !text.empty();
          outputs_.append(index, text);
        } else {
          outputs_.keep(index, member.key(), member);
        }
      }
      ++index;
    }
    return any;
  }

  IndexedTexts outputs_;
  std::vector<JsonMember> members_;
};

std::unique_ptr<ChunkMerger> merge_chunks() { return std::make_unique<OutputsMerger>(); }

}  // namespace

const Family kFamily{
    .name = "mistral_text",
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_response_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = merge_chunks,
};

}  // namespace sideseat::bedrock::mistral_text
