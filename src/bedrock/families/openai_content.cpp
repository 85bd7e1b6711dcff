// One small reader for each type of part, and a table of them.
#include "bedrock/families/openai_content.h"

#include <array>

#include "base/json_writer.h"
#include "bedrock/families/media.h"
#include "bedrock/families/reading.h"
#include "model/media_type.h"
#include "model/part_extra.h"

namespace sideseat::bedrock::openai {
namespace {

Part read_generic(JsonValue part_json) {
  if (!part_json.is_object()) return Part::generic("unknown", std::string(part_json.raw()));
  Part part;
  part.type = PartType::kGeneric;
  part.name = part_json["type"].text();
  if (part.name.empty()) part.name = "unknown";
  keep_other_members(part, part_json, {"type"});
  return part;
}

Part read_text(JsonValue block) {
  Part part = Part::text(block["text"].text());
  keep_other_members(part, block, {"type", "text"});
  return part;
}

// Thoughts are one text, or a list of texts.
Part read_thinking(JsonValue block) {
  const JsonValue thinking = block["thinking"];
  std::string text = thinking.text();
  for (const JsonValue piece : thinking.elements()) text += piece["text"].text();
  Part part = Part::reasoning(std::move(text));
  keep_other_members(part, block, {"type", "thinking"});
  return part;
}

// {"image_url": {"url": ...}} or {"image_url": ...}.
Part read_linked(JsonValue block, std::string_view member, std::string_view modality) {
  const JsonValue link = block[member];
  const JsonValue url = link.is_object() ? link["url"] : link;
  if (!url.is_string()) return read_generic(block);
  Part part = read_url_part(url.text(), modality);
  keep_other_members(part, link, {"url"});
  for (const JsonValue other : block.members()) {
    if (!other.key_is("type") && !other.key_is(member)) part.with(other.key(), other.raw());
  }
  return part;
}

Part read_image(JsonValue block) { return read_linked(block, "image_url", "image"); }
Part read_video(JsonValue block) { return read_linked(block, "video_url", "video"); }
Part read_audio_link(JsonValue block) { return read_linked(block, "audio_url", "audio"); }

Part read_audio(JsonValue block) {
  const JsonValue audio = block["input_audio"];
  if (!audio["data"].is_string()) return read_generic(block);
  Part part;
  part.type = PartType::kBlob;
  part.modality = "audio";
  part.mime_type = media_type("audio", audio["format"].text());
  part.content = audio["data"].text();
  keep_other_members(part, block, {"type", "input_audio"});
  return part;
}

Part read_file(JsonValue block) {
  const JsonValue file = block["file"];
  Part part;
  if (file["file_data"].is_string()) {
    part = read_url_part(file["file_data"].text(), "document");
  } else if (file["file_id"].is_string()) {
    part.type = PartType::kFile;
    part.modality = "document";
    part.content = file["file_id"].text();
  } else {
    return read_generic(block);
  }
  keep_other_members(part, file, {"file_data", "file_id"});
  keep_other_members(part, block, {"type", "file"});
  return part;
}

struct PartReader {
  std::string_view type;
  Part (*read)(JsonValue);
};

constexpr std::array kReaders{
    PartReader{"text", read_text},         PartReader{"input_text", read_text},
    PartReader{"output_text", read_text},  PartReader{"thinking", read_thinking},
    PartReader{"image_url", read_image},   PartReader{"input_image", read_image},
    PartReader{"video_url", read_video},   PartReader{"audio_url", read_audio_link},
    PartReader{"input_audio", read_audio}, PartReader{"file", read_file},
};

Part read_part(JsonValue block) {
  if (block.is_string()) return Part::text(block.text());
  const std::string type = block["type"].text();
  for (const PartReader& reader : kReaders) {
    if (reader.type == type) return reader.read(block);
  }
  if (type.empty() && block["text"].is_string()) return read_text(block);
  return read_generic(block);
}

std::string arguments_of(JsonValue arguments) {
  if (arguments.is_string()) return arguments_json(arguments.text());
  return arguments && !arguments.is_null() ? std::string(arguments.raw()) : "{}";
}

// {id, type, function: {name, arguments}}, or of a type of its own: {type: "custom", custom: ...}.
Part read_tool_call(JsonValue call) {
  const JsonValue function = call["function"];
  if (!function) return read_generic(call);
  Part part = Part::tool_call(call["id"].text(), function["name"].text(),
                              arguments_of(function["arguments"]));
  keep_other_members(part, call, {"id", "type", "index", "function"});
  keep_other_members(part, function, {"name", "arguments"});
  return part;
}

// A single text is the response itself; anything more is a list of parts.
std::string tool_response(JsonValue content) {
  if (content.is_array() && content.size() == 1) {
    const JsonValue only = *content.elements().begin();
    if (only["type"].text() == "text") return std::string(only["text"].raw());
  }
  if (content.is_array()) return parts_json(read_content(content));
  return std::string(content.raw());
}

// Vendors spell it in two ways; some send both.
JsonValue reasoning_of(JsonValue message) {
  const JsonValue reasoning = message["reasoning_content"];
  return reasoning.is_string() && !reasoning.text().empty() ? reasoning : message["reasoning"];
}

std::string role_of(std::string_view role) {
  if (role == "developer") return "system";
  return std::string(role == "function" ? "tool" : role);
}

}  // namespace

std::vector<Part> read_content(JsonValue content) {
  std::vector<Part> parts;
  if (content.is_string()) {
    std::string text = content.text();
    if (!text.empty()) parts.push_back(Part::text(std::move(text)));
  }
  for (const JsonValue block : content.elements()) parts.push_back(read_part(block));
  return parts;
}

Message read_message(JsonValue message) {
  Message out{role_of(message["role"].text()), {}, ""};
  if (out.role == "tool") {
    out.parts.push_back(Part::tool_call_response(message["tool_call_id"].text(),
                                                 tool_response(message["content"])));
    return out;
  }
  const JsonValue reasoning = reasoning_of(message);
  if (reasoning.is_string() && !reasoning.text().empty()) {
    out.parts.push_back(Part::reasoning(reasoning.text()));
  }
  for (Part& part : read_content(message["content"])) out.parts.push_back(std::move(part));
  if (message["refusal"].is_string()) {
    out.parts.push_back(Part::generic("refusal", std::string(message["refusal"].raw())));
  }
  for (const JsonValue call : message["tool_calls"].elements()) {
    out.parts.push_back(read_tool_call(call));
  }
  if (const JsonValue call = message["function_call"]; call.is_object()) {
    out.parts.push_back(Part::tool_call("", call["name"].text(), arguments_of(call["arguments"])));
  }
  return out;
}

std::string tool_definitions(JsonValue tools) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const JsonValue tool : tools.elements()) {
    const JsonValue function = tool["function"];
    if (!function.is_object()) {
      json.raw(tool.raw());
      continue;
    }
    json.begin_object().member("type", "function");
    for (const JsonValue member : function.members()) json.key(member.key()).raw(member.raw());
    for (const JsonValue member : tool.members()) {
      if (!member.key_is("type") && !member.key_is("function")) {
        json.key(member.key()).raw(member.raw());
      }
    }
    json.end_object();
  }
  json.end_array();
  return out;
}

}  // namespace sideseat::bedrock::openai
