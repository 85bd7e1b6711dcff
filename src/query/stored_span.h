// A span as the store gives it back, with everything at hand to show it.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/span.h"
#include "otlp/dialects/dialect.h"
#include "otlp/span_rest.h"
#include "store/store.h"

namespace sideseat::query {

/// The dialect of a stored span; the current conventions for one that this version does not know.
const otlp::Dialect& dialect_of(const store::SpanRecord& record);

/// What a content says in the current conventions: messages, parts of a system prompt, definitions
/// of tools, each as JSON. A list of tools may also hold cache points, which define nothing and are
/// left out. `role` is not kPiece.
std::vector<std::string> shown_messages(const otlp::Dialect& dialect, store::ContentRole role,
                                        std::string_view content);

/// The parts of a message that is a system prompt, each as JSON; nullopt for another message. Where
/// such messages come first of what is sent, they are the system prompt, as if it stood apart.
std::optional<std::vector<std::string>> system_prompt_of(std::string_view message);

class StoredSpan {
 public:
  /// `row` has its rest and outlives this. Errors: those of Store::contents; kCorrupt.
  static Result<StoredSpan> load(store::Store& store, const store::SpanRow& row);

  const store::SpanRecord& record() const { return row_->record; }
  /// The span as it came.
  const Span& span() const { return restored_.span; }
  const Resource& resource() const { return origin_.resource; }
  const Scope& scope() const { return origin_.scope; }
  /// What the span says in names of its dialect's own, under those of the conventions.
  const Attributes& facts() const { return facts_; }

  /// As shown_messages() has them, in order. `role` is not kPiece.
  const std::vector<std::string>& messages(store::ContentRole role) const {
    return messages_[static_cast<std::size_t>(role)];
  }
  /// Whether `messages` say all that the attribute does. `event`: whose it is; -1: the span's.
  bool is_message(std::int32_t event, std::size_t index) const {
    return restored_.is_message(event, index);
  }
  /// The span's own attribute, else a fact; nullptr if there is neither.
  const AttributeValue* attribute(std::string_view key) const;
  /// Its text; empty if there is none.
  std::string_view text(std::string_view key) const;

 private:
  explicit StoredSpan(const store::SpanRow& row) : row_(&row) {}

  const store::SpanRow* row_;
  otlp::RestoredSpan restored_;
  otlp::Origin origin_;
  Attributes facts_;
  std::array<std::vector<std::string>, store::kContentRoles> messages_;
};

}  // namespace sideseat::query
