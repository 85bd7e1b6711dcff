// libzstd with one context a thread for each direction.
#include "base/zstd.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <memory>

namespace sideseat {
namespace {

/// 8 MB, the window that RFC 8878 recommends decoders to support and HTTP (RFC 9659) to demand.
constexpr int kWindowLogMax = 23;
/// A frame's own word for its size is taken up to here; beyond it room is made as bytes come.
constexpr std::size_t kBelievedBytesMax = std::size_t{1} << 20;
constexpr std::size_t kStepBytes = std::size_t{64} * 1024;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

ZSTD_CCtx* compressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  return context.get();
}

ZSTD_DCtx* decompressor() {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context([] {
    ZSTD_DCtx* created = ZSTD_createDCtx();
    ZSTD_DCtx_setParameter(created, ZSTD_d_windowLogMax, kWindowLogMax);
    return created;
  }());
  ZSTD_DCtx_reset(context.get(), ZSTD_reset_session_only);
  return context.get();
}

Error zstd_error(std::size_t code, std::size_t offset) {
  const auto at = static_cast<std::int64_t>(offset);
  if (ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge) {
    return {ErrorCode::kTooLarge, "the zstd data asks for a window of more than 8 MB", at};
  }
  return {ErrorCode::kMalformed, "not zstd data, or damaged", at};
}

Error too_large(std::size_t inflated_bytes_max) {
  return {ErrorCode::kTooLarge,
          "the zstd data inflates to more than " + std::to_string(inflated_bytes_max) + " bytes"};
}

}  // namespace

std::string zstd_compress(std::string_view bytes, int level) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  // Cannot fail: the output has room for the bound.
  packed.resize(ZSTD_compressCCtx(compressor(), packed.data(), packed.size(), bytes.data(),
                                  bytes.size(), level));
  return packed;
}

Result<std::string> zstd_decompress(std::string_view bytes, std::size_t inflated_bytes_max) {
  ZSTD_DCtx* context = decompressor();
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  std::string inflated;
  const unsigned long long said = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  const bool is_said = said != ZSTD_CONTENTSIZE_UNKNOWN && said != ZSTD_CONTENTSIZE_ERROR;
  if (is_said && said > inflated_bytes_max) return too_large(inflated_bytes_max);
  std::size_t step = is_said ? std::min<std::size_t>(said, kBelievedBytesMax) : kStepBytes;
  for (;;) {
    const std::size_t before = inflated.size();
    // One byte beyond the limit is asked for, so that reaching exactly the limit is allowed.
    inflated.resize(before +
                    std::min(std::max<std::size_t>(step, 1), inflated_bytes_max + 1 - before));
    ZSTD_outBuffer out{inflated.data(), inflated.size(), before};
    const std::size_t left = ZSTD_decompressStream(context, &out, &in);
    const bool is_full = out.pos == inflated.size();
    inflated.resize(out.pos);
    if (ZSTD_isError(left) != 0) return zstd_error(left, in.pos);
    if (inflated.size() > inflated_bytes_max) return too_large(inflated_bytes_max);
    if (left == 0 && in.pos == bytes.size()) return inflated;
    if (left != 0 && in.pos == bytes.size() && !is_full) {
      return Error(ErrorCode::kTruncated, "the zstd data ends early",
                   static_cast<std::int64_t>(bytes.size()));
    }
    step = std::max(kStepBytes, inflated.size());
  }
}

}  // namespace sideseat
