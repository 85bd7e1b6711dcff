// One small reader for each member of the content block union, and a table of them.
#include "model/converse_content.h"

#include <algorithm>
#include <array>

#include "model/media_type.h"
#include "model/part_extra.h"

namespace sideseat {
namespace {

Part read_text(JsonValue text) { return Part::text(text.text()); }

Part read_tool_use(JsonValue use) {
  const JsonValue input = use["input"];
  Part part = Part::tool_call(use["toolUseId"].text(), use["name"].text(),
                              input ? std::string(input.raw()) : "{}");
  if (use["type"].text() == "server_tool_use") part.type = PartType::kServerToolCall;
  keep_other_members(part, use, {"toolUseId", "name", "input", "type"});
  return part;
}

// Only the results of tools that the service ran have a type.
Part read_tool_result(JsonValue result) {
  Part part = Part::tool_call_response(result["toolUseId"].text(),
                                       converse_tool_response(result["content"]));
  if (result["type"].is_string()) {
    part.type = PartType::kServerToolCallResponse;
    part.name = result["type"].text();
  }
  keep_other_members(part, result, {"toolUseId", "content", "type"});
  return part;
}

Part read_reasoning(JsonValue reasoning) {
  const JsonValue redacted = reasoning["redactedContent"];
  const JsonValue text = reasoning["reasoningText"];
  if (!text && redacted) return Part::generic("redacted_reasoning", std::string(redacted.raw()));
  if (!text) return Part::generic("reasoningContent", std::string(reasoning.raw()));
  Part part = Part::reasoning(text["text"].text());
  keep_other_members(part, text, {"text"});
  keep_other_members(part, reasoning, {"reasoningText"});
  return part;
}

Part read_image(JsonValue block) { return read_converse_media(block, "image"); }
Part read_video(JsonValue block) { return read_converse_media(block, "video"); }
Part read_audio(JsonValue block) { return read_converse_media(block, "audio"); }

// A document may also be text, whole or in pieces.
Part read_document(JsonValue block) {
  const JsonValue source = block["source"];
  std::string text = source["text"].text();
  for (const JsonValue piece : source["content"].elements()) {
    if (!text.empty()) text += '\n';
    text += piece["text"].text();
  }
  if (text.empty()) return read_converse_media(block, "document");
  Part part = Part::text(std::move(text));
  part.with("modality", "\"document\"");
  keep_other_members(part, block, {"source"});
  return part;
}

// What a guardrail is to look at: marked as such, else as it is.
Part read_guarded(JsonValue guarded) {
  if (!guarded["text"] && !guarded["image"]) {
    return Part::generic("guardContent", std::string(guarded.raw()));
  }
  return read_guardrail_block(guarded).with("guard_content", "true");
}

Part read_citations(JsonValue cited) {
  std::string text;
  for (const JsonValue piece : cited["content"].elements()) text += piece["text"].text();
  Part part = Part::text(std::move(text));
  keep_other_members(part, cited, {"content"});
  return part;
}

Part read_cache_point(JsonValue point) {
  return Part::generic("cache_point", std::string(point.raw()));
}

Part read_search_result(JsonValue result) {
  return Part::generic("search_result", std::string(result.raw()));
}

struct BlockReader {
  std::string_view member;
  Part (*read)(JsonValue);
};

constexpr std::array kReaders{
    BlockReader{"text", read_text},
    BlockReader{"toolUse", read_tool_use},
    BlockReader{"toolResult", read_tool_result},
    BlockReader{"reasoningContent", read_reasoning},
    BlockReader{"citationsContent", read_citations},
    BlockReader{"image", read_image},
    BlockReader{"document", read_document},
    BlockReader{"video", read_video},
    BlockReader{"audio", read_audio},
    BlockReader{"guardContent", read_guarded},
    BlockReader{"cachePoint", read_cache_point},
    BlockReader{"searchResult", read_search_result},
};

bool is_tool_response(const Part& part) { return part.type == PartType::kToolCallResponse; }

bool is_cache_point(const Part& part) {
  return part.type == PartType::kGeneric && part.name == "cache_point";
}

}  // namespace

// Bytes are base64 on the wire already.
Part read_converse_media(JsonValue block, std::string_view modality) {
  const JsonValue source = block["source"];
  Part part;
  part.modality = modality;
  if (source["bytes"].is_string()) {
    part.type = PartType::kBlob;
    part.content = source["bytes"].text();
  } else if (source["s3Location"]["uri"].is_string()) {
    part.type = PartType::kUri;
    part.content = source["s3Location"]["uri"].text();
    keep_other_members(part, source["s3Location"], {"uri"});
  } else {
    return Part::generic(std::string(modality), std::string(block.raw()));
  }
  part.mime_type = media_type(modality, block["format"].text());
  keep_other_members(part, block, {"source", "format"});
  return part;
}

Part read_converse_block(JsonValue block) {
  for (const JsonValue member : block.members()) {
    for (const BlockReader& reader : kReaders) {
      if (member.key_is(reader.member)) return reader.read(member);
    }
  }
  for (const JsonValue member : block.members()) {
    return Part::generic(member.key(), std::string(member.raw()));
  }
  return Part::generic("unknown", block ? std::string(block.raw()) : "null");
}

Part read_guardrail_block(JsonValue block) {
  const JsonValue text = block["text"];
  if (!text) return read_converse_block(block);
  Part part = Part::text(text["text"].text());
  keep_other_members(part, text, {"text"});
  return part;
}

std::vector<Part> read_converse_content(JsonValue blocks) {
  std::vector<Part> parts;
  parts.reserve(blocks.size());
  for (const JsonValue block : blocks.elements()) parts.push_back(read_converse_block(block));
  return parts;
}

std::string converse_tool_response(JsonValue content) {
  if (content.size() == 1) {
    const JsonValue only = *content.elements().begin();
    if (only["json"]) return std::string(only["json"].raw());
    if (only["text"].is_string()) return std::string(only["text"].raw());
  }
  return parts_json(read_converse_content(content));
}

Message read_converse_message(JsonValue message) {
  Message out{message["role"].text(), read_converse_content(message["content"]), ""};
  const bool only_responses = std::any_of(out.parts.begin(), out.parts.end(), is_tool_response) &&
                              std::all_of(out.parts.begin(), out.parts.end(), [](const Part& part) {
                                return is_tool_response(part) || is_cache_point(part);
                              });
  if (only_responses && out.role == "user") out.role = "tool";
  return out;
}

}  // namespace sideseat
