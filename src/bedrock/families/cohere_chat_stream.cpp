// Merges the events of a Command R stream into the answer that they stand for.
#include <algorithm>

#include "bedrock/families/cohere_chat.h"
#include "bedrock/families/members.h"

namespace sideseat::bedrock::cohere_chat {
namespace {

class AnswerMerger final : public ChunkMerger {
 public:
  StreamStep add(JsonValue chunk) override {
    bool any = false;
    for (const JsonValue member : chunk.members()) {
      if (member.key_is("text")) {
        const std::string piece = member.text();
        text_ += piece;
        any = any || !piece.empty();
      } else if (member.key_is("tool_calls")) {
        for (const JsonValue call : member.elements()) append_item(tool_calls_, call);
        any = any || member.size() > 0;
      } else if (member.key_is("citations")) {
        for (const JsonValue citation : member.elements()) append_item(citations_, citation);
      } else if (member.key_is("response")) {
        for (const JsonValue inner : member.members()) keep_member(members_, inner);
      } else if (!member.key_is("event_type") && !member.key_is("is_finished")) {
        keep_member(members_, member);
      }
    }
    return any ? StreamStep::kContent : StreamStep::kOther;
  }

  std::string body() const override {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    // What came piece by piece was read by the caller; the last event only repeats it.
    if (!text_.empty() || !has("text")) json.member("text", text_);
    write_list(json, "tool_calls", tool_calls_);
    write_list(json, "citations", citations_);
    for (const JsonMember& member : members_) {
      if (!came_in_pieces(member.name)) json.key(member.name).raw(member.json);
    }
    json.end_object();
    return out;
  }

 private:
  static void write_list(JsonWriter& json, std::string_view name, const std::string& items) {
    if (!items.empty()) json.key(name).begin_array().raw(items).end_array();
  }

  bool has(std::string_view name) const {
    return std::any_of(members_.begin(), members_.end(),
                       [name](const JsonMember& member) { return member.name == name; });
  }

  bool came_in_pieces(std::string_view name) const {
    return (name == "text" && !text_.empty()) || (name == "tool_calls" && !tool_calls_.empty()) ||
           (name == "citations" && !citations_.empty());
  }

  std::string text_;
  std::string tool_calls_;
  std::string citations_;
  std::vector<JsonMember> members_;
};

}  // namespace

std::unique_ptr<ChunkMerger> merge_chunks() { return std::make_unique<AnswerMerger>(); }

}  // namespace sideseat::bedrock::cohere_chat
