// Merges the chunks of an Anthropic stream into the message they stand for.
#include <map>
#include <vector>

#include "bedrock/families/anthropic.h"
#include "bedrock/families/members.h"

namespace sideseat::bedrock::anthropic {
namespace {

// A content block: the members it started with, and what its deltas appended to some of them.
class Block {
 public:
  void start(JsonValue content_block) {
    for (const JsonValue member : content_block.members()) {
      if (is_text_member(member.key())) {
        text_name_ = member.key();
        text_ += member.text();
      } else {
        keep_member(members_, member);
      }
    }
  }

  void add(JsonValue delta) {
    const std::string type = delta["type"].text();
    if (type == "text_delta") {
      append("text", "text", delta["text"]);
    } else if (type == "thinking_delta") {
      append("thinking", "thinking", delta["thinking"]);
    } else if (type == "signature_delta") {
      ensure_type("thinking");
      signature_ += delta["signature"].text();
    } else if (type == "input_json_delta") {
      ensure_type("tool_use");
      input_ += delta["partial_json"].text();
    } else if (type == "citations_delta") {
      append_item(citations_, delta["citation"]);
    } else {
      append_item(unknown_, delta);
    }
  }

  void write(JsonWriter& json) const {
    json.begin_object();
    for (const JsonMember& member : members_) {
      if (replaced(member.name)) continue;
      json.key(member.name).raw(member.json);
    }
    if (!text_name_.empty()) json.member(text_name_, text_);
    if (!signature_.empty()) json.member("signature", signature_);
    if (!input_.empty()) write_input(json);
    if (!citations_.empty()) json.key("citations").begin_array().raw(citations_).end_array();
    if (!unknown_.empty()) json.key("deltas").begin_array().raw(unknown_).end_array();
    json.end_object();
  }

 private:
  static bool is_text_member(std::string_view name) { return name == "text" || name == "thinking"; }

  // What came piece by piece stands for what the block started with.
  bool replaced(std::string_view name) const {
    return (name == "signature" && !signature_.empty()) || (name == "input" && !input_.empty()) ||
           (name == "citations" && !citations_.empty());
  }

  // A block whose start was not seen gets the type its deltas imply.
  void ensure_type(std::string_view type) {
    if (members_.empty()) members_.push_back({"type", "\"" + std::string(type) + "\""});
  }

  void append(std::string_view type, std::string_view name, JsonValue text) {
    ensure_type(type);
    text_name_ = name;
    text_ += text.text();
  }

  void write_input(JsonWriter& json) const {
    json.key("input");
    if (JsonDocument::parse(input_).has_value()) {
      json.raw(input_);
    } else {
      json.string(input_);
    }
  }

  std::vector<JsonMember> members_;
  std::string text_name_;  // "text" or "thinking", once there is such a member.
  std::string text_;
  std::string signature_;
  std::string input_;
  std::string citations_;
  std::string unknown_;
};

class MessageMerger final : public ChunkMerger {
 public:
  StreamStep add(JsonValue chunk) override {
    for (const JsonValue member : chunk.members()) {
      if (member.key().starts_with("amazon-bedrock-")) keep_member(service_members_, member);
    }
    const std::string type = chunk["type"].text();
    if (type == "content_block_delta") {
      block(chunk).add(chunk["delta"]);
      return StreamStep::kContent;
    }
    if (type == "content_block_start") {
      block(chunk).start(chunk["content_block"]);
      return StreamStep::kContent;
    }
    if (type == "message_start") {
      keep(chunk["message"]);
    } else if (type == "message_delta") {
      keep(chunk["delta"]);
      keep_usage(chunk["usage"]);
    } else if (type == "error") {
      keep_member(members_, chunk["error"]);
      return StreamStep::kLast;
    }
    return type == "message_stop" ? StreamStep::kLast : StreamStep::kOther;
  }

  std::string body() const override {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    if (!started()) json.member("type", "message").member("role", "assistant");
    write_members(json, members_);
    json.key("content").begin_array();
    for (const auto& [index, content_block] : blocks_) content_block.write(json);
    json.end_array();
    if (!usage_.empty()) {
      json.key("usage").begin_object();
      write_members(json, usage_);
      json.end_object();
    }
    write_members(json, service_members_);
    json.end_object();
    return out;
  }

 private:
  // A stream that was seen from its middle on lacks what message_start says.
  bool started() const {
    return std::any_of(members_.begin(), members_.end(),
                       [](const JsonMember& member) { return member.name == "type"; });
  }

  Block& block(JsonValue chunk) { return blocks_[chunk["index"].integer().value_or(0)]; }

  void keep(JsonValue message) {
    for (const JsonValue member : message.members()) {
      if (member.key_is("usage")) {
        keep_usage(member);
      } else if (!member.key_is("content")) {
        keep_member(members_, member);
      }
    }
  }

  // The counts of message_delta are sums up to there, so they replace those of message_start.
  void keep_usage(JsonValue usage) {
    for (const JsonValue member : usage.members()) keep_member(usage_, member);
  }

  std::vector<JsonMember> members_;
  std::vector<JsonMember> usage_;
  std::vector<JsonMember> service_members_;  // "amazon-bedrock-*".
  std::map<std::int64_t, Block> blocks_;
};

}  // namespace

std::unique_ptr<ChunkMerger> merge_chunks() { return std::make_unique<MessageMerger>(); }

}  // namespace sideseat::bedrock::anthropic
