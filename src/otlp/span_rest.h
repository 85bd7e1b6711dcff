// A span in parts, as the server stores it: what its columns hold, the pieces of its large values,
// who sent it, and the rest.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/span.h"
#include "otlp/pieces.h"

namespace sideseat::otlp {

/// The columns are trace id, span id, parent, name, kind, start, end, whether it failed, and the
/// status's message. The rest is protobuf: an OTLP span without those and without what was
/// detached, its events' times as distances from its end, so that they are small.
///
/// Takes the span because it is changed on the way.
std::string encode_span_rest(Span span, const std::vector<Detachment>& detachments);

struct RestoredSpan {
  Span span;  ///< As it came.
  std::vector<Detachment> detachments;

  /// Whether all that the attribute says is in pieces of messages, system prompts or tools: what
  /// `detachments` has a role for. `event` as in Detachment.
  bool is_message(std::int32_t event, std::size_t index) const;
};
/// `columns`: a span of which the columns are filled, `status` where it failed. `pieces`: in order
/// within each role.
/// Errors: kMalformed, kTruncated, kCorrupt if the parts do not fit.
Result<RestoredSpan> restore_span(std::string_view rest, const Span& columns,
                                  std::span<const Piece> pieces);

/// Who sent a span. Spans of the same resource and scope have equal bytes.
std::string encode_origin(const Resource& resource, const Scope& scope);

struct Origin {
  Resource resource;
  Scope scope;
  bool operator==(const Origin&) const = default;
};
/// Errors: kMalformed, kTruncated if `origin` was not made by encode_origin.
Result<Origin> decode_origin(std::string_view origin);

}  // namespace sideseat::otlp
