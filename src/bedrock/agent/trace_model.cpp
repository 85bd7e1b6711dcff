// Agents write prompts and answers into their traces as texts, which often are JSON again.
#include "bedrock/agent/trace_model.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "bedrock/agent/values.h"
#include "bedrock/converse.h"
#include "bedrock/families/family.h"
#include "model/anthropic_content.h"
#include "model/attribute_names.h"
#include "model/converse_content.h"

namespace sideseat::bedrock::agent {
namespace {

// The contents of a prompt's message are often a list as Java prints it: "[{text=Hello,
// type=text}]". One of a single text is that text; of more, nobody can tell where each ends.
std::string unwrapped(std::string text) {
  constexpr std::string_view kBegin = "[{text=";
  constexpr std::string_view kType = ", type=text";
  constexpr std::string_view kEnd = "}]";
  if (!text.starts_with(kBegin) || !text.ends_with(kEnd)) return text;
  std::string_view inside = text;
  inside.remove_prefix(kBegin.size());
  inside.remove_suffix(kEnd.size());
  if (inside.ends_with(kType)) inside.remove_suffix(kType.size());
  if (inside.find("}, {") != std::string_view::npos) return text;
  return std::string(inside);
}

// Blocks with a "type" are Anthropic's, those without Converse's.
Part read_block(JsonValue block) {
  return block["type"].is_string() ? read_anthropic_block(block) : read_converse_block(block);
}

Message read_message(JsonValue message) {
  const JsonValue content = message["content"];
  if (!content.is_array()) return text_message(message["role"].text(), unwrapped(content.text()));
  Message out{message["role"].text(), {}, ""};
  for (const JsonValue block : content.elements()) out.parts.push_back(read_block(block));
  return out;
}

void read_prompt(const std::string& text, CallFacts& facts) {
  const Result<JsonDocument> document = JsonDocument::parse(text);
  const JsonValue prompt = document ? document->root() : JsonValue();
  if (!prompt["messages"].is_array()) {
    if (!text.empty()) facts.input.push_back(text_message("user", text));
    return;
  }
  const JsonValue system = prompt["system"];
  if (system.is_string() && !system.text().empty()) {
    facts.system.push_back(Part::text(unwrapped(system.text())));
  }
  for (const JsonValue block : system.elements()) facts.system.push_back(read_block(block));
  for (const JsonValue message : prompt["messages"].elements()) {
    facts.input.push_back(read_message(message));
  }
  keep_members(facts.request_members, prompt, {"system", "messages"});
}

// Whether the body was of a kind that is known.
bool read_body(const std::string& text, CallFacts& facts) {
  const Result<JsonDocument> written = JsonDocument::parse(text);
  if (!written || !written->root().is_object()) return false;
  const Result<JsonDocument> document = JsonDocument::parse(without_nulls(written->root()));
  if (!document) return false;
  const JsonValue body = document->root();
  if (body["output"]["message"].is_object()) {
    read_converse_response(body, facts);
    return true;
  }
  const Family* family = family_of_response(body, facts.model_id);
  if (family == nullptr) return false;
  facts.family = family->name;
  family->read_response(body, facts);
  facts.counts.fill_from(counts_in_body(body));
  if (body["usage"].is_object()) set_member(facts.usage, "body", body["usage"].raw());
  return true;
}

Message& answer_of(CallFacts& facts) {
  if (facts.output.empty()) facts.output.push_back({"assistant", {}, ""});
  return facts.output.front();
}

Part read_reasoning(JsonValue reasoning) {
  const JsonValue text = reasoning["reasoningText"];
  if (!text) {
    return Part::generic("redacted_reasoning", std::string(reasoning["redactedContent"].raw()));
  }
  Part part = Part::reasoning(text["text"].text());
  if (text["signature"]) part.with("signature", text["signature"].raw());
  return part;
}

}  // namespace

void read_model_input(JsonValue input, CallFacts& facts) {
  facts.operation = "chat";
  facts.model_id = input["foundationModel"].text();
  const JsonValue settings = input["inferenceConfiguration"];
  facts.settings.max_tokens = settings["maximumLength"].integer();
  facts.settings.temperature = settings["temperature"].number();
  facts.settings.top_p = settings["topP"].number();
  facts.settings.top_k = settings["topK"].number();
  for (const JsonValue stop : settings["stopSequences"].elements()) {
    facts.settings.stop_sequences.push_back(stop.text());
  }
  read_prompt(input["text"].text(), facts);
  add_text(facts.attributes, attribute::kBedrockAgentStepType, input["type"].text());
  keep_members(facts.request_members, input,
               {"foundationModel", "inferenceConfiguration", "text", "type", "traceId"});
  if (settings) set_member(facts.request_members, "inference_config", settings.raw());
}

void read_model_output(JsonValue output, CallFacts& facts) {
  facts.operation = "chat";
  const std::string raw = output["rawResponse"]["content"].text();
  if (!read_body(raw, facts) && !raw.empty()) {
    answer_of(facts).parts.push_back(Part::text(raw));
  }
  if (const JsonValue reasoning = output["reasoningContent"]) {
    add_reasoning(facts, read_reasoning(reasoning));
  }
  if (const JsonValue parsed = output["parsedResponse"]; parsed["rationale"].is_string()) {
    add_reasoning(facts, Part::reasoning(parsed["rationale"].text()).with("rationale", "true"));
  }
  const JsonValue metadata = output["metadata"];
  if (const JsonValue usage = metadata["usage"]) {
    facts.counts.fill_from(counts_in_usage(usage));
    set_member(facts.usage, "trace", usage.raw());
  }
  facts.latency_ms = metadata["totalTimeMs"] ? metadata["totalTimeMs"].integer() : facts.latency_ms;
  keep_members(facts.response_members, output,
               {"rawResponse", "reasoningContent", "metadata", "traceId"});
}

void add_reasoning(CallFacts& facts, Part thoughts) {
  std::vector<Part>& parts = answer_of(facts).parts;
  const auto same = [&thoughts](const Part& part) {
    return part.type == thoughts.type && part.content == thoughts.content;
  };
  if (thoughts.type == PartType::kReasoning && std::any_of(parts.begin(), parts.end(), same)) {
    return;
  }
  const auto is_reasoning = [](const Part& part) { return part.type == PartType::kReasoning; };
  parts.insert(std::find_if_not(parts.begin(), parts.end(), is_reasoning), std::move(thoughts));
}

}  // namespace sideseat::bedrock::agent
