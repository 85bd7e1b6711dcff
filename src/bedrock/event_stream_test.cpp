// What the event-stream decoder promises.
#include "bedrock/event_stream.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "bedrock/event_stream_testing.h"
#include "bedrock/event_stream_writer.h"

namespace sideseat::bedrock {
namespace {

using testing::message;
using testing::prelude;
using testing::string_header;

// A frame that outlives its decoder.
struct OwnedFrame {
  std::string event_type;
  std::string payload;
  bool operator==(const OwnedFrame&) const = default;
};

struct Outcome {
  std::vector<OwnedFrame> frames;
  std::optional<ErrorCode> error;
  std::int64_t error_offset_bytes = -1;
};

Outcome drain(EventStreamDecoder& decoder) {
  Outcome outcome;
  for (;;) {
    Result<std::optional<Frame>> frame = decoder.next();
    if (!frame) {
      outcome.error = frame.error().code();
      outcome.error_offset_bytes = frame.error().offset_bytes();
      return outcome;
    }
    if (!*frame) return outcome;
    outcome.frames.push_back({std::string((*frame)->event_type), std::string((*frame)->payload)});
  }
}

Outcome decode(std::string_view bytes) {
  EventStreamDecoder decoder;
  decoder.feed(bytes);
  Outcome outcome = drain(decoder);
  if (!outcome.error) {
    const Status status = decoder.finish();
    if (!status) {
      outcome.error = status.error().code();
      outcome.error_offset_bytes = status.error().offset_bytes();
    }
  }
  return outcome;
}

std::string three_messages() {
  return write_event("messageStart", R"({"role":"assistant"})") +
         write_event("contentBlockDelta", R"({"delta":{"text":"Hi"},"contentBlockIndex":0})") +
         write_event("messageStop", R"({"stopReason":"end_turn"})");
}

TEST(EventStream, HandsOutTheHeadersBedrockSends) {
  EventStreamDecoder decoder;
  decoder.feed(write_event("messageStop", R"({"stopReason":"end_turn"})"));

  const Result<std::optional<Frame>> frame = decoder.next();

  ASSERT_TRUE(frame.has_value());
  ASSERT_TRUE(frame->has_value());
  EXPECT_EQ((*frame)->message_type, "event");
  EXPECT_EQ((*frame)->event_type, "messageStop");
  EXPECT_EQ((*frame)->content_type, "application/json");
  EXPECT_EQ((*frame)->payload, R"({"stopReason":"end_turn"})");
  EXPECT_FALSE((*frame)->is_failure());
}

TEST(EventStream, TellsExceptionsAndErrorsFromEvents) {
  struct Case {
    std::string_view name;
    std::string bytes;
    std::string_view exception_type;
    std::string_view error_message;
  };
  const std::array kCases{
      Case{"a modelled exception", write_exception("throttlingException", R"({"message":"slow"})"),
           "throttlingException", ""},
      Case{"an error that is not modelled",
           message(string_header(":message-type", "error") +
                       string_header(":error-code", "InternalFailure") +
                       string_header(":error-message", "try again"),
                   ""),
           "InternalFailure", "try again"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EventStreamDecoder decoder;
    decoder.feed(c.bytes);

    const Result<std::optional<Frame>> frame = decoder.next();

    ASSERT_TRUE(frame.has_value() && frame->has_value());
    EXPECT_TRUE((*frame)->is_failure());
    EXPECT_EQ((*frame)->exception_type, c.exception_type);
    EXPECT_EQ((*frame)->error_message, c.error_message);
  }
}

// Every type has its size, and only strings have a meaning here.
TEST(EventStream, SkipsHeadersOfEveryOtherType) {
  struct Case {
    std::string_view name;
    char type;
    std::string value;
  };
  const std::array kCases{
      Case{"true", 0, ""},
      Case{"false", 1, ""},
      Case{"i8", 2, std::string(1, 'x')},
      Case{"i16", 3, std::string(2, 'x')},
      Case{"i32", 4, std::string(4, 'x')},
      Case{"i64", 5, std::string(8, 'x')},
      Case{"bytes", 6, std::string("\0\3abc", 5)},
      Case{"timestamp", 8, std::string(8, 'x')},
      Case{"uuid", 9, std::string(16, 'x')},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const std::string other = std::string("\1a") + c.type + c.value;

    const Outcome outcome = decode(message(other + string_header(":event-type", "metadata"), "{}"));

    EXPECT_EQ(outcome.error, std::nullopt);
    EXPECT_EQ(outcome.frames, (std::vector<OwnedFrame>{{"metadata", "{}"}}));
  }
}

// However the bytes are cut, the frames are the same.
TEST(EventStream, ReadsTheSameFramesAtEverySliceBoundary) {
  const std::string bytes = three_messages();
  const std::vector<OwnedFrame> expected = decode(bytes).frames;
  ASSERT_EQ(expected.size(), 3u);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    EventStreamDecoder decoder;
    decoder.feed(std::string_view(bytes).substr(0, cut));
    std::vector<OwnedFrame> frames = drain(decoder).frames;
    decoder.feed(std::string_view(bytes).substr(cut));
    for (OwnedFrame& frame : drain(decoder).frames) frames.push_back(std::move(frame));

    EXPECT_EQ(frames, expected) << "cut at " << cut;
    EXPECT_TRUE(decoder.finish().has_value()) << "cut at " << cut;
  }
}

TEST(EventStream, ReadsTheSameFramesInPiecesOfEverySize) {
  const std::string bytes = three_messages();
  const std::vector<OwnedFrame> expected = decode(bytes).frames;
  for (std::size_t piece_bytes = 1; piece_bytes <= 64; ++piece_bytes) {
    EventStreamDecoder decoder;
    std::vector<OwnedFrame> frames;
    for (std::size_t at = 0; at < bytes.size(); at += piece_bytes) {
      decoder.feed(std::string_view(bytes).substr(at, piece_bytes));
      for (OwnedFrame& frame : drain(decoder).frames) frames.push_back(std::move(frame));
    }
    EXPECT_EQ(frames, expected) << "in pieces of " << piece_bytes;
  }
}

// No bit of a message is without a checksum: damage anywhere is found, and what came before it is
// handed out all the same.
TEST(EventStream, FindsEachFlippedByteAndSaysWhereItsMessageBegins) {
  const std::string first = write_event("messageStart", R"({"role":"assistant"})");
  const std::string good = first + write_event("messageStop", R"({"stopReason":"end_turn"})");
  for (std::size_t i = 0; i < good.size(); ++i) {
    SCOPED_TRACE("byte " + std::to_string(i));
    std::string bytes = good;
    bytes[i] = static_cast<char>(bytes[i] ^ 0x20);
    const bool in_first = i < first.size();

    const Outcome outcome = decode(bytes);

    EXPECT_EQ(outcome.error, ErrorCode::kMalformed);
    EXPECT_EQ(outcome.error_offset_bytes, in_first ? 0 : static_cast<std::int64_t>(first.size()));
    EXPECT_EQ(outcome.frames.size(), in_first ? 0u : 1u);
  }
}

TEST(EventStream, SaysTruncatedForEveryEndInsideAMessage) {
  const std::string bytes = write_event("messageStart", R"({"role":"assistant"})");
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    SCOPED_TRACE("after " + std::to_string(size) + " bytes");

    const Outcome outcome = decode(std::string_view(bytes).substr(0, size));

    EXPECT_EQ(outcome.error, ErrorCode::kTruncated);
    EXPECT_EQ(outcome.error_offset_bytes, 0);
    EXPECT_TRUE(outcome.frames.empty());
  }
  EXPECT_EQ(decode("").error, std::nullopt);
}

// Lengths are judged as soon as the prelude is there, before any byte of such a message is awaited.
TEST(EventStream, HoldsEveryLimitOnBothSides) {
  constexpr auto kHeadersMax = static_cast<std::uint32_t>(limits::kEventHeadersBytesMax);
  constexpr auto kPayloadMax = static_cast<std::uint32_t>(limits::kEventPayloadBytesMax);
  struct Case {
    std::string_view name;
    std::uint32_t total_bytes;
    std::uint32_t headers_bytes;
    std::optional<ErrorCode> error;
  };
  static constexpr std::array kCases{
      Case{"the largest payload", 16 + kPayloadMax, 0, std::nullopt},
      Case{"one byte more payload", 16 + kPayloadMax + 1, 0, ErrorCode::kTooLarge},
      Case{"the largest headers", 16 + kHeadersMax, kHeadersMax, std::nullopt},
      Case{"one byte more headers", 16 + kHeadersMax + 1, kHeadersMax + 1, ErrorCode::kTooLarge},
      Case{"both at their largest", 16 + kHeadersMax + kPayloadMax, kHeadersMax, std::nullopt},
      Case{"the smallest total", 17, 1, std::nullopt},
      Case{"one byte less than its headers", 16, 1, ErrorCode::kMalformed},
      Case{"less than a prelude", 0, 0, ErrorCode::kMalformed},
      Case{"lengths that would overflow", 16, 0xffffffff, ErrorCode::kTooLarge},
      Case{"the largest total there is", 0xffffffff, 0, ErrorCode::kTooLarge},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EventStreamDecoder decoder;
    decoder.feed(prelude(c.total_bytes, c.headers_bytes));

    const Outcome outcome = drain(decoder);

    EXPECT_EQ(outcome.error, c.error);
    EXPECT_EQ(outcome.error_offset_bytes, c.error ? 0 : -1);
  }
}

TEST(EventStream, ReadsMessagesAtTheLimits) {
  const std::string headers = string_header(std::string(255, 'n'), std::string(65535, 'v'));
  EXPECT_EQ(decode(message(headers, "{}")).frames.size(), 1u);
  const std::string payload(limits::kEventPayloadBytesMax, 'p');
  EXPECT_EQ(decode(message("", payload)).frames.size(), 1u);
  EXPECT_EQ(decode(message("", "")).frames, (std::vector<OwnedFrame>{{"", ""}}));
}

// Headers that pass the checksum but make no sense are told apart from damage by their offset.
TEST(EventStream, RefusesHeadersThatOverrunTheirMessage) {
  struct Case {
    std::string_view name;
    std::string headers;
  };
  const std::array kCases{
      Case{"a name longer than the headers",
           "\x05"
           "ab"},
      Case{"no type after the name",
           "\x02"
           "ab"},
      Case{"no length",
           "\x01"
           "a\x07"},
      Case{"half a length", std::string("\x01"
                                        "a\x07\x00",
                                        4)},
      Case{"a value longer than the headers", std::string("\x01"
                                                          "a\x07\x00\x02v",
                                                          6)},
      Case{"an integer cut short", std::string("\x01"
                                               "a\x05\x00",
                                               4)},
      Case{"an unknown type", std::string("\x01"
                                          "a\x0a",
                                          3)},
  };
  const std::string first = string_header(":event-type", "metadata");
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));

    const Outcome outcome = decode(message(first + c.headers, "payload"));

    EXPECT_EQ(outcome.error, ErrorCode::kMalformed);
    EXPECT_EQ(outcome.error_offset_bytes, static_cast<std::int64_t>(12 + first.size()));
  }
}

TEST(EventStream, KeepsItsFirstErrorWhateverFollows) {
  std::string damaged = write_event("messageStart", "{}");
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  EventStreamDecoder decoder;
  decoder.feed(write_event("ping", "{}") + damaged);
  const Outcome first = drain(decoder);
  ASSERT_EQ(first.error, ErrorCode::kMalformed);

  decoder.feed(three_messages());
  const Outcome second = drain(decoder);

  EXPECT_EQ(first.frames.size(), 1u);
  EXPECT_TRUE(second.frames.empty());
  EXPECT_EQ(second.error, first.error);
  EXPECT_EQ(second.error_offset_bytes, first.error_offset_bytes);
  ASSERT_FALSE(decoder.finish().has_value());
  EXPECT_EQ(decoder.finish().error().code(), ErrorCode::kMalformed);
}

}  // namespace
}  // namespace sideseat::bedrock
