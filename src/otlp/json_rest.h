// Spans of every version of the store; those that were stored before their rests were protobuf are
// an OTLP JSON span object with "resource" and "scope" beside, and "detached" for what was taken
// out.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "otlp/span_rest.h"

namespace sideseat::otlp {

/// Whether `rest` is such a one. No rest of today's begins like JSON.
inline bool is_json_rest(std::string_view rest) { return rest.starts_with('{'); }

struct RestoredWhole {
  RestoredSpan span;
  Origin origin;
};
/// As restore_span(), but the rest holds the columns too. Errors: those of decode_request;
/// kCorrupt.
Result<RestoredWhole> restore_json_rest(std::string_view rest, std::span<const Piece> pieces);

/// A rest of either kind. `origin`: of today's, as encode_origin() made it.
/// Errors: those of restore_json_rest(), restore_span() and decode_origin().
Result<RestoredWhole> restore_any_rest(std::string_view rest, std::string_view origin,
                                       const Span& columns, std::span<const Piece> pieces);

}  // namespace sideseat::otlp
