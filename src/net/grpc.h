// gRPC messages as the rest of the project sees them: no sockets, no HTTP/2.
#pragma once

#include <cstdint>
#include <string>

#include "net/http.h"

namespace sideseat::net {

/// The numbers are gRPC's.
enum class GrpcStatus : std::uint8_t {
  kOk = 0,
  kCancelled = 1,
  kUnknown = 2,
  kInvalidArgument = 3,
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kUnimplemented = 12,
  kInternal = 13,
  kUnavailable = 14,
  kDataLoss = 15,
};

/// One unary call.
struct GrpcRequest {
  std::string path;      ///< "/package.Service/Method".
  Headers metadata;      ///< Without HTTP/2's and gRPC's own headers. "-bin" values are base64.
  std::string encoding;  ///< How `message` is compressed: "gzip"; "identity" if it is not.
  std::string message;   ///< As sent: not decompressed.
};

struct GrpcResponse {
  GrpcStatus status = GrpcStatus::kOk;
  std::string status_message;
  std::string message;  ///< Sent with kOk only, and not compressed.
  Headers trailers;     ///< Lower case; "-bin" values already in base64.
};

}  // namespace sideseat::net
