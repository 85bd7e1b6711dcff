// The one table from our error codes to what each border speaks.
#pragma once

#include "base/error.h"

namespace sideseat {

/// What a code means outside.
struct ErrorMapping {
  int http_status;
  std::string_view title;  ///< For problem details: a few words, the same for every such error.
  bool retryable;          ///< Whether a sender should try again.
  int grpc_status;         ///< A retryable one goes with a RetryInfo.
};

/// Total: every code has a row.
ErrorMapping map_error(ErrorCode code);

}  // namespace sideseat
