// The table itself; docs/errors.md shows it to users.
#include "base/error_map.h"

namespace sideseat {

// gRPC's numbers: 3 INVALID_ARGUMENT, 5 NOT_FOUND, 8 RESOURCE_EXHAUSTED, 12 UNIMPLEMENTED,
// 13 INTERNAL, 14 UNAVAILABLE.
ErrorMapping map_error(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return {400, "Invalid request", false, 3};
    case ErrorCode::kTruncated:
      return {400, "The request ends early", false, 3};
    case ErrorCode::kMalformed:
      return {400, "The request cannot be read", false, 3};
    case ErrorCode::kTooLarge:
      return {413, "Too large", false, 3};
    case ErrorCode::kUnsupported:
      return {415, "Not supported", false, 12};
    case ErrorCode::kNotFound:
      return {404, "Not found", false, 5};
    case ErrorCode::kUnavailable:
      return {503, "Try again later", true, 8};
    case ErrorCode::kIo:
      return {500, "The server could not read or write", true, 14};
    case ErrorCode::kCorrupt:
      return {500, "Stored data is damaged", false, 13};
  }
  return {500, "Unexpected error", false, 13};
}

}  // namespace sideseat
