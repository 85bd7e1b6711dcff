// Splits the binary event stream that Bedrock's streaming operations return.
//
// Wire layout of one message (integers are big-endian):
//
//   total_bytes:u32  headers_bytes:u32  prelude_crc:u32
//   headers[headers_bytes]  payload[total_bytes - headers_bytes - 16]  message_crc:u32
//
// and of one header:
//
//   name_bytes:u8  name[name_bytes]  type:u8  value
//
// prelude_crc is the CRC-32 of the first 8 bytes, message_crc that of everything before itself.
// Bedrock sends string headers only; the other types are skipped by their size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace sideseat::bedrock {

/// total_bytes, headers_bytes and prelude_crc.
inline constexpr std::size_t kEventPreludeBytes = 12;
/// The smallest message: a prelude and the message_crc.
inline constexpr std::size_t kEventMessageBytesMin = kEventPreludeBytes + 4;
inline constexpr std::size_t kEventMessageBytesMax =
    kEventMessageBytesMin + limits::kEventHeadersBytesMax + limits::kEventPayloadBytesMax;

static_assert(kEventMessageBytesMax <= UINT32_MAX, "total_bytes is a u32 on the wire");

/// One message of the stream. Headers that are absent are empty.
///
/// The views point into the decoder that produced them and die at its next `feed()`; copy what must
/// outlive that.
struct Frame {
  std::string_view message_type;    ///< ":message-type": "event", "exception" or "error".
  std::string_view event_type;      ///< ":event-type" of an event: "contentBlockDelta".
  std::string_view exception_type;  ///< ":exception-type", or ":error-code" of an "error".
  std::string_view error_message;   ///< ":error-message" of an "error".
  std::string_view content_type;    ///< ":content-type" of the payload.
  std::string_view payload;         ///< As sent, usually JSON; not validated here.

  /// Whether the stream ends here because something went wrong.
  bool is_failure() const { return message_type == "exception" || message_type == "error"; }
};

/// Incremental decoder: bytes in, frames out.
///
///     decoder.feed(bytes);
///     for (;;) {
///       SIDESEAT_TRY(std::optional<Frame> frame, decoder.next());
///       if (!frame) break;  // Needs more bytes.
///       handle(*frame);
///     }
///     SIDESEAT_CHECK(decoder.finish());  // Once, after the last bytes.
///
/// A frame is handed out only when all of its message has passed both checksums. After an error
/// every further call returns the same one: a framed stream cannot be resynchronised.
///
/// Memory: one message (kEventMessageBytesMax) plus what was fed and not yet handed out; lengths
/// above the limits are refused before waiting for such a message.
/// Threads: confined to one.
class EventStreamDecoder {
 public:
  /// Copies `bytes` to the end of what is waiting. Of no effect after an error.
  void feed(std::string_view bytes);

  /// The next frame, or nullopt when more bytes are needed.
  ///
  /// Errors, with the offset in the stream where the bad message (or header) begins:
  ///   kMalformed  a checksum does not match, or lengths contradict each other;
  ///   kTooLarge   headers above limits::kEventHeadersBytesMax or a payload above
  ///               limits::kEventPayloadBytesMax.
  Result<std::optional<Frame>> next();

  /// For the end of the stream. Errors: kTruncated if a message is incomplete; that of next().
  Status finish() const;

 private:
  struct Prelude {
    std::size_t total_bytes;
    std::size_t headers_bytes;
  };
  Result<Prelude> read_prelude(std::string_view waiting) const;
  Result<Frame> read_message(std::string_view message, std::size_t headers_bytes) const;
  std::int64_t offset() const {
    return static_cast<std::int64_t>(dropped_bytes_ + consumed_bytes_);
  }

  std::string buffer_;
  std::size_t consumed_bytes_ = 0;  // A prefix of buffer_ that was handed out already.
  std::size_t dropped_bytes_ = 0;   // Bytes of the stream before buffer_.
  std::optional<Error> error_;      // Set once, then returned for ever.
};

}  // namespace sideseat::bedrock
