// One case a packing.
#include "ingest/body.h"

#include <string_view>
#include <utility>

#include "base/gzip.h"
#include "base/zstd.h"

namespace sideseat::ingest {
namespace {

Result<std::string> named(Result<std::string> unpacked, std::string_view packing) {
  if (!unpacked) return std::move(unpacked).error().in(packing);
  return unpacked;
}

}  // namespace

Result<std::string> unpack(Body& body, std::size_t unpacked_bytes_max) {
  switch (body.packing) {
    case Packing::kGzip:
      return named(gunzip(body.bytes, unpacked_bytes_max), "gzip body");
    case Packing::kZstd:
      return named(zstd_decompress(body.bytes, unpacked_bytes_max), "zstd body");
    case Packing::kNone:
      break;
  }
  if (body.bytes.size() > unpacked_bytes_max) {
    return Error(ErrorCode::kTooLarge,
                 "the body is longer than " + std::to_string(unpacked_bytes_max) + " bytes");
  }
  return std::move(body.bytes);
}

}  // namespace sideseat::ingest
