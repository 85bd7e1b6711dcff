// Told by members first, by the type's name where members are the same.
#include "otlp/dialects/content_blocks.h"

#include <array>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "otlp/dialects/reading.h"

namespace sideseat::otlp {
namespace {

/// The first of these members that is there.
JsonValue first_of(JsonValue object, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const JsonValue member = object[name]) return member;
  }
  return {};
}

Part reasoning(JsonValue block) {
  // LangChain and Converse wrap it: {"reasoning_content": {"text"}}, {"reasoningText": {"text"}}.
  JsonValue inner = first_of(block, {"reasoningContent", "reasoning_content"});
  if (!inner) inner = block;
  if (const JsonValue text = inner["reasoningText"]) inner = text;
  Part part = Part::reasoning(first_of(inner, {"text", "thinking", "reasoning", "content"}).text());
  if (const JsonValue signature = inner["signature"]) part.with("signature", signature.raw());
  const JsonValue redacted = first_of(inner, {"redactedContent", "data"});
  if (redacted) part.with("redacted", redacted.raw());
  return part;
}

Part tool_result(JsonValue result) {
  const std::string id = first_of(result, {"toolUseId", "tool_use_id", "toolCallId", "id"}).text();
  JsonValue content = first_of(result, {"content", "output", "result", "response"});
  // Vercel says of which kind it is: {"type": "json", "value": {}}.
  const bool is_typed = content.is_object() && content["type"].is_string() && content["value"];
  if (is_typed) content = content["value"];
  Part part = Part::tool_call_response(id, argument_json(content));
  // One block with one thing in it is that thing.
  if (content.is_array() && content.size() == 1) {
    const JsonValue only = *content.elements().begin();
    const JsonValue inner = first_of(only, {"json", "text"});
    if (inner) part.json = argument_json(inner);
  }
  for (const std::string_view name : {"status", "is_error"}) {
    if (const JsonValue member = result[name]) part.with(name, member.raw());
  }
  return part;
}

std::string_view modality_of(std::string_view mime_type) {
  for (const std::string_view kind : {"image", "video", "audio"}) {
    if (mime_type.starts_with(kind)) return kind;
  }
  return "document";
}

Part media(std::string_view modality, std::string mime_type, PartType type, std::string content) {
  Part part;
  part.type = type;
  part.modality = modality.empty() ? modality_of(mime_type) : modality;
  part.mime_type = std::move(mime_type);
  part.content = std::move(content);
  return part;
}

/// "data:image/png;base64,iVBO..." is a blob, everything else a place.
Part media_at(std::string_view url, std::string_view modality, std::string mime_type) {
  constexpr std::string_view kData = "data:";
  constexpr std::string_view kBase64 = ";base64,";
  const std::size_t mark = url.find(kBase64);
  if (!url.starts_with(kData) || mark == std::string_view::npos) {
    return media(modality, std::move(mime_type), PartType::kUri, std::string(url));
  }
  return media(modality, std::string(url.substr(kData.size(), mark - kData.size())),
               PartType::kBlob, std::string(url.substr(mark + kBase64.size())));
}

bool is_address(std::string_view text) {
  return text.starts_with("data:") || text.starts_with("http:") || text.starts_with("https:") ||
         text.starts_with("s3:");
}

/// Bytes as Node's Buffer writes them into JSON: {"type": "Buffer", "data": [137, 80, ..]}.
std::optional<std::string> buffer_base64(JsonValue buffer) {
  if (buffer["type"].text() != "Buffer" || !buffer["data"].is_array()) return std::nullopt;
  std::string bytes;
  for (const JsonValue element : buffer["data"].elements()) {
    const auto byte = element.integer();
    if (!byte || *byte < 0 || *byte > 255) return std::nullopt;
    bytes.push_back(static_cast<char>(*byte));
  }
  return to_base64(bytes);
}

