// google.rpc.Status: how OTLP says what went wrong, in HTTP bodies and in gRPC's trailers.
#pragma once

#include <string>
#include <string_view>

namespace sideseat::otlp {

/// `code` is gRPC's. With `retry_after_ms` > 0 a google.rpc.RetryInfo says when to try again; OTLP
/// senders keep what is refused with one.
std::string encode_rpc_status(int code, std::string_view message, int retry_after_ms = 0);

/// Its message; empty if `bytes` are none, or it says nothing.
std::string rpc_status_message(std::string_view bytes);

}  // namespace sideseat::otlp
