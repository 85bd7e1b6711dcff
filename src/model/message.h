// Messages and their parts, as OpenTelemetry's GenAI conventions define them.
//
// A conversation is a list of messages; a message is a role and parts: text, reasoning, tool calls
// and their responses, attachments. What the conventions have no word for travels along: as extra
// members of a part, or as a generic part that keeps the vendor's own JSON.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sideseat {

/// A named piece of JSON that is carried verbatim.
struct JsonMember {
  std::string name;
  std::string json;  ///< One JSON value; empty stands for null.
  bool operator==(const JsonMember&) const = default;
};

enum class PartType : std::uint8_t {
  kText,
  kReasoning,
  kToolCall,
  kToolCallResponse,
  kServerToolCall,  ///< A tool the provider runs itself.
  kServerToolCallResponse,
  kBlob,     ///< Bytes inside the message, or of an attachment that it refers to.
  kFile,     ///< A file the provider holds.
  kUri,      ///< Bytes elsewhere.
  kGeneric,  ///< Anything else: a name and extra members.
};

/// One block of a message. Flat: which members mean something is told by the type, as listed. An
/// empty member is absent, except a text.
struct Part {
  PartType type = PartType::kText;
  /// Text and reasoning: the text. Blob: base64, unless it refers to an attachment. File: its id.
  /// URI: the URI.
  std::string content;
  /// Tool parts: the call's id.
  std::string id;
  /// Tool calls: the tool. Server tool parts: also the type of what they hold. Generic: the type.
  std::string name;
  /// Tool calls: the arguments; responses: the response. JSON; empty stands for null.
  std::string json;
  /// Blob, file and URI: "image", "video", "audio", "document".
  std::string modality;
  std::string mime_type;
  /// Blob: the hash, in hex, and the size of bytes that travel apart (model/attachment.h).
  std::string attachment;
  std::int64_t size_bytes = 0;
  /// Members beyond the conventions: a signature, citations, a status.
  std::vector<JsonMember> extra;

  bool operator==(const Part&) const = default;

  static Part text(std::string text);
  static Part reasoning(std::string text);
  static Part tool_call(std::string id, std::string name, std::string arguments_json);
  static Part tool_call_response(std::string id, std::string response_json);
  /// A kind the conventions do not have; `content_json` becomes its member "content".
  static Part generic(std::string type, std::string content_json);

  /// Adds a member beyond the conventions; returns the part.
  Part& with(std::string_view name, std::string_view json);
};

struct Message {
  std::string role;  ///< "system", "user", "assistant", "tool", or the vendor's own.
  std::vector<Part> parts;
  std::string finish_reason;  ///< Of an answer: "stop", "length", ...; empty: none was seen.
  bool operator==(const Message&) const = default;
};

/// The JSON of `gen_ai.input.messages` and `gen_ai.output.messages`.
std::string messages_json(std::span<const Message> messages);
/// The JSON of `gen_ai.system_instructions`, and of parts inside a tool's response.
std::string parts_json(std::span<const Part> parts);

}  // namespace sideseat