/// Converse: {"format": "png", "source": {"bytes"}}; Anthropic: {"source": {"media_type", "data"}};
/// Vercel: {"mediaType", "data" or "image"}; LangChain: {"mime_type", "base64" or "url"}.
std::optional<Part> media_part(JsonValue block, std::string_view modality) {
  const JsonValue source = block["source"].is_object() ? block["source"] : block;
  std::string mime_type =
      first_of(source, {"media_type", "mediaType", "mime_type", "mimeType"}).text();
  const std::string format = block["format"].text();
  if (mime_type.empty() && !format.empty()) {
    mime_type = (modality == "document" ? "application" : std::string(modality)) + "/" + format;
  }
  JsonValue url = first_of(source, {"url", "image_url", "uri", "s3Location"});
  if (url.is_object()) url = first_of(url, {"url", "uri"});
  if (url.is_string()) return media_at(url.text(), modality, std::move(mime_type));
  const JsonValue data = first_of(source, {"data", "bytes", "base64", "image", "file"});
  if (const auto base64 = buffer_base64(data)) {
    return media(modality, std::move(mime_type), PartType::kBlob, *base64);
  }
  if (!data.is_string()) return std::nullopt;
  const std::string text = data.text();
  if (is_address(text)) return media_at(text, modality, std::move(mime_type));
  return media(modality, std::move(mime_type), PartType::kBlob, text);
}

enum class Kind { kText, kReasoning, kToolCall, kToolResult, kImage, kVideo, kAudio, kFile };

constexpr std::array<std::pair<std::string_view, Kind>, 26> kTypes{{
    {"text", Kind::kText},
    {"input_text", Kind::kText},
    {"output_text", Kind::kText},
    {"reasoning", Kind::kReasoning},
    {"reasoning_content", Kind::kReasoning},
    {"thinking", Kind::kReasoning},
    {"redacted_thinking", Kind::kReasoning},
    {"redacted-reasoning", Kind::kReasoning},
    {"tool_use", Kind::kToolCall},
    {"tool_call", Kind::kToolCall},
    {"tool-call", Kind::kToolCall},
    {"function", Kind::kToolCall},
    {"function_call", Kind::kToolCall},
    {"tool_result", Kind::kToolResult},
    {"tool-result", Kind::kToolResult},
    {"tool_call_response", Kind::kToolResult},
    {"image", Kind::kImage},
    {"image_url", Kind::kImage},
    {"input_image", Kind::kImage},
    {"video", Kind::kVideo},
    {"audio", Kind::kAudio},
    {"input_audio", Kind::kAudio},
    {"document", Kind::kFile},
    {"file", Kind::kFile},
    {"media", Kind::kFile},
    {"input_file", Kind::kFile},
}};

/// Converse's blocks have no type: they are named by their only member.
constexpr std::array<std::pair<std::string_view, Kind>, 7> kMembers{{
    {"text", Kind::kText},
    {"toolUse", Kind::kToolCall},
    {"toolResult", Kind::kToolResult},
    {"image", Kind::kImage},
    {"video", Kind::kVideo},
    {"document", Kind::kFile},
    {"reasoningContent", Kind::kReasoning},
}};

std::optional<Part> part_of(Kind kind, JsonValue block) {
  switch (kind) {
    case Kind::kText: {
      const JsonValue text = first_of(block, {"text", "content"});
      if (!text.is_string()) return std::nullopt;
      return Part::text(text.text());
    }
    case Kind::kReasoning:
      return reasoning(block);
    case Kind::kToolCall:
      return tool_call_part(block);
    case Kind::kToolResult:
      return tool_result(block);
    case Kind::kImage:
      return media_part(block, "image");
    case Kind::kVideo:
      return media_part(block, "video");
    case Kind::kAudio:
      return media_part(block, "audio");
    case Kind::kFile:
      return media_part(block, {});
  }
  return std::nullopt;
}

