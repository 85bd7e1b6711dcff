// A request's body as a door took it in, and how it becomes spans.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "otlp/otlp.h"

namespace sideseat::ingest {

enum class Packing : std::uint8_t {
  kNone,
  kGzip,  ///< Or zlib's framing, which HTTP calls deflate.
  kZstd,
};

struct Body {
  std::string project;
  otlp::Signal signal = otlp::Signal::kTraces;
  otlp::Encoding encoding = otlp::Encoding::kProtobuf;
  Packing packing = Packing::kNone;
  std::string bytes;  ///< As sent.
};

/// The bytes unpacked; those of an unpacked body are moved out of it.
///
/// Errors: kMalformed, kTruncated; kTooLarge where more than `unpacked_bytes_max` would come out.
Result<std::string> unpack(Body& body, std::size_t unpacked_bytes_max);

}  // namespace sideseat::ingest
