// A span as the store gives it back, with everything at hand to show it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "store/pieces.h"
#include "store/store.h"

namespace sideseat::query {

/// A list of tools may also hold cache points, which have no name and define nothing.
bool is_tool_definition(std::string_view json);

/// Owns all it shows; its views live as long as it does.
class StoredSpan {
 public:
  /// `row` has its rest and outlives this. Errors: those of Store::contents; kCorrupt.
  static Result<StoredSpan> load(store::Store& store, const store::SpanRow& row);

  const store::SpanRecord& record() const { return row_->record; }
  /// The OTLP JSON span object without the attributes that were taken out.
  JsonValue rest() const { return rest_.root(); }
  /// Those attributes, whole again.
  const std::vector<store::RejoinedAttribute>& rejoined() const { return rejoined_; }
  /// The texts of one role, in order.
  std::vector<std::string_view> texts(store::ContentRole role) const;

  /// The OTLP JSON value of an attribute that was not taken out; missing if there is none.
  JsonValue attribute(std::string_view key) const;
  /// A rejoined attribute's text; empty if there is none.
  std::string_view rejoined_text(std::string_view key) const;

 private:
  StoredSpan(const store::SpanRow& row, JsonDocument rest, std::vector<std::string> texts,
             std::vector<store::RejoinedAttribute> rejoined)
      : row_(&row),
        rest_(std::move(rest)),
        texts_(std::move(texts)),
        rejoined_(std::move(rejoined)) {}

  const store::SpanRow* row_;
  JsonDocument rest_;
  std::vector<std::string> texts_;
  std::vector<store::RejoinedAttribute> rejoined_;
};

}  // namespace sideseat::query
