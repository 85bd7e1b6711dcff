// Looks for the members that the dialects have in common, and those they name differently.
#include "replay/echo_ask.h"

#include <algorithm>
#include <array>

namespace sideseat::replay {
namespace {

/// What Anthropic counts for a middle-sized picture; good enough for any attachment.
constexpr std::int64_t kAttachmentTokens = 1500;
constexpr std::int64_t kCharactersPerToken = 4;

bool is_binary(JsonValue member) {
  static constexpr std::array<std::string_view, 4> kNames{"bytes", "data", "url", "signature"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view name) { return member.key_is(name); }) &&
         member.raw().size() > 256;
}

struct Sizes {
  std::int64_t characters = 0;
  std::int64_t attachments = 0;
};

void measure(JsonValue value, Sizes& sizes) {
  if (value.is_string()) {
    if (is_binary(value)) {
      ++sizes.attachments;
    } else {
      sizes.characters += static_cast<std::int64_t>(value.raw().size()) - 2;
    }
  }
  for (const JsonValue element : value.elements()) measure(element, sizes);
  for (const JsonValue member : value.members()) measure(member, sizes);
}

void append_text(std::string& out, std::string_view text) {
  if (!out.empty() && !text.empty()) out.append(" ");
  out.append(text);
}

/// The text anywhere below, and JSON where a tool gave that.
std::string text_below(JsonValue value) {
  if (value.is_string()) return value.text();
  if (const JsonValue json = value["json"]) return std::string(json.raw());
  std::string out = value["text"].text();
  append_text(out, value["content"] ? text_below(value["content"]) : std::string());
  for (const JsonValue element : value.elements()) append_text(out, text_below(element));
  return out;
}

void read_part(JsonValue part, Ask& ask) {
  const std::string type = part["type"].text();
  const JsonValue result = part["toolResult"];
  if (result || type == "tool_result") {
    ask.brings_tool_result = true;
    append_text(ask.tool_result, text_below(result ? result : part));
  } else if (part["text"].is_string()) {
    append_text(ask.last_text, part["text"].text());
  } else if (part["image"] || part["document"] || part["video"] || part["audio"] ||
             type == "image" || type == "document" || type == "image_url") {
    ++ask.attachments;
  }
}

void read_last_message(JsonValue messages, Ask& ask) {
  JsonValue last;
  for (const JsonValue message : messages.elements()) last = message;
  const JsonValue content = last["content"];
  if (last["role"].text() == "tool") {
    ask.brings_tool_result = true;
    ask.tool_result = text_below(content);
    return;
  }
  ask.last_text = content.text();
  for (const JsonValue part : content.elements()) read_part(part, ask);
}

void read_tools(JsonValue body, Ask& ask) {
  for (const JsonValue tool : body["toolConfig"]["tools"].elements()) {
    const JsonValue spec = tool["toolSpec"];
    if (spec["name"]) ask.tools.push_back({spec["name"].text(), spec["inputSchema"]["json"]});
  }
  for (const JsonValue tool : body["tools"].elements()) {
    const JsonValue function = tool["function"];
    if (function["name"]) {
      ask.tools.push_back({function["name"].text(), function["parameters"]});
    } else if (tool["name"]) {
      ask.tools.push_back({tool["name"].text(), tool["input_schema"]});
    }
  }
  const JsonValue converse_choice = body["toolConfig"]["toolChoice"];
  const JsonValue choice = body["tool_choice"];
  if (choice.text() == "none" || choice["type"].text() == "none") ask.tools.clear();
  for (const JsonValue name :
       {converse_choice["tool"]["name"], choice["name"], choice["function"]["name"]}) {
    if (!name) continue;
    const auto demanded = std::find_if(ask.tools.begin(), ask.tools.end(),
                                       [&](const auto& tool) { return tool.name == name.text(); });
    if (demanded != ask.tools.end()) ask.tools = {*demanded};
  }
}

bool asks_for_thinking(JsonValue body) {
  const JsonValue more = body["additionalModelRequestFields"];
  const std::array<JsonValue, 5> places{body["thinking"], more["thinking"],
                                        more["reasoning_config"], more["reasoningConfig"],
                                        body["reasoningConfig"]};
  return std::any_of(places.begin(), places.end(), [](JsonValue thinking) {
    const std::string type = thinking["type"].text();
    return type == "enabled" || type == "adaptive";
  });
}

std::optional<std::int64_t> max_tokens(JsonValue body) {
  const JsonValue config = body["inferenceConfig"];
  for (const JsonValue limit :
       {config["maxTokens"], config["max_new_tokens"], body["max_tokens"],
        body["max_completion_tokens"], body["max_tokens_to_sample"], body["max_gen_len"],
        body["maxTokens"], body["textGenerationConfig"]["maxTokenCount"]}) {
    if (const auto number = limit.integer()) return std::max<std::int64_t>(*number, 1);
  }
  return std::nullopt;
}

}  // namespace

Ask read_ask(JsonValue body) {
  Ask ask;
  read_last_message(body["messages"], ask);
  for (const std::string_view prompt : {"prompt", "inputText", "message"}) {
    if (body[prompt].is_string()) ask.last_text = body[prompt].text();
  }
  ask.thinking = asks_for_thinking(body);
  read_tools(body, ask);
  ask.output_schema =
      body["outputConfig"]["textFormat"]["structure"]["jsonSchema"]["schema"].text();
  ask.max_tokens = max_tokens(body);
  Sizes sizes;
  measure(body, sizes);
  ask.input_tokens =
      sizes.characters / kCharactersPerToken + sizes.attachments * kAttachmentTokens + 1;
  return ask;
}

std::int64_t token_count(std::string_view text) {
  return std::max<std::int64_t>(static_cast<std::int64_t>(text.size()) / kCharactersPerToken, 1);
}

}  // namespace sideseat::replay
