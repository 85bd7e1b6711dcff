// The decoder: a prelude says how long a message is, a checksum says whether to believe it.
#include "bedrock/event_stream.h"

#include <utility>

#include "base/crc32.h"

namespace sideseat::bedrock {
namespace {

std::uint32_t read_u32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
  }
  return value;
}

std::size_t read_u16(std::string_view bytes) {
  return static_cast<std::size_t>(static_cast<std::uint8_t>(bytes[0])) << 8 |
         static_cast<std::uint8_t>(bytes[1]);
}

// What a header value of some type looks like: a size of its own, or one written before it.
struct HeaderType {
  std::size_t fixed_bytes;
  bool has_length;  // A u16 precedes the value.
};

constexpr std::uint8_t kStringHeader = 7;

std::optional<HeaderType> header_type(std::uint8_t type) {
  switch (type) {
    case 0:  // true
    case 1:  // false
      return HeaderType{0, false};
    case 2:  // i8
      return HeaderType{1, false};
    case 3:  // i16
      return HeaderType{2, false};
    case 4:  // i32
      return HeaderType{4, false};
    case 5:  // i64
    case 8:  // Timestamp, milliseconds.
      return HeaderType{8, false};
    case 6:  // Bytes.
    case kStringHeader:
      return HeaderType{0, true};
    case 9:  // UUID.
      return HeaderType{16, false};
    default:
      return std::nullopt;
  }
}

struct Header {
  std::string_view name;
  std::string_view value;  // Empty unless a string.
  std::size_t size_bytes;  // On the wire.
};

// The first header of `bytes`; nullopt if it overruns them or is of an unknown type.
std::optional<Header> read_header(std::string_view bytes) {
  const std::size_t name_bytes = static_cast<std::uint8_t>(bytes[0]);
  std::size_t at = 1 + name_bytes;
  if (at + 1 > bytes.size()) return std::nullopt;
  const std::string_view name = bytes.substr(1, name_bytes);
  const auto type = static_cast<std::uint8_t>(bytes[at++]);
  const std::optional<HeaderType> shape = header_type(type);
  if (!shape) return std::nullopt;
  std::size_t value_bytes = shape->fixed_bytes;
  if (shape->has_length) {
    if (at + 2 > bytes.size()) return std::nullopt;
    value_bytes = read_u16(bytes.substr(at));
    at += 2;
  }
  if (at + value_bytes > bytes.size()) return std::nullopt;
  const std::string_view value = bytes.substr(at, type == kStringHeader ? value_bytes : 0);
  return Header{name, value, at + value_bytes};
}

void keep_header(Frame& frame, const Header& header) {
  if (header.name == ":message-type") {
    frame.message_type = header.value;
  } else if (header.name == ":event-type") {
    frame.event_type = header.value;
  } else if (header.name == ":exception-type" || header.name == ":error-code") {
    frame.exception_type = header.value;
  } else if (header.name == ":error-message") {
    frame.error_message = header.value;
  } else if (header.name == ":content-type") {
    frame.content_type = header.value;
  }
}

}  // namespace

void EventStreamDecoder::feed(std::string_view bytes) {
  if (error_) return;
  // Frames handed out so far die here, so their bytes can go.
  buffer_.erase(0, consumed_bytes_);
  dropped_bytes_ += std::exchange(consumed_bytes_, 0);
  buffer_.append(bytes);
}

Result<std::optional<Frame>> EventStreamDecoder::next() {
  if (error_) return error_->clone();
  const auto fail = [this](Error error) -> Result<std::optional<Frame>> {
    error_ = std::move(error);
    return error_->clone();
  };

  const std::string_view waiting = std::string_view(buffer_).substr(consumed_bytes_);
  if (waiting.size() < kEventPreludeBytes) return std::optional<Frame>();
  Result<Prelude> prelude = read_prelude(waiting);
  if (!prelude) return fail(std::move(prelude).error());
  if (waiting.size() < prelude->total_bytes) return std::optional<Frame>();

  Result<Frame> frame =
      read_message(waiting.substr(0, prelude->total_bytes), prelude->headers_bytes);
  if (!frame) return fail(std::move(frame).error());
  consumed_bytes_ += prelude->total_bytes;
  return std::optional<Frame>(*frame);
}

Status EventStreamDecoder::finish() const {
  if (error_) return error_->clone();
  const std::size_t left_bytes = buffer_.size() - consumed_bytes_;
  if (left_bytes == 0) return ok();
  return Error(ErrorCode::kTruncated,
               "event stream ends inside a message, " + std::to_string(left_bytes) +
                   " bytes after its begin",
               offset());
}

Result<EventStreamDecoder::Prelude> EventStreamDecoder::read_prelude(
    std::string_view waiting) const {
  // The checksum comes first: lengths that fail it mean nothing.
  if (crc32(waiting.substr(0, 8)) != read_u32(waiting.substr(8))) {
    return Error(ErrorCode::kMalformed, "event stream prelude fails its checksum", offset());
  }
  const std::size_t total_bytes = read_u32(waiting);
  const std::size_t headers_bytes = read_u32(waiting.substr(4));
  if (headers_bytes > limits::kEventHeadersBytesMax) {
    return Error(ErrorCode::kTooLarge,
                 "event stream message has " + std::to_string(headers_bytes) + " header bytes",
                 offset());
  }
  if (total_bytes < kEventMessageBytesMin + headers_bytes) {
    return Error(ErrorCode::kMalformed, "event stream message is shorter than its headers",
                 offset());
  }
  const std::size_t payload_bytes = total_bytes - headers_bytes - kEventMessageBytesMin;
  if (payload_bytes > limits::kEventPayloadBytesMax) {
    return Error(ErrorCode::kTooLarge,
                 "event stream message has " + std::to_string(payload_bytes) + " payload bytes",
                 offset());
  }
  return Prelude{total_bytes, headers_bytes};
}

Result<Frame> EventStreamDecoder::read_message(std::string_view message,
                                               std::size_t headers_bytes) const {
  const std::size_t crc_at = message.size() - 4;
  if (crc32(message.substr(0, crc_at)) != read_u32(message.substr(crc_at))) {
    return Error(ErrorCode::kMalformed, "event stream message fails its checksum", offset());
  }
  Frame frame;
  const std::size_t payload_at = kEventPreludeBytes + headers_bytes;
  frame.payload = message.substr(payload_at, crc_at - payload_at);
  std::size_t at = kEventPreludeBytes;
  while (at < payload_at) {
    const std::optional<Header> header = read_header(message.substr(at, payload_at - at));
    if (!header) {
      return Error(ErrorCode::kMalformed,
                   "event stream header overruns its message or is of an unknown type",
                   offset() + static_cast<std::int64_t>(at));
    }
    keep_header(frame, *header);
    at += header->size_bytes;
  }
  return frame;
}

}  // namespace sideseat::bedrock
