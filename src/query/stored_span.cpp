// Fetches the texts of a span and puts it together.
#include "query/stored_span.h"

#include <iterator>
#include <utility>

#include "base/json.h"
#include "otlp/json_rest.h"
#include "store/span_columns.h"

namespace sideseat::query {
namespace {

using store::ContentRole;

bool is_tool_definition(std::string_view json) {
  const auto document = JsonDocument::parse(json);
  return document && document->root()["name"].is_string();
}

}  // namespace

const otlp::Dialect& dialect_of(const store::SpanRecord& record) {
  const otlp::Dialect* dialect = otlp::find_dialect(record.dialect);
  return dialect != nullptr ? *dialect : *otlp::find_dialect("");
}

std::vector<std::string> shown_messages(const otlp::Dialect& dialect, ContentRole role,
                                        std::string_view content) {
  auto messages = dialect.messages(static_cast<otlp::MessageRole>(role), content);
  if (role == ContentRole::kTool) {
    std::erase_if(messages, [](const std::string& json) { return !is_tool_definition(json); });
  }
  return messages;
}

std::optional<std::vector<std::string>> system_prompt_of(std::string_view message) {
  // Few messages have it, and reading them all takes its time.
  if (message.find("\"system\"") == std::string_view::npos) return std::nullopt;
  const auto document = JsonDocument::parse(message);
  if (!document || document->root()["role"].text() != "system") return std::nullopt;
  std::vector<std::string> parts;
  for (const JsonValue part : document->root()["parts"].elements()) parts.emplace_back(part.raw());
  return parts;
}

Result<StoredSpan> StoredSpan::load(store::Store& store, const store::SpanRow& row) {
  StoredSpan span(row);
  std::vector<std::int64_t> ids;
  for (const auto& reference : row.references) ids.push_back(reference.content_id);
  SIDESEAT_TRY(const auto texts, store.contents(ids));
  const otlp::Dialect& dialect = dialect_of(row.record);
  std::vector<otlp::Piece> pieces;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const ContentRole role = row.references[i].role;
    pieces.push_back({static_cast<otlp::PieceRole>(role), texts[i]});
    if (role == ContentRole::kPiece) continue;
    auto shown = shown_messages(dialect, role, texts[i]);
    auto& messages = span.messages_[static_cast<std::size_t>(role)];
    for (std::string& message : shown) {
      if (role == ContentRole::kInput && messages.empty()) {
        if (auto parts = system_prompt_of(message)) {
          auto& system = span.messages_[static_cast<std::size_t>(ContentRole::kSystem)];
          std::move(parts->begin(), parts->end(), std::back_inserter(system));
          continue;
        }
      }
      messages.push_back(std::move(message));
    }
  }
  SIDESEAT_TRY(otlp::RestoredWhole restored,
               otlp::restore_any_rest(row.record.rest, row.record.origin,
                                      store::columns_of(row.record), pieces));
  span.restored_ = std::move(restored.span);
  span.origin_ = std::move(restored.origin);
  otlp::Reading reading;
  if (dialect.read(span.span(), span.scope(), reading)) span.facts_ = std::move(reading.facts);
  return span;
}

const AttributeValue* StoredSpan::attribute(std::string_view key) const {
  const AttributeValue* own = find_attribute(span().attributes, key);
  return own != nullptr ? own : find_attribute(facts_, key);
}

std::string_view StoredSpan::text(std::string_view key) const {
  const AttributeValue* value = attribute(key);
  const std::string* text = value == nullptr ? nullptr : value->string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

}  // namespace sideseat::query
