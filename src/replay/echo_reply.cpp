// Deterministic answers.
#include "replay/echo_reply.h"

#include "base/encoding.h"
#include "base/hash.h"
#include "base/utf8.h"

namespace sideseat::replay {
namespace {

constexpr std::size_t kQuoteCharactersMax = 200;
constexpr std::size_t kStreamedCharacters = 14;

std::string quoted(std::string_view text) {
  const std::string_view start = first_characters(text, kQuoteCharactersMax);
  return "\"" + std::string(start) + (start.size() < text.size() ? "...\"" : "\"");
}

std::string answer_text(const Ask& ask) {
  if (!ask.output_schema.empty()) {
    const auto schema = JsonDocument::parse(ask.output_schema);
    return arguments_for(schema ? schema->root() : JsonValue(), ask.last_text);
  }
  if (ask.brings_tool_result) {
    return "The tool answered " + quoted(ask.tool_result) +
           ". That is all there is to say: this answer is made up by sideseat replay.";
  }
  std::string text = "You said " + quoted(ask.last_text);
  if (ask.attachments > 0) {
    text += " and sent " + std::to_string(ask.attachments) +
            (ask.attachments == 1 ? " attachment" : " attachments");
  }
  return text + ". No model was asked: this answer is made up by sideseat replay.";
}

}  // namespace

Reply make_reply(const Ask& ask, std::string_view body) {
  Reply reply;
  reply.id = to_hex(content_hash(body).bytes).substr(0, 24);
  if (ask.thinking) {
    reply.thinking = "The user wants an answer to " +
                     quoted(ask.brings_tool_result ? ask.tool_result : ask.last_text) +
                     ". I am an echo, so I will say that I heard it.";
    reply.signature = to_base64("sideseat-replay-signature-" + reply.id);
  }
  if (!ask.tools.empty() && !ask.brings_tool_result) {
    const OfferedTool& tool = ask.tools.front();
    reply.text = "I will use " + tool.name + " for that.";
    reply.tool_call = ToolCall{reply.id, tool.name, arguments_for(tool.schema, ask.last_text)};
    reply.stop = Stop::kTool;
  } else {
    reply.text = answer_text(ask);
    if (ask.max_tokens && token_count(reply.text) > *ask.max_tokens) {
      const auto characters = static_cast<std::size_t>(*ask.max_tokens) * 4;
      reply.text = std::string(first_characters(reply.text, characters));
      reply.stop = Stop::kLength;
    }
  }
  reply.input_tokens = ask.input_tokens;
  reply.output_tokens = token_count(reply.text);
  if (!reply.thinking.empty()) reply.output_tokens += token_count(reply.thinking);
  if (reply.tool_call) reply.output_tokens += token_count(reply.tool_call->arguments) + 10;
  reply.first_byte_ms = 180 + ask.input_tokens % 97;
  reply.latency_ms = reply.first_byte_ms + 12 * reply.output_tokens;
  return reply;
}

std::vector<std::string> streamed(std::string_view text) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    const std::string_view piece = first_characters(text, kStreamedCharacters);
    pieces.emplace_back(piece);
    text.remove_prefix(piece.size());
  }
  return pieces;
}

}  // namespace sideseat::replay
