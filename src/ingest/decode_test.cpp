// From a body to records: what is small, what is large, what is refused.
#include "ingest/decode.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "base/gzip.h"
#include "base/zstd.h"
#include "otlp/logs.h"

namespace sideseat::ingest {
namespace {

constexpr SmallRequests kSmall{.bytes_max = 100'000, .items_max = 3};

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
    for (const Packing packing : {Packing::kNone, Packing::kGzip, Packing::kZstd}) {
      Counters counters;
      Request request = request_of(spans_of(3), encoding);
      const std::size_t size = request.body.bytes.size();
      request.body.packing = packing;
      if (packing == Packing::kGzip) request.body.bytes = gzip(request.body.bytes);
      if (packing == Packing::kZstd) request.body.bytes = zstd_compress(request.body.bytes);
      Decoder(kSmall, system_clock(), counters).decode(request);
      EXPECT_EQ(request.next, Request::Next::kCommit);
      EXPECT_EQ(request.piece.records.size(), 3U);
      EXPECT_GT(request.piece.bytes, 0U);
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
    const Decoder decoder(c.small, system_clock(), counters);
    decoder.decode(request);
    EXPECT_EQ(request.next, c.next);
    if (c.next == Request::Next::kCommit) continue;
    EXPECT_FALSE(request.failure.has_value());
    decoder.decode_piece(request);
    EXPECT_EQ(request.next, Request::Next::kCommit);
    EXPECT_EQ(request.piece.records.size(), c.small.items_max);
  }
}

TEST(Decode, ALargeRequestComesInPiecesUntilItIsDone) {
  Counters counters;
  const Decoder decoder(kSmall, system_clock(), counters);
  Request request = request_of(spans_of(7));
  std::string sizes;
  do {
    decoder.decode_piece(request);
    EXPECT_EQ(request.next, Request::Next::kCommit);
    sizes += std::to_string(request.piece.records.size()) + " ";
  } while (!request.chunks->done());
  EXPECT_EQ(sizes, "3 3 1 ");
}

TEST(Decode, PiecesWithoutAGoodSpanAreSkippedAndTheirRefusalsAddedUp) {
  Counters counters;
  const Decoder decoder(kSmall, system_clock(), counters);
  TraceRequest spans = spans_of(7);
  for (const std::size_t bad : {0U, 1U, 2U, 3U, 6U}) spans[0].scopes[0].spans[bad].trace_id = {};
  Request request = request_of(spans);
  decoder.decode_piece(request);
  EXPECT_EQ(request.piece.records.size(), 2U);
  EXPECT_EQ(request.next, Request::Next::kCommit);
  decoder.decode_piece(request);
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
    for (const auto step : {&Decoder::decode, &Decoder::decode_piece}) {
      SCOPED_TRACE(std::string(c.name));
      Counters counters;
      Request request;
      request.body = {.project = "p", .packing = c.packing, .bytes = c.bytes};
      (Decoder(kSmall, system_clock(), counters).*step)(request);
      EXPECT_EQ(request.next, Request::Next::kAnswer);
      ASSERT_TRUE(request.failure.has_value());
      EXPECT_EQ(request.failure->code(), c.code);
      EXPECT_EQ(request.failure->message().substr(0, c.message.size()), c.message);
    }
  }
}

LogRecord record_of(std::string name, std::uint8_t span) {
  LogRecord record;
  record.event_name = std::move(name);
  record.trace_id.bytes[0] = span;
  record.span_id.bytes[0] = span;
  return record;
}

TEST(Decode, LogRecordsOfGenAiBecomeEventsInPieces) {
  Counters counters;
  const Decoder decoder(kSmall, system_clock(), counters);
  LogRequest logs(1);
  logs[0].scopes.resize(1);
  for (int i = 0; i < 5; ++i) {
    logs[0].scopes[0].records.push_back(record_of("gen_ai.choice", 1));
    logs[0].scopes[0].records.push_back(record_of("app.other", 1));
    logs[0].scopes[0].records.push_back(record_of("gen_ai.choice", 0));
  }
  Request request;
  request.body = {.project = "p",
                  .signal = otlp::Signal::kLogs,
                  .encoding = otlp::Encoding::kJson,
                  .bytes = otlp::encode_logs(otlp::Encoding::kJson, logs)};
  decoder.decode(request);
  EXPECT_EQ(request.next, Request::Next::kLane);
  EXPECT_EQ(counters.log_records_ignored, 10U);
  decoder.decode_piece(request);
  EXPECT_EQ(request.next, Request::Next::kCommit);
  EXPECT_EQ(request.piece.events.size(), 3U);
  EXPECT_FALSE(request.is_taken());
  decoder.decode_piece(request);
  EXPECT_EQ(request.piece.events.size(), 2U);
  EXPECT_TRUE(request.is_taken());
  EXPECT_EQ(request.piece.events[0].span.project, "p");
}

TEST(Decode, PointsOfGenAiMetricsAreKeptAndOthersCounted) {
  Counters counters;
  Request request;
  request.body = {.project = "p",
                  .signal = otlp::Signal::kMetrics,
                  .encoding = otlp::Encoding::kJson,
                  .bytes = R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[)"
                           R"({"name":"gen_ai.client.token.usage","unit":"{token}","sum":)"
                           R"({"aggregationTemporality":2,"isMonotonic":true,"dataPoints":)"
                           R"([{"timeUnixNano":"5","asInt":"7"},{"timeUnixNano":"6"}]}},)"
                           R"({"name":"app.other","gauge":{"dataPoints":[{"asInt":"1"}]}}]}]}]})"};
  Decoder(kSmall, system_clock(), counters).decode(request);
  EXPECT_EQ(request.next, Request::Next::kCommit);
  ASSERT_EQ(request.piece.points.size(), 2U);
  const store::MetricRecord& point = request.piece.points[0];
  EXPECT_EQ(point.project, "p");
  EXPECT_EQ(point.name, "gen_ai.client.token.usage");
  EXPECT_EQ(point.unit, "{token}");
  EXPECT_EQ(point.kind, MetricKind::kSum);
  EXPECT_EQ(point.temporality, 2);
  EXPECT_TRUE(point.is_monotonic);
  EXPECT_EQ(point.time_unix_ns, 5);
  EXPECT_FALSE(point.bytes.empty());
  EXPECT_EQ(counters.metric_points_ignored, 1U);
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
