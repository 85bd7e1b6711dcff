// See the header.
#include "bedrock/families/members.h"

#include <algorithm>

namespace sideseat::bedrock {
namespace {

class TextAppender final : public ChunkMerger {
 public:
  explicit TextAppender(std::string_view text_member) : text_member_(text_member) {}

  StreamStep add(JsonValue chunk) override {
    bool has_text = false;
    for (const JsonValue member : chunk.members()) {
      if (member.key_is(text_member_)) {
        const std::string text = member.text();
        has_text = has_text || !text.empty();
        text_ += text;
      } else {
        keep_member(members_, member);
      }
    }
    return has_text ? StreamStep::kContent : StreamStep::kOther;
  }

  std::string body() const override {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member(text_member_, text_);
    write_members(json, members_);
    json.end_object();
    return out;
  }

 private:
  const std::string_view text_member_;  // Of the program's own constants.
  std::string text_;
  std::vector<JsonMember> members_;
};

}  // namespace

void keep_member(std::vector<JsonMember>& members, JsonValue member) {
  keep_member(members, member.key(), member);
}

void keep_member(std::vector<JsonMember>& members, std::string_view name, JsonValue value) {
  if (!value) return;
  const bool known = std::any_of(members.begin(), members.end(),
                                 [name](const JsonMember& other) { return other.name == name; });
  if (!known || !value.is_null()) set_member(members, name, value.raw());
}

void IndexedTexts::keep(std::int64_t index, std::string_view name, JsonValue value) {
  keep_member(items_[index].members, name, value);
}

void IndexedTexts::write(JsonWriter& json, std::string_view text_member) const {
  json.begin_array();
  for (const auto& [index, item] : items_) {
    json.begin_object().member(text_member, item.text);
    write_members(json, item.members);
    json.end_object();
  }
  json.end_array();
}

void write_members(JsonWriter& json, const std::vector<JsonMember>& members) {
  for (const JsonMember& member : members) json.key(member.name).raw(member.json);
}

void append_item(std::string& items, JsonValue item) {
  if (!item) return;
  if (!items.empty()) items += ',';
  items += item.raw();
}

std::unique_ptr<ChunkMerger> append_texts(std::string_view text_member) {
  return std::make_unique<TextAppender>(text_member);
}

}  // namespace sideseat::bedrock