std::optional<Part> typed_part(JsonValue block, std::string_view type) {
  for (const auto& [name, kind] : kTypes) {
    if (type == name) return part_of(kind, block);
  }
  return std::nullopt;
}

std::optional<Part> converse_part(JsonValue block) {
  for (const auto& [name, kind] : kMembers) {
    const JsonValue member = block[name];
    if (!member) continue;
    const bool is_wrapped = kind != Kind::kText && kind != Kind::kReasoning;
    return part_of(kind, is_wrapped ? member : block);
  }
  return std::nullopt;
}

bool is_list_of_objects(JsonValue value) {
  for (const JsonValue element : value.elements()) {
    if (!element.is_object()) return false;
  }
  return value.is_array() && value.size() > 0;
}

}  // namespace

std::string argument_json(std::string_view text) {
  const bool may_be_json = text.starts_with('{') || text.starts_with('[');
  if (may_be_json && JsonDocument::parse(text)) return std::string(text);
  return json_string(text);
}

std::string argument_json(JsonValue value) {
  if (!value) return {};
  return value.is_string() ? argument_json(value.text()) : std::string(value.raw());
}

Part tool_call_part(JsonValue call) {
  const JsonValue function = call["function"].is_object() ? call["function"] : call;
  const JsonValue id = first_of(call, {"id", "toolUseId", "toolCallId", "tool_call_id", "call_id"});
  const JsonValue arguments = first_of(function, {"input", "arguments", "args"});
  return Part::tool_call(
      id.text(), first_of(function, {"name", "toolName"}).text(),
      arguments.is_string() && arguments.text().empty() ? "{}" : argument_json(arguments));
}

Part image_part(std::string_view url) { return media_at(url, "image", {}); }

Part content_part(JsonValue block) {
  if (block.is_string()) return Part::text(block.text());
  const std::string type = block["type"].text();
  auto part = type.empty() ? converse_part(block) : typed_part(block, type);
  if (part) return *std::move(part);
  std::string name = type;
  if (name.empty() && block.size() == 1) name = (*block.members().begin()).key();
  return Part::generic(name.empty() ? "unknown" : name, std::string(block.raw()));
}

std::vector<Part> content_parts(JsonValue content) {
  std::vector<Part> parts;
  if (content.is_array()) {
    for (const JsonValue block : content.elements()) parts.push_back(content_part(block));
  } else if (content && !content.is_null()) {
    parts.push_back(content_part(content));
  }
  return parts;
}

std::vector<Part> content_parts(std::string_view text) {
  if (text.starts_with('[') || text.starts_with('"')) {
    const auto document = JsonDocument::parse(text);
    const JsonValue value = document ? document->root() : JsonValue();
    if (value.is_string() || is_list_of_objects(value)) return content_parts(value);
  }
  return {Part::text(std::string(text))};
}

std::string tool_definition(JsonValue tool) {
  JsonValue definition = tool;
  for (const std::string_view name : {"toolSpec", "function", "tool_spec"}) {
    if (tool[name].is_object()) definition = tool[name];
  }
  const std::string name = definition["name"].text();
  if (name.empty()) return {};
  JsonValue schema =
      first_of(definition, {"parameters", "inputSchema", "input_schema", "jsonSchema"});
  if (schema["json"].is_object()) schema = schema["json"];
  const std::string parameters = schema ? argument_json(schema) : std::string();
  return tool_json(name, definition["description"].text(), parameters);
}

std::string finish_reason(std::string_view vendors) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kReasons{{
      {"end_turn", "stop"},
      {"stop_sequence", "stop"},
      {"max_tokens", "length"},
      {"tool_use", "tool_call"},
      {"tool-calls", "tool_call"},
      {"tool_calls", "tool_call"},
      {"content-filter", "content_filter"},
      {"content_filtered", "content_filter"},
  }};
  for (const auto& [name, reason] : kReasons) {
    if (vendors == name) return std::string(reason);
  }
  return std::string(vendors);
}

}  // namespace sideseat::otlp
