// Inside send: spans cut into requests, ready to go over the wire or onto the disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "model/span.h"

namespace sideseat::send {

/// One export request: what is posted, and byte for byte what a spool file holds.
struct Parcel {
  std::string body;  ///< An OTLP ExportTraceServiceRequest, protobuf, gzip.
  std::size_t span_count = 0;
};

/// How long it may take to send a parcel, where a small one may take `timeout_ms`.
std::int64_t send_timeout_ms(int timeout_ms, std::size_t body_bytes);

/// About as many bytes as the span takes in protobuf before compression.
std::size_t approximate_bytes(const Span& span);

/// The first spans of a queue that make one request.
struct Batch {
  std::span<const Span> spans;
  std::size_t bytes = 0;  ///< About, before compression.
};
/// At most `spans_max` of the first spans, with about `bytes_max` bytes together, and at least one
/// however large it is.
Batch first_batch(std::span<const Span> spans, std::size_t spans_max, std::size_t bytes_max);

Parcel pack(const Resource& resource, const Scope& scope, std::span<const Span> spans);

}  // namespace sideseat::send
