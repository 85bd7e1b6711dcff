// What can go wrong, as a value: one code for machines, one sentence for people.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace sideseat {

/// The kinds of failure the whole project knows. `error_map.h` says what each becomes at a border
/// (HTTP status, whether a sender retries).
enum class ErrorCode : std::uint8_t {
  kInvalidArgument,  ///< The caller broke a documented precondition.
  kTruncated,        ///< The input ended early; more bytes could complete it.
  kMalformed,        ///< No continuation of this input is valid.
  kTooLarge,         ///< A bound from base/limits.h was exceeded.
  kUnsupported,      ///< Well formed, but of a kind we do not know.
  kNotFound,         ///< What was asked for is not there.
  kUnavailable,      ///< Transient: try again later.
  kIo,               ///< The operating system refused; the message says what.
  kCorrupt,          ///< Bytes we stored ourselves are damaged.
};

/// An explained failure. One pointer wide, because errors are rare and results are not.
class [[nodiscard]] Error {
 public:
  /// `message`: English, what was attempted and why it failed, no full stop, never payload text
  /// (it may be personal). `offset_bytes`: where in the input; -1 when there is no input.
  Error(ErrorCode code, std::string message, std::int64_t offset_bytes = -1)
      : detail_(std::make_unique<Detail>(Detail{code, std::move(message), offset_bytes})) {}

  ErrorCode code() const { return detail_->code; }
  std::string_view message() const { return detail_->message; }
  std::int64_t offset_bytes() const { return detail_->offset_bytes; }

  /// A copy; explicit, because an error is usually handed on, not shared.
  Error clone() const { return {code(), std::string(message()), offset_bytes()}; }

  /// Puts what was being attempted in front: "open store: no such directory".
  Error in(std::string_view attempt) && {
    detail_->message.insert(0, std::string(attempt).append(": "));
    return std::move(*this);
  }

 private:
  struct Detail {
    ErrorCode code;
    std::string message;
    std::int64_t offset_bytes;
  };
  std::unique_ptr<Detail> detail_;  // Null only after a move.
};

}  // namespace sideseat
