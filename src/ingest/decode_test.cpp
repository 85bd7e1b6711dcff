// From a body to records: what is small, what is large, what is refused.
#include "ingest/decode.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "base/gzip.h"

namespace sideseat::ingest {
namespace {

constexpr SmallRequests kSmall{.bytes_max = 100'000, .spans_max = 3};

TraceRequest spans_of(std::size_t count) {
  TraceRequest request(1);
  request[0].scopes.resize(1);
  for (std::size_t i = 0; i < count; ++i) {
    Span span;
    span.trace_id.bytes[0] = 1;
    span.span_id.bytes[0] = static_cast<std::uint8_t>(1 + i);
    span.started_at_ns = 1;
    span.ended_at_ns = 2;
    request[0].scopes[0].spans.push_back(std::move(span));
  }
  return request;
}

Request request_of(const TraceRequest& spans, otlp::Encoding encoding = otlp::Encoding::kProtobuf) {
  Request request;
  request.body = {
      .project = "p", .encoding = encoding, .bytes = otlp::encode_request(encoding, spans)};
  return request;
}

TEST(Decode, TakesASmallRequestApartWhateverItsEncodingAndPacking) {
  for (const auto encoding : {otlp::Encoding::kProtobuf, otlp::Encoding::kJson}) {
    for (const Packing packing : {Packing::kNone, Packing::kGzip}) {
      Counters counters;
      Request request = request_of(spans_of(3), encoding);
      const std::size_t size = request.body.bytes.size();
      request.body.packing = packing;
      if (packing == Packing::kGzip) request.body.bytes = gzip(request.body.bytes);
      decode(request, kSmall, counters);
      EXPECT_EQ(request.next, Request::Next::kCommit);
      EXPECT_EQ(request.records.size(), 3U);
      EXPECT_GT(request.records_bytes, 0U);
      EXPECT_TRUE(request.body.bytes.empty()) << "not needed any more";
      EXPECT_EQ(counters.bytes_decoded, size);
    }
  }
}

TEST(Decode, LeavesWhatIsLargeToTheLane) {
  const std::size_t bytes = request_of(spans_of(3)).body.bytes.size();
  struct Case {
    std::string_view name;
    SmallRequests small;
    Request::Next next;
  };
  for (const Case& c : {Case{"both at their limits", {bytes, 3}, Request::Next::kCommit},
                        Case{"a byte more", {bytes - 1, 3}, Request::Next::kLane},
                        Case{"a span more", {bytes, 2}, Request::Next::kLane}}) {
    SCOPED_TRACE(std::string(c.name));
    Counters counters;
    Request request = request_of(spans_of(3));
    request.body.packing = Packing::kGzip;
    request.body.bytes = gzip(request.body.bytes);
    decode(request, c.small, counters);
    EXPECT_EQ(request.next, c.next);
    if (c.next == Request::Next::kCommit) continue;
    EXPECT_FALSE(request.failure.has_value());
    decode_piece(request, c.small, counters);
    EXPECT_EQ(request.next, Request::Next::kCommit);
    EXPECT_EQ(request.records.size(), c.small.spans_max);
  }
}

TEST(Decode, ALargeRequestComesInPiecesUntilItIsDone) {
  Counters counters;
  Request request = request_of(spans_of(7));
  std::string sizes;
  do {
    decode_piece(request, kSmall, counters);
    EXPECT_EQ(request.next, Request::Next::kCommit);
    sizes += std::to_string(request.records.size()) + " ";
  } while (!request.chunks->done());
  EXPECT_EQ(sizes, "3 3 1 ");
}

TEST(Decode, PiecesWithoutAGoodSpanAreSkippedAndTheirRefusalsAddedUp) {
  Counters counters;
  TraceRequest spans = spans_of(7);
  for (const std::size_t bad : {0, 1, 2, 3, 6}) spans[0].scopes[0].spans[bad].trace_id = {};
  Request request = request_of(spans);
  decode_piece(request, kSmall, counters);
  EXPECT_EQ(request.records.size(), 2U);
  EXPECT_EQ(request.next, Request::Next::kCommit);
  decode_piece(request, kSmall, counters);
  EXPECT_EQ(request.next, Request::Next::kAnswer) << "the last span is a bad one";
  EXPECT_EQ(request.result.spans_rejected, 5U);
  EXPECT_EQ(request.result.rejection,
            "3 spans refused: no trace id (3); 1 span refused: no trace id (1); "
            "1 span refused: no trace id (1)");
}

TEST(Decode, WhatCannotBeReadIsAnsweredWithTheReason) {
  struct Case {
    std::string_view name;
    Packing packing;
    std::string bytes;
    ErrorCode code;
    std::string_view message;
  };
  const std::string good = request_of(spans_of(1)).body.bytes;
  const Case cases[] = {
      {"not gzip", Packing::kGzip, good, ErrorCode::kMalformed,
       "gzip body: not gzip data, or damaged"},
      {"half a gzip", Packing::kGzip, gzip(good).substr(0, 20), ErrorCode::kTruncated,
       "gzip body: the gzip data ends early"},
      {"not protobuf", Packing::kNone, good.substr(0, good.size() - 1), ErrorCode::kTruncated,
       "OTLP trace request: "},
  };
  for (const Case& c : cases) {
    for (const auto step : {decode, decode_piece}) {
      SCOPED_TRACE(std::string(c.name));
      Counters counters;
      Request request;
      request.body = {.project = "p", .packing = c.packing, .bytes = c.bytes};
      step(request, kSmall, counters);
      EXPECT_EQ(request.next, Request::Next::kAnswer);
      ASSERT_TRUE(request.failure.has_value());
      EXPECT_EQ(request.failure->code(), c.code);
      EXPECT_EQ(request.failure->message().substr(0, c.message.size()), c.message);
    }
  }
}

TEST(Decode, AnswersHoldTheFirstRefusalAndAsManyMoreAsFit) {
  IngestResult result;
  add_rejection(result, "");
  EXPECT_EQ(result.rejection, "");
  add_rejection(result, std::string(2000, 'x'));
  EXPECT_EQ(result.rejection.size(), 2000U);
  result.rejection = "one";
  add_rejection(result, "two");
  EXPECT_EQ(result.rejection, "one; two");
  add_rejection(result, std::string(1024, 'x'));
  EXPECT_EQ(result.rejection, "one; two");
}

}  // namespace
}  // namespace sideseat::ingest
