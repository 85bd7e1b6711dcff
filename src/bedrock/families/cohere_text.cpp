// Generations: several of them if asked, told apart by their index in a stream.
#include "bedrock/families/cohere_text.h"

#include "bedrock/families/members.h"
#include "bedrock/families/reading.h"

namespace sideseat::bedrock::cohere_text {
namespace {

bool has_request_shape(JsonValue body) {
  return body["prompt"].is_string() && (body["num_generations"] || body["return_likelihoods"] ||
                                        body["p"].number() || body["k"].number());
}

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "cohere.") && body["prompt"];
}

bool has_response_shape(JsonValue body) { return body["generations"].is_array(); }

bool has_chunk_shape(JsonValue chunk) {
  return has_response_shape(chunk) || (chunk["is_finished"] && !chunk["event_type"]);
}

void read_request(JsonValue body, CallFacts& facts) {
  read_text_completion(body, body["prompt"], facts);
}

void read_response(JsonValue body, CallFacts& facts) {
  facts.response_id = body["id"].text();
  for (const JsonValue generation : body["generations"].elements()) {
    add_text_choice(generation["text"], generation["finish_reason"], facts);
  }
}

// A chunk is a piece of one generation, or holds generations as a whole answer does.
class GenerationsMerger final : public ChunkMerger {
 public:
  StreamStep add(JsonValue chunk) override {
    bool any = add_piece(chunk);
    std::int64_t index = 0;
    for (const JsonValue generation : chunk["generations"].elements()) {
      any = add_members(generation, index++) || any;
    }
    return any ? StreamStep::kContent : StreamStep::kOther;
  }

  std::string body() const override {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("generations");
    generations_.write(json, "text");
    write_members(json, members_);
    json.end_object();
    return out;
  }

 private:
  bool add_piece(JsonValue chunk) {
    const std::int64_t index = chunk["index"].integer().value_or(0);
    bool any = false;
    for (const JsonValue member : chunk.members()) {
      if (member.key_is("text")) {
        any = append(index, member);
      } else if (member.key_is("finish_reason")) {
        generations_.keep(index, "finish_reason", member);
      } else if (member.key_is("response")) {  // The last chunk's: the answer's id and prompt.
        for (const JsonValue inner : member.members()) {
          if (!inner.key_is("generations")) keep_member(members_, inner);
        }
      } else if (!member.key_is("index") && !member.key_is("is_finished") &&
                 !member.key_is("generations")) {
        keep_member(members_, member);
      }
    }
    return any;
  }

  bool add_members(JsonValue generation, std::int64_t index) {
    bool any = false;
    for (const JsonValue member : generation.members()) {
      if (member.key_is("text")) {
        any = append(index, member);
      } else {
        generations_.keep(index, member.key(), member);
      }
    }
    return any;
  }

  bool append(std::int64_t index, JsonValue text) {
    const std::string piece = text.text();
    generations_.append(index, piece);
    return !piece.empty();
  }

  IndexedTexts generations_;
  std::vector<JsonMember> members_;
};

std::unique_ptr<ChunkMerger> merge_chunks() { return std::make_unique<GenerationsMerger>(); }

}  // namespace

const Family kFamily{
    .name = "cohere_text",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_chunk_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = merge_chunks,
};

}  // namespace sideseat::bedrock::cohere_text
