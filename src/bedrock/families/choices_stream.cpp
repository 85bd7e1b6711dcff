// Merges streams of choices: OpenAI's deltas, Mistral's messages, texts of plain completions.
#include <limits>
#include <map>

#include "bedrock/families/members.h"
#include "bedrock/families/openai.h"
#include "bedrock/families/reading.h"

namespace sideseat::bedrock::openai {
namespace {

// Texts of a message that come in pieces.
bool is_appended(JsonValue member) {
  return member.key_is("content") || member.key_is("reasoning_content") ||
         member.key_is("reasoning") || member.key_is("refusal");
}

class ToolCall {
 public:
  void add(JsonValue call) {
    for (const JsonValue member : call.members()) {
      if (member.key_is("function")) {
        add_function(member);
      } else if (!member.key_is("index") && !is_empty(member)) {
        keep_member(members_, member);
      }
    }
  }

  void write(JsonWriter& json) const {
    json.begin_object();
    write_members(json, members_);
    json.key("function").begin_object();
    write_members(json, function_);
    json.key("arguments");
    if (object_.empty()) {
      json.string(arguments_);
    } else {
      json.raw(object_);
    }
    json.end_object().end_object();
  }

 private:
  // Some vendors repeat an id or a name as "" in every piece.
  static bool is_empty(JsonValue member) { return member.is_string() && member.text().empty(); }

  void add_function(JsonValue function) {
    for (const JsonValue member : function.members()) {
      if (!member.key_is("arguments")) {
        if (!is_empty(member)) keep_member(function_, member);
      } else if (member.is_object()) {
        object_ = member.raw();
      } else {
        arguments_ += member.text();
      }
    }
  }

  std::vector<JsonMember> members_;
  std::vector<JsonMember> function_;
  std::string arguments_;
  std::string object_;  // Arguments that came as an object.
};

class Choice {
 public:
  // True if it brings a piece of the answer.
  bool add(JsonValue choice) {
    bool any = false;
    for (const JsonValue member : choice.members()) {
      if (member.key_is("delta") || member.key_is("message")) {
        any = add_message(member) || any;
      } else if (member.key_is("text")) {
        any = append("text", member) || any;
      } else {
        keep_member(members_, member);
      }
    }
    return any;
  }

  void write(JsonWriter& json) const {
    json.begin_object();
    write_members(json, members_);
    for (const auto& [name, text] : texts_) {
      if (name == "text") json.member(name, text);
    }
    if (has_message_) write_message(json);
    json.end_object();
  }

 private:
  bool add_message(JsonValue message) {
    has_message_ = true;
    bool any = false;
    for (const JsonValue member : message.members()) {
      if (member.key_is("tool_calls")) {
        any = add_tool_calls(member) || any;
      } else if (member.key_is("content") && member.is_array()) {
        for (const JsonValue part : member.elements()) append_item(parts_, part);
        any = any || member.size() > 0;
      } else if (is_appended(member)) {
        any = append(member.key(), member) || any;
      } else {
        keep_member(message_, member);
      }
    }
    return any;
  }

  bool append(const std::string& name, JsonValue text) {
    if (!text.is_string()) return false;
    const std::string piece = text.text();
    texts_[name] += piece;
    return !piece.empty();
  }

  // A piece without an index belongs to the last call, unless it brings an id of its own.
  bool add_tool_calls(JsonValue calls) {
    for (const JsonValue call : calls.elements()) {
      std::int64_t last = tool_calls_.empty() ? 0 : tool_calls_.rbegin()->first;
      const bool is_new = !tool_calls_.empty() && !call["id"].text().empty();
      if (is_new && last < std::numeric_limits<std::int64_t>::max()) ++last;
      const std::int64_t at = call["index"].integer().value_or(last);
      tool_calls_[at].add(call);
    }
    return calls.size() > 0;
  }

  void write_message(JsonWriter& json) const {
    json.key("message").begin_object();
    write_members(json, message_);
    for (const auto& [name, text] : texts_) {
      if (name != "text" && !(name == "content" && !parts_.empty())) json.member(name, text);
    }
    if (!parts_.empty()) write_parts(json);
    if (!tool_calls_.empty()) {
      json.key("tool_calls").begin_array();
      for (const auto& [index, call] : tool_calls_) call.write(json);
      json.end_array();
    }
    json.end_object();
  }

  // Content of both kinds: the text is a part too.
  void write_parts(JsonWriter& json) const {
    json.key("content").begin_array().raw(parts_);
    const auto text = texts_.find("content");
    if (text != texts_.end() && !text->second.empty()) {
      json.begin_object().member("type", "text").member("text", text->second).end_object();
    }
    json.end_array();
  }

  std::vector<JsonMember> members_;
  std::vector<JsonMember> message_;
  std::map<std::string, std::string> texts_;  // By the member's name.
  std::string parts_;                         // Elements of a content that is a list.
  std::map<std::int64_t, ToolCall> tool_calls_;
  bool has_message_ = false;
};

class ChoicesMerger final : public ChunkMerger {
 public:
  StreamStep add(JsonValue chunk) override {
    bool any = false;
    for (const JsonValue member : chunk.members()) {
      if (member.key_is("choices")) {
        any = add_choices(member) || any;
      } else if (member.key_is("object")) {
        keep_whole_kind(member);
      } else {
        keep_member(members_, member);
      }
    }
    if (chunk["error"].is_object()) return StreamStep::kLast;
    return any ? StreamStep::kContent : StreamStep::kOther;
  }

  std::string body() const override {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    write_members(json, members_);
    json.key("choices").begin_array();
    for (const auto& [index, choice] : choices_) choice.write(json);
    json.end_array().end_object();
    return out;
  }

 private:
  bool add_choices(JsonValue choices) {
    bool any = false;
    std::int64_t position = 0;
    for (const JsonValue choice : choices.elements()) {
      const std::int64_t index = choice["index"].integer().value_or(position++);
      any = choices_[index].add(choice) || any;
    }
    return any;
  }

  // "chat.completion.chunk" is a chunk of a "chat.completion".
  void keep_whole_kind(JsonValue kind) {
    std::string name = kind.text();
    constexpr std::string_view kChunk = ".chunk";
    if (name.ends_with(kChunk)) name.resize(name.size() - kChunk.size());
    set_member(members_, "object", json_string(name));
  }

  std::vector<JsonMember> members_;
  std::map<std::int64_t, Choice> choices_;
};

}  // namespace

std::unique_ptr<ChunkMerger> merge_choices() { return std::make_unique<ChoicesMerger>(); }

}  // namespace sideseat::bedrock::openai
