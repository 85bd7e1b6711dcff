// A search for well-known names, nearest first, no deeper than real bodies are.
#include "bedrock/guess.h"

#include <algorithm>
#include <array>
#include <span>

namespace sideseat::bedrock {
namespace {

constexpr int kDepthMax = 6;              // predictions[].candidates[].content.parts[].text is 4.
constexpr std::size_t kTextsMax = 64;     // Of one body, so that what is shown stays readable.
constexpr std::size_t kVisitsMax = 4096;  // Of one body, whatever its shape.

using Names = std::span<const std::string_view>;

// The likelier name first: where two are side by side, the first one is taken.
constexpr std::array<std::string_view, 12> kPromptNames{
    "prompt", "inputText",   "inputPrompt", "text",     "inputs",  "input",
    "query",  "instruction", "question",    "contents", "content", "message"};
constexpr std::array<std::string_view, 16> kAnswerNames{
    "generated_text", "completion", "outputText", "text",        "generation", "answer",
    "content",        "delta",      "message",    "output",      "outputs",    "response",
    "result",         "results",    "choices",    "predictions",
};

// Collects the strings below `value` that stand under one of the names.
class TextSearch {
 public:
  explicit TextSearch(Names names) : names_(names) {}

  // True if there was any text at all.
  bool add(JsonValue value, int depth = 0) {
    if (value.is_string()) return add_text(value.text());
    if (++visited_ > kVisitsMax || depth > kDepthMax) return false;
    if (value.is_array()) return add_elements(value, depth);
    if (!value.is_object()) return false;
    for (const std::string_view name : names_) {
      if (add(value[name], depth + 1)) return true;
    }
    bool found = false;
    for (const JsonValue member : value.members()) {
      if (!member.is_object() || is_known(member)) continue;
      found = add(member, depth + 1);
      if (found) break;
    }
    return found;
  }

  std::vector<std::string>& texts() { return texts_; }

 private:
  bool add_text(std::string text) {
    if (text.empty() || texts_.size() >= kTextsMax) return false;
    texts_.push_back(std::move(text));
    return true;
  }

  bool add_elements(JsonValue array, int depth) {
    bool any = false;
    for (const JsonValue element : array.elements()) {
      if (add(element, depth + 1)) any = true;
    }
    return any;
  }

  bool is_known(JsonValue member) const {
    return std::any_of(names_.begin(), names_.end(),
                       [member](std::string_view name) { return member.key_is(name); });
  }

  const Names names_;
  std::vector<std::string> texts_;
  std::size_t visited_ = 0;
};

std::vector<std::string> texts_in(JsonValue value, Names names) {
  TextSearch search(names);
  search.add(value);
  return std::move(search.texts());
}

Part guessed(std::string text) {
  Part part = Part::text(std::move(text));
  return part.with("guessed", "true");
}

void add_message(std::string role, std::vector<std::string> texts, std::vector<Message>& messages) {
  if (texts.empty()) return;
  Message message{std::move(role), {}, ""};
  for (std::string& text : texts) message.parts.push_back(guessed(std::move(text)));
  messages.push_back(std::move(message));
}

// A string is a body that is not JSON, and a text of its own unless it was meant to be JSON.
std::vector<std::string> texts_of(JsonValue value, Names names) {
  if (value.is_string()) {
    std::string text = value.text();
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos || text[first] == '{' || text[first] == '[') return {};
    return {std::move(text)};
  }
  return texts_in(value, names);
}

}  // namespace

void guess_prompt(JsonValue request, CallFacts& facts) {
  for (const JsonValue message : request["messages"].elements()) {
    std::string role = message["role"].text();
    if (role.empty()) role = "user";
    add_message(std::move(role), texts_of(message, kPromptNames), facts.input);
  }
  if (facts.input.empty()) add_message("user", texts_of(request, kPromptNames), facts.input);
}

void guess_answer(JsonValue response, CallFacts& facts) {
  if (!response.is_array()) {
    add_message("assistant", texts_of(response, kAnswerNames), facts.output);
    return;
  }
  std::string all;
  for (const JsonValue chunk : response.elements()) {
    for (const std::string& text : texts_of(chunk, kAnswerNames)) all += text;
  }
  if (!all.empty()) add_message("assistant", {std::move(all)}, facts.output);
}

bool has_guessable_text(JsonValue chunk) { return !texts_of(chunk, kAnswerNames).empty(); }

std::string guess_operation(JsonValue request, std::string_view model_id) {
  const auto is_named = [model_id](std::string_view word) {
    return model_id.find(word) != std::string_view::npos;
  };
  if (is_named("embed") || request["texts"] || request["input_type"]) return "embeddings";
  if (is_named("rerank") || (request["query"] && request["documents"])) return "rerank";
  if (request["taskType"] || request["text_prompts"]) return "generate_content";
  if (is_named("stability.")) return "generate_content";
  if (request["messages"] || request["message"]) return "chat";
  return request["prompt"] || request["inputText"] ? "text_completion" : "chat";
}

}  // namespace sideseat::bedrock
