// Told by the type; what is not known here is kept as a generic part with all its members.
#include "model/anthropic_content.h"

#include <algorithm>
#include <utility>

#include "model/part_extra.h"

namespace sideseat {
namespace {

Part read_tool_use(JsonValue block, PartType type) {
  const JsonValue input = block["input"];
  Part part = Part::tool_call(block["id"].text(), block["name"].text(),
                              input ? std::string(input.raw()) : "{}");
  part.type = type;
  keep_other_members(part, block, {"type", "id", "name", "input"});
  return part;
}

// A single text is the response itself; anything more is a list of parts.
std::string tool_response(JsonValue content) {
  if (content.is_string()) return std::string(content.raw());
  if (content.size() == 1) {
    const JsonValue only = *content.elements().begin();
    if (only["type"].text() == "text") return std::string(only["text"].raw());
  }
  return parts_json(read_anthropic_content(content));
}

Part read_tool_result(JsonValue block) {
  Part part =
      Part::tool_call_response(block["tool_use_id"].text(), tool_response(block["content"]));
  keep_other_members(part, block, {"type", "tool_use_id", "content"});
  return part;
}

// web_search_tool_result and its like: what the provider's own tools gave.
Part read_server_tool_result(JsonValue block, std::string type) {
  Part part =
      Part::tool_call_response(block["tool_use_id"].text(), std::string(block["content"].raw()));
  part.type = PartType::kServerToolCallResponse;
  part.name = std::move(type);
  keep_other_members(part, block, {"type", "tool_use_id", "content"});
  return part;
}

Part read_generic(JsonValue block, std::string type) {
  if (!block.is_object()) return Part::generic("unknown", std::string(block.raw()));
  Part part;
  part.type = PartType::kGeneric;
  part.name = type.empty() ? "unknown" : std::move(type);
  keep_other_members(part, block, {"type"});
  return part;
}

Part read_media(JsonValue block, std::string modality) {
  const JsonValue source = block["source"];
  const std::string kind = source["type"].text();
  Part part;
  if (kind == "base64") {
    part.type = PartType::kBlob;
    part.content = source["data"].text();
  } else if (kind == "url") {
    part.type = PartType::kUri;
    part.content = source["url"].text();
  } else if (kind == "file") {
    part.type = PartType::kFile;
    part.content = source["file_id"].text();
  } else if (kind == "text") {
    part = Part::text(source["data"].text());
    part.with("modality", "\"document\"");
  } else {
    return read_generic(block, std::move(modality));
  }
  if (part.type != PartType::kText) {
    part.modality = std::move(modality);
    part.mime_type = source["media_type"].text();
  }
  keep_other_members(part, block, {"type", "source"});
  return part;
}

}  // namespace

Part read_anthropic_block(JsonValue block) {
  std::string type = block["type"].text();
  if (type == "text") {
    Part part = Part::text(block["text"].text());
    keep_other_members(part, block, {"type", "text"});
    return part;
  }
  if (type == "thinking") {
    Part part = Part::reasoning(block["thinking"].text());
    keep_other_members(part, block, {"type", "thinking"});
    return part;
  }
  if (type == "redacted_thinking") {
    return Part::generic("redacted_reasoning", std::string(block["data"].raw()));
  }
  if (type == "tool_use") return read_tool_use(block, PartType::kToolCall);
  if (type == "server_tool_use") return read_tool_use(block, PartType::kServerToolCall);
  if (type == "tool_result") return read_tool_result(block);
  if (type == "image" || type == "document") return read_media(block, std::move(type));
  if (type.ends_with("_tool_result")) return read_server_tool_result(block, std::move(type));
  return read_generic(block, std::move(type));
}

std::vector<Part> read_anthropic_content(JsonValue content) {
  std::vector<Part> parts;
  if (content.is_string()) parts.push_back(Part::text(content.text()));
  for (const JsonValue block : content.elements()) parts.push_back(read_anthropic_block(block));
  return parts;
}

Message read_anthropic_message(JsonValue message) {
  Message out{message["role"].text(), read_anthropic_content(message["content"]), ""};
  const bool only_responses =
      !out.parts.empty() && std::all_of(out.parts.begin(), out.parts.end(), [](const Part& part) {
        return part.type == PartType::kToolCallResponse;
      });
  if (only_responses && out.role == "user") out.role = "tool";
  return out;
}

}  // namespace sideseat
