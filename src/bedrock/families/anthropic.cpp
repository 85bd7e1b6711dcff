// Requests and messages of the Anthropic dialect. Blocks have a "type" and are open: what is not
// known here is kept as a generic part with all its members.
#include "bedrock/families/anthropic.h"

#include <algorithm>

#include "base/json_writer.h"
#include "bedrock/families/reading.h"
#include "bedrock/families/settings.h"
#include "bedrock/part_extra.h"
#include "bedrock/stop_reason.h"

namespace sideseat::bedrock::anthropic {
namespace {

// A string stands for one block of text.
std::vector<Part> read_content(JsonValue content) {
  std::vector<Part> parts;
  if (content.is_string()) parts.push_back(Part::text(content.text()));
  for (const JsonValue block : content.elements()) parts.push_back(read_block(block));
  return parts;
}

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
  return parts_json(read_content(content));
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

Message read_message(JsonValue message) {
  Message out{message["role"].text(), read_content(message["content"]), ""};
  const bool only_responses =
      !out.parts.empty() && std::all_of(out.parts.begin(), out.parts.end(), [](const Part& part) {
        return part.type == PartType::kToolCallResponse;
      });
  if (only_responses && out.role == "user") out.role = "tool";
  return out;
}

// Tools of the caller become functions; Anthropic's own have a type already.
std::string tool_definitions(JsonValue tools) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const JsonValue tool : tools.elements()) {
    if (tool["type"] && tool["type"].text() != "custom") {
      json.raw(tool.raw());
      continue;
    }
    json.begin_object().member("type", "function");
    for (const JsonValue member : tool.members()) {
      if (member.key_is("type")) continue;
      json.key(member.key_is("input_schema") ? "parameters" : member.key()).raw(member.raw());
    }
    json.end_object();
  }
  json.end_array();
  return out;
}

// Other vendors' blocks have a type too, but not these.
bool is_own_block(JsonValue block) {
  const std::string type = block["type"].text();
  return type == "tool_use" || type == "tool_result" || type == "thinking" ||
         type == "redacted_thinking" || (type == "image" && block["source"]) ||
         (type == "document" && block["source"]);
}

bool has_own_message(JsonValue messages) {
  for (const JsonValue message : messages.elements()) {
    for (const JsonValue block : message["content"].elements()) {
      if (is_own_block(block)) return true;
    }
  }
  return false;
}

bool has_request_shape(JsonValue body) {
  const JsonValue messages = body["messages"];
  return messages && (body["anthropic_version"] || has_own_message(messages));
}

bool may_be_request(JsonValue body, std::string_view model_id) {
  return is_of(model_id, "anthropic.") && body["messages"];
}

bool has_response_shape(JsonValue body) {
  return body["type"].text() == "message" && body["content"].is_array();
}

bool has_chunk_shape(JsonValue chunk) {
  const std::string type = chunk["type"].text();
  return type.starts_with("message_") || type.starts_with("content_block_") ||
         (type == "error" && chunk["error"].is_object());
}

void read_request(JsonValue body, CallFacts& facts) {
  facts.operation = "chat";
  facts.system = read_content(body["system"]);
  for (const JsonValue message : body["messages"].elements()) {
    facts.input.push_back(read_message(message));
  }
  if (body["tools"].size() > 0) facts.tool_definitions = tool_definitions(body["tools"]);
  keep_request_members(body,
                       {"tool_choice", "thinking", "output_config", "anthropic_beta",
                        "cache_control", "context_management"},
                       facts);
  const JsonValue format =
      body["output_config"]["format"] ? body["output_config"]["format"] : body["output_format"];
  if (format["type"].text() == "json_schema") facts.output_type = "json";
  read_settings(body, facts.settings);
}

void read_response(JsonValue body, CallFacts& facts) {
  facts.response_id = body["id"].text();
  facts.response_model = body["model"].text();
  facts.stop_reason = body["stop_reason"].text();
  Message message = read_message(body);
  message.finish_reason = finish_reason(facts.stop_reason);
  facts.output.push_back(std::move(message));
}

}  // namespace

Part read_block(JsonValue block) {
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

const Family kFamily{
    .name = "anthropic",
    .has_request_shape = has_request_shape,
    .may_be_request = may_be_request,
    .has_response_shape = has_response_shape,
    .has_chunk_shape = has_chunk_shape,
    .read_request = read_request,
    .read_response = read_response,
    .merge_chunks = merge_chunks,
};

}  // namespace sideseat::bedrock::anthropic
