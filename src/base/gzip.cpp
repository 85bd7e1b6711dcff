// zlib in its gzip framing.
#include "base/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <memory>

namespace sideseat {
namespace {

/// 15: the largest window; +16: gzip instead of zlib framing; +32: whichever it is (zlib.h).
constexpr int kGzipWindowBits = 15 + 16;
constexpr int kGzipOrZlibWindowBits = 15 + 32;
constexpr std::size_t kInflateStepBytes = std::size_t{64} * 1024;

/// zlib never writes through next_in.
Bytef* input(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

Error inflate_error(int code, const z_stream& stream) {
  const auto offset = static_cast<std::int64_t>(stream.total_in);
  if (code == Z_BUF_ERROR) {
    return {ErrorCode::kTruncated, "the gzip data ends early", offset};
  }
  return {ErrorCode::kMalformed, "not gzip data, or damaged", offset};
}

}  // namespace

std::string gzip(std::string_view bytes, int level) {
  z_stream stream{};
  deflateInit2(&stream, level, Z_DEFLATED, kGzipWindowBits, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);  // Cannot fail: the output has room for the bound.
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

Result<std::string> gunzip(std::string_view bytes, std::size_t inflated_bytes_max) {
  z_stream stream{};
  inflateInit2(&stream, kGzipOrZlibWindowBits);
  const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, inflateEnd);
  stream.next_in = input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string inflated;
  for (int code = Z_OK; code != Z_STREAM_END;) {
    const std::size_t before = inflated.size();
    // One byte beyond the limit is asked for, so that reaching exactly the limit is allowed.
    const std::size_t step =
        std::min(std::max(kInflateStepBytes, before), inflated_bytes_max + 1 - before);
    inflated.resize(before + step);
    stream.next_out = reinterpret_cast<Bytef*>(inflated.data() + before);
    stream.avail_out = static_cast<uInt>(step);
    code = inflate(&stream, Z_NO_FLUSH);
    inflated.resize(before + step - stream.avail_out);
    if (code != Z_OK && code != Z_STREAM_END) return inflate_error(code, stream);
    if (inflated.size() > inflated_bytes_max) {
      return Error(ErrorCode::kTooLarge, "the gzip data inflates to more than " +
                                             std::to_string(inflated_bytes_max) + " bytes");
    }
    // Several gzip members may follow each other; the content is all of them.
    if (code == Z_STREAM_END && stream.avail_in > 0) {
      inflateReset(&stream);
      code = Z_OK;
    }
  }
  return inflated;
}

}  // namespace sideseat
