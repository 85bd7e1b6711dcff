// What went in and out as messages, the judgement verbatim.
#include "bedrock/guardrail.h"

#include "base/json_writer.h"
#include "bedrock/model_id.h"
#include "model/converse_content.h"
#include "model/part_extra.h"

namespace sideseat::bedrock {
namespace {

// The shape that Converse has in its body.
std::string guardrail_config(const Target& target) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("guardrailIdentifier", target.guardrail_id);
  if (!target.guardrail_version.empty()) {
    json.member("guardrailVersion", target.guardrail_version);
  }
  json.end_object();
  return out;
}

}  // namespace

void read_guardrail_request(const CallRequest& request, CallFacts& facts) {
  facts.operation = "apply_guardrail";
  const Target target = read_url_path(request.url_path);
  if (!target.guardrail_id.empty()) {
    facts.guardrail_id = target.guardrail_id;
    facts.request_members.push_back({"guardrail_config", guardrail_config(target)});
  }
  const Result<JsonDocument> body = JsonDocument::parse(request.body);
  if (!body) return;
  for (const JsonValue member : body->root().members()) {
    if (!member.key_is("content")) {
      add_member(facts.request_members, member);
      continue;
    }
    Message message;
    message.role = body->root()["source"].text() == "OUTPUT" ? "assistant" : "user";
    for (const JsonValue block : member.elements()) {
      message.parts.push_back(read_guardrail_block(block));
    }
    facts.input.push_back(std::move(message));
  }
}

void read_guardrail_answer(const CallAnswer& answer, CallFacts& facts) {
  const Result<JsonDocument> body = JsonDocument::parse(answer.body);
  if (!body) return;
  for (const JsonValue member : body->root().members()) {
    if (member.key_is("usage")) {
      facts.usage.push_back({"body", std::string(member.raw())});
    } else if (member.key_is("outputs")) {
      if (member.size() == 0) continue;
      Message message{"assistant", {}, ""};
      for (const JsonValue output : member.elements()) {
        Part part = Part::text(output["text"].text());
        keep_other_members(part, output, {"text"});
        message.parts.push_back(std::move(part));
      }
      facts.output.push_back(std::move(message));
    } else {
      add_member(facts.response_members, member);
    }
  }
}

}  // namespace sideseat::bedrock
