// Spans that were stored before their rests were protobuf: an OTLP JSON span object with "resource"
// and "scope" beside, and "detached" for what was taken out.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "otlp/span_rest.h"

namespace sideseat::otlp {

/// Whether `rest` is such a one. No rest of today's begins like JSON.
inline bool is_json_rest(std::string_view rest) { return rest.starts_with('{'); }

struct RestoredJson {
  RestoredSpan span;
  Origin origin;
};
/// As restore_span(), but the rest holds the columns too. Errors: those of decode_request;
/// kCorrupt.
Result<RestoredJson> restore_json_rest(std::string_view rest, std::span<const Piece> pieces);

}  // namespace sideseat::otlp
