// Walks messages in the shape of the GenAI conventions, as few as need be.
#include "ingest/preview.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/utf8.h"

namespace sideseat::ingest {
namespace {

/// Four bytes hold any character, and white space shrinks: more than this is never needed, except
/// where a text begins with a lot of white space.
constexpr std::size_t kSourceBytesMax = 16 * limits::kPreviewCharactersMax;

bool is_space(char character) {
  return character == ' ' || (character >= '\t' && character <= '\r');
}

/// The texts of all parts of that type, with spaces between.
std::string joined(JsonValue message, std::string_view type) {
  std::string out;
  for (const JsonValue part : message["parts"].elements()) {
    if (part["type"].text() != type) continue;
    if (!out.empty()) out += ' ';
    out += part["content"].text();
    if (out.size() > kSourceBytesMax) break;
  }
  return preview_text(out);
}

/// "[embedding]", "[3 embeddings]".
std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  if (count == 1) return "[" + std::string(one) + "]";
  return "[" + std::to_string(count) + " " + std::string(many) + "]";
}

/// What stands for a message without a text.
std::string described(JsonValue message) {
  std::string out;
  for (const JsonValue part : message["parts"].elements()) {
    const std::string type = part["type"].text();
    if (!out.empty()) out += ' ';
    if (type == "tool_call" || type == "server_tool_call") {
      const JsonValue arguments = part["arguments"];
      out += part["name"].text() + "(" + std::string(arguments.raw()) + ")";
    } else if (type == "tool_call_response") {
      const JsonValue response = part["response"];
      out += response.is_string() ? response.text() : std::string(response.raw());
    } else if (type == "blob" || type == "uri" || type == "file") {
      const std::string modality = part["modality"].text();
      out += "[" + (modality.empty() ? type : modality) + "]";
    } else if (type == "document") {  // What a flow was given or gave: JSON.
      out += part["content"].raw();
    } else if (type == "retrieval_results") {
      for (const JsonValue result : part["results"].elements()) {
        if (out.size() > kSourceBytesMax) break;
        out += result["content"]["text"].text() + " ";
      }
    } else if (type == "embeddings") {
      out += counted(part["count"].integer().value_or(0), "embedding", "embeddings");
    } else if (type == "rerank_results") {
      const auto ranked = static_cast<std::int64_t>(part["results"].size());
      out += counted(ranked, "1 document ranked", "documents ranked");
    }
  }
  return preview_text(out);
}

// Where the families keep what was asked and answered; a number is an index.
constexpr std::array<std::string_view, 6> kRequestPaths{
    "prompt", "inputText", "message", "query", "texts/0", "text_prompts/0/text"};
constexpr std::array<std::string_view, 9> kResponsePaths{"generation",
                                                         "completion",
                                                         "results/0/outputText",
                                                         "outputs/0/text",
                                                         "generations/0/text",
                                                         "completions/0/data/text",
                                                         "choices/0/message/content",
                                                         "choices/0/text",
                                                         "text"};

JsonValue first_element(JsonValue array) {
  for (const JsonValue element : array.elements()) return element;
  return {};
}

template <typename Paths>
std::string first_text(JsonValue body, const Paths& paths) {
  for (std::string_view path : paths) {
    JsonValue value = body;
    while (!path.empty()) {
      const std::string_view step = path.substr(0, path.find('/'));
      value = step == "0" ? first_element(value) : value[step];
      path.remove_prefix(std::min(path.size(), step.size() + 1));
    }
    std::string text = preview_text(value.text());
    if (!text.empty()) return text;
  }
  return {};
}

/// The messages of a piece, parsed.
std::vector<JsonDocument> read_messages(const otlp::Dialect& dialect, otlp::MessageRole role,
                                        std::string_view piece) {
  std::vector<JsonDocument> messages;
  if (dialect.name.empty()) {
    // In the current conventions a piece is the message, as a rule: reading it once is enough.
    auto message = JsonDocument::parse(piece);
    if (message && message->root()["parts"].is_array()) {
      messages.push_back(*std::move(message));
      return messages;
    }
  }
  for (const std::string& json : dialect.messages(role, piece)) {
    if (auto message = JsonDocument::parse(json)) messages.push_back(*std::move(message));
  }
  return messages;
}

}  // namespace

std::string request_body_preview(JsonValue body) {
  std::string last;
  for (const JsonValue message : body["messages"].elements()) {
    if (message["role"].text() == "user") last = preview_text(message["content"].text());
  }
  return last.empty() ? first_text(body, kRequestPaths) : last;
}

std::string response_body_preview(JsonValue body) { return first_text(body, kResponsePaths); }

std::string preview_text(std::string_view text) {
  std::string repaired;
  std::size_t begin = 0;
  while (begin < text.size() && is_space(text[begin])) ++begin;
  text = text.substr(begin, kSourceBytesMax);
  if (!is_utf8(text)) {
    // Cut within a character, as a rule; the repaired end is beyond what is shown.
    repaired = repair_utf8(text);
    text = repaired;
  }
  // Four bytes hold any character.
  std::array<char, 4 * limits::kPreviewCharactersMax> out;
  std::size_t size_bytes = 0;
  std::size_t characters = 0;
  bool gap = false;
  for (const char character : text) {
    if (is_space(character)) {
      gap = true;
      continue;
    }
    if (gap) {
      if (characters++ == limits::kPreviewCharactersMax) break;
      out[size_bytes++] = ' ';
      gap = false;
    }
    if (starts_character(character) && characters++ == limits::kPreviewCharactersMax) break;
    out[size_bytes++] = character;
  }
  return {out.data(), size_bytes};
}

std::string input_preview(const otlp::Dialect& dialect, std::span<const std::string_view> pieces) {
  std::string of_the_last;
  bool is_last = true;
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) {
    const auto messages = read_messages(dialect, otlp::MessageRole::kInput, *piece);
    for (auto document = messages.rbegin(); document != messages.rend(); ++document) {
      const JsonValue message = document->root();
      std::string text = joined(message, "text");
      if (!text.empty() && message["role"].text() == "user") return text;
      if (is_last) of_the_last = text.empty() ? described(message) : std::move(text);
      is_last = false;
    }
  }
  return of_the_last;
}

std::string output_preview(const otlp::Dialect& dialect, std::span<const std::string_view> pieces) {
  for (const std::string_view piece : pieces) {
    for (const JsonDocument& document : read_messages(dialect, otlp::MessageRole::kOutput, piece)) {
      const JsonValue message = document.root();
      std::string text = joined(message, "text");
      if (text.empty()) text = described(message);
      if (text.empty()) text = joined(message, "reasoning");
      if (!text.empty()) return text;
    }
  }
  return {};
}

}  // namespace sideseat::ingest
