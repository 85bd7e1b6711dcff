// How messages are written: the members in the order a reader wants them, the extra ones last.
#include "model/message.h"

#include "base/json_writer.h"

namespace sideseat {
namespace {

void member_unless_empty(JsonWriter& json, std::string_view name, std::string_view text) {
  if (!text.empty()) json.member(name, text);
}

std::string_view json_or_null(const std::string& json) {
  return json.empty() ? std::string_view("null") : std::string_view(json);
}

// A server tool's part nests what is its own under a member with a type, unlike a plain tool's.
void write_server_tool(JsonWriter& json, const Part& part, std::string_view member,
                       std::string_view content) {
  json.key(member).begin_object();
  json.member("type", part.name);
  json.key(content).raw(json_or_null(part.json));
  json.end_object();
}

void write_media(JsonWriter& json, const Part& part, std::string_view content) {
  member_unless_empty(json, "modality", part.modality);
  member_unless_empty(json, "mime_type", part.mime_type);
  if (part.attachment.empty()) {
    json.member(content, part.content);
  } else {
    json.member("attachment", part.attachment).member("size_bytes", part.size_bytes);
  }
}

std::string_view type_name(const Part& part) {
  switch (part.type) {
    case PartType::kText:
      return "text";
    case PartType::kReasoning:
      return "reasoning";
    case PartType::kToolCall:
      return "tool_call";
    case PartType::kToolCallResponse:
      return "tool_call_response";
    case PartType::kServerToolCall:
      return "server_tool_call";
    case PartType::kServerToolCallResponse:
      return "server_tool_call_response";
    case PartType::kBlob:
      return "blob";
    case PartType::kFile:
      return "file";
    case PartType::kUri:
      return "uri";
    case PartType::kGeneric:
      break;
  }
  return part.name;
}

void write_members(JsonWriter& json, const Part& part) {
  switch (part.type) {
    case PartType::kText:
    case PartType::kReasoning:
      json.member("content", part.content);
      return;
    case PartType::kToolCall:
      member_unless_empty(json, "id", part.id);
      json.member("name", part.name).key("arguments").raw(json_or_null(part.json));
      return;
    case PartType::kToolCallResponse:
      member_unless_empty(json, "id", part.id);
      json.key("response").raw(json_or_null(part.json));
      return;
    case PartType::kServerToolCall:
      member_unless_empty(json, "id", part.id);
      json.member("name", part.name);
      write_server_tool(json, part, "server_tool_call", "arguments");
      return;
    case PartType::kServerToolCallResponse:
      member_unless_empty(json, "id", part.id);
      write_server_tool(json, part, "server_tool_call_response", "content");
      return;
    case PartType::kBlob:
      return write_media(json, part, "content");
    case PartType::kFile:
      return write_media(json, part, "file_id");
    case PartType::kUri:
      return write_media(json, part, "uri");
    case PartType::kGeneric:
      return;
  }
}

void write_part(JsonWriter& json, const Part& part) {
  json.begin_object().member("type", type_name(part));
  write_members(json, part);
  for (const JsonMember& member : part.extra) {
    json.key(member.name).raw(json_or_null(member.json));
  }
  json.end_object();
}

void write_parts(JsonWriter& json, std::span<const Part> parts) {
  json.begin_array();
  for (const Part& part : parts) write_part(json, part);
  json.end_array();
}

}  // namespace

Part Part::text(std::string text) {
  Part part;
  part.content = std::move(text);
  return part;
}

Part Part::reasoning(std::string text) {
  Part part = Part::text(std::move(text));
  part.type = PartType::kReasoning;
  return part;
}

Part Part::tool_call(std::string id, std::string name, std::string arguments_json) {
  Part part;
  part.type = PartType::kToolCall;
  part.id = std::move(id);
  part.name = std::move(name);
  part.json = std::move(arguments_json);
  return part;
}

Part Part::tool_call_response(std::string id, std::string response_json) {
  Part part;
  part.type = PartType::kToolCallResponse;
  part.id = std::move(id);
  part.json = std::move(response_json);
  return part;
}

Part Part::generic(std::string type, std::string content_json) {
  Part part;
  part.type = PartType::kGeneric;
  part.name = std::move(type);
  part.extra.push_back({"content", std::move(content_json)});
  return part;
}

Part& Part::with(std::string_view member_name, std::string_view member_json) {
  extra.push_back({std::string(member_name), std::string(member_json)});
  return *this;
}

std::string messages_json(std::span<const Message> messages) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const Message& message : messages) {
    json.begin_object().member("role", message.role).key("parts");
    write_parts(json, message.parts);
    member_unless_empty(json, "finish_reason", message.finish_reason);
    json.end_object();
  }
  json.end_array();
  return out;
}

std::string parts_json(std::span<const Part> parts) {
  std::string out;
  JsonWriter json(out);
  write_parts(json, parts);
  return out;
}

}  // namespace sideseat
