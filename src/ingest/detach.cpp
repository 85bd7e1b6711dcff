// One pass over the attributes.
#include "ingest/detach.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "base/json.h"
#include "ingest/attribute_reader.h"
#include "ingest/preview.h"
#include "model/attachment.h"
#include "model/attribute_names.h"

namespace sideseat::ingest {
namespace {

using store::ContentRole;

struct Rule {
  std::string_view key;
  ContentRole role;
};
constexpr std::array kRules{Rule{attribute::kSystemInstructions, ContentRole::kSystem},
                            Rule{attribute::kToolDefinitions, ContentRole::kTool},
                            Rule{attribute::kInputMessages, ContentRole::kInput},
                            Rule{attribute::kOutputMessages, ContentRole::kOutput}};

std::optional<ContentRole> role_of(std::string_view key) {
  for (const Rule& rule : kRules) {
    if (rule.key == key) return rule.role;
  }
  return std::nullopt;
}

bool is_body(std::string_view key) {
  return key == attribute::kBedrockRequestBody || key == attribute::kBedrockResponseBody;
}

bool is_array_of_objects(JsonValue value) {
  const auto elements = value.elements();
  bool any = false;
  for (const JsonValue element : elements) {
    if (!element.is_object()) return false;
    any = true;
  }
  return any;
}

class Detacher {
 public:
  /// True if the attribute was taken out.
  bool take(std::int64_t at, const Attribute& attribute) {
    const auto role = role_of(attribute.key);
    const std::string* text = attribute.value.string();
    if (role) {
      const bool structured = text == nullptr;
      const std::string plain = structured ? plain_json(attribute.value) : std::string();
      if (take_list(at, attribute.key, *role, structured ? plain : *text, structured)) return true;
    }
    if (text == nullptr) return false;
    if (is_body(attribute.key)) {
      take_body(at, attribute.key, *text);
      return true;
    }
    // What refers to an attachment becomes a content of any size: the store notes who does.
    if (text->size() < kDetachedBytesMin && text->find(kAttachmentReference) == std::string::npos) {
      return false;
    }
    add(at, attribute.key, ContentRole::kPiece, store::cut_text(*text), false);
    return true;
  }

  Detached finish() {
    // Messages say it better where there are some.
    if (detached_.input_preview.empty()) detached_.input_preview = std::move(body_input_);
    if (detached_.output_preview.empty()) detached_.output_preview = std::move(body_output_);
    return std::move(detached_);
  }

 private:
  /// Messages, parts or definitions, a content each. What has another shape is no such list.
  bool take_list(std::int64_t at, const std::string& key, ContentRole role, std::string_view text,
                 bool structured) {
    const auto document = JsonDocument::parse(text);
    if (!document || !is_array_of_objects(document->root())) return false;
    if (role == ContentRole::kInput) detached_.input_preview = input_preview(document->root());
    if (role == ContentRole::kOutput) detached_.output_preview = output_preview(document->root());
    add(at, key, role, store::cut_text(text, *document), structured);
    return true;
  }

  void take_body(std::int64_t at, const std::string& key, const std::string& text) {
    const auto document = JsonDocument::parse(text);
    if (!document) {
      add(at, key, ContentRole::kPiece, store::cut_text(text), false);
      return;
    }
    if (key == attribute::kBedrockRequestBody) {
      body_input_ = request_body_preview(document->root());
    } else {
      body_output_ = response_body_preview(document->root());
    }
    add(at, key, ContentRole::kPiece, store::cut_text(text, *document), false);
  }

  void add(std::int64_t at, const std::string& key, ContentRole role, store::CutText cut,
           bool structured) {
    for (std::string& piece : cut.pieces) {
      const ContentHash hash = content_hash(piece);
      detached_.contents.push_back({role, std::move(piece), hash});
    }
    detached_.detachments.push_back({.at = at,
                                     .key = key,
                                     .structured = structured,
                                     .role = role,
                                     .frame_json = std::move(cut.frame_json)});
  }

  Detached detached_;
  std::string body_input_;
  std::string body_output_;
};

}  // namespace

Detached detach_contents(Attributes& attributes) {
  Detacher detacher;
  Attributes kept;
  kept.reserve(attributes.size());
  std::int64_t at = 0;
  for (Attribute& attribute : attributes) {
    if (!detacher.take(at++, attribute)) kept.push_back(std::move(attribute));
  }
  attributes = std::move(kept);
  return detacher.finish();
}

}  // namespace sideseat::ingest
