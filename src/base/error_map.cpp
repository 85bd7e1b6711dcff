// The table itself; docs/errors.md shows it to users.
#include "base/error_map.h"

namespace sideseat {

ErrorMapping map_error(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return {400, "Invalid request", false};
    case ErrorCode::kTruncated:
      return {400, "The request ends early", false};
    case ErrorCode::kMalformed:
      return {400, "The request cannot be read", false};
    case ErrorCode::kTooLarge:
      return {413, "Too large", false};
    case ErrorCode::kUnsupported:
      return {415, "Not supported", false};
    case ErrorCode::kNotFound:
      return {404, "Not found", false};
    case ErrorCode::kUnavailable:
      return {503, "Try again later", true};
    case ErrorCode::kIo:
      return {500, "The server could not read or write", true};
    case ErrorCode::kCorrupt:
      return {500, "Stored data is damaged", false};
  }
  return {500, "Unexpected error", false};
}

}  // namespace sideseat
