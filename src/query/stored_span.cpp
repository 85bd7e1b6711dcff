// Fetches the texts of a span and puts its large attributes together.
#include "query/stored_span.h"

#include <utility>

namespace sideseat::query {

bool is_tool_definition(std::string_view json) {
  const auto document = JsonDocument::parse(json);
  return document && document->root()["name"].is_string();
}

Result<StoredSpan> StoredSpan::load(store::Store& store, const store::SpanRow& row) {
  auto rest = JsonDocument::parse(row.record.rest);
  if (!rest) return Error(ErrorCode::kCorrupt, "a stored span is not valid JSON");
  std::vector<std::int64_t> ids;
  for (const auto& reference : row.references) ids.push_back(reference.content_id);
  SIDESEAT_TRY(auto texts, store.contents(ids));
  SIDESEAT_TRY(auto rejoined, store::rejoin(rest->root(), row.references, texts));
  return StoredSpan(row, *std::move(rest), std::move(texts), std::move(rejoined));
}

std::vector<std::string_view> StoredSpan::texts(store::ContentRole role) const {
  std::vector<std::string_view> found;
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    if (row_->references[i].role == role) found.emplace_back(texts_[i]);
  }
  return found;
}

JsonValue StoredSpan::attribute(std::string_view key) const {
  for (const JsonValue attribute : rest()["attributes"].elements()) {
    if (attribute["key"].plain_text() == key) return attribute["value"];
  }
  return {};
}

std::string_view StoredSpan::rejoined_text(std::string_view key) const {
  for (const auto& attribute : rejoined_) {
    if (attribute.key == key) return attribute.text;
  }
  return {};
}

}  // namespace sideseat::query
