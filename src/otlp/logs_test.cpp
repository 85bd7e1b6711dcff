// Logs in both encodings: what goes in comes out, and the bytes are the standard's.
#include "otlp/logs.h"

#include <gtest/gtest.h>

#include <array>

#include "otlp/hex_testing.h"
#include "otlp/sample_testing.h"

namespace sideseat::otlp {
namespace {

constexpr std::array kEncodings{Encoding::kProtobuf, Encoding::kJson};

const LogRecord& record_in(const LogRequest& request) {
  return request.at(0).scopes.at(0).records.at(0);
}

TEST(OtlpLogs, ReadsBackWhatItWroteInBothEncodings) {
  for (const LogRequest& request : {LogRequest{}, full_logs()}) {
    for (const Encoding encoding : kEncodings) {
      const auto decoded = decode_logs(encoding, encode_logs(encoding, request));
      ASSERT_TRUE(decoded.has_value()) << decoded.error().message();
      EXPECT_EQ(*decoded, request);
    }
  }
}

// The bytes are those that opentelemetry-proto's own Python classes write.
TEST(OtlpLogs, WritesTheStandardsProtobuf) {
  LogRecord record;
  record.time_unix_ns = 1;
  record.observed_unix_ns = 2;
  record.severity_number = 9;
  record.severity_text = "s";
  record.body = {std::string("b")};
  record.attributes = {{"k", {true}}};
  record.dropped_attributes_count = 3;
  record.flags = 4;
  record.trace_id = *TraceId::parse("0102030405060708090a0b0c0d0e0f10");
  record.span_id = *SpanId::parse("1112131415161718");
  record.event_name = "e";
  EXPECT_EQ(encode_logs(Encoding::kProtobuf, {{{}, {{{}, {record}}}}}),
            from_spaced_hex("0a4f 124d 124b"  // resource, scope, record
                            "09 0100000000000000 1009 1a0173 2a03 0a0162"  // time, severity, body
                            "3207 0a016b 1202 1001 3803 45 04000000"     // k = true, dropped, flags
                            "4a10 0102030405060708090a0b0c0d0e0f10"      // trace_id
                            "5208 1112131415161718 59 0200000000000000"  // span_id, observed
                            "620165"));                                  // event_name
}

TEST(OtlpLogs, ReadsJsonAsExportersWriteIt) {
  struct Case {
    std::string_view name;
    std::string_view member;
    LogRecord record;
  };
  const std::array cases{
      Case{"a number for a severity", R"("severityNumber":17)", {.severity_number = 17}},
      Case{"a name for a severity",
           R"("severityNumber":"SEVERITY_NUMBER_ERROR")",
           {.severity_number = 17}},
      Case{"the last severity",
           R"("severity_number":"SEVERITY_NUMBER_FATAL4")",
           {.severity_number = 24}},
      Case{"a severity nobody knows", R"("severityNumber":25)", {}},
      Case{"a time as a number",
           R"("time_unix_nano":5,"observedTimeUnixNano":"6")",
           {.time_unix_ns = 5, .observed_unix_ns = 6}},
      Case{"an id in base64",
           R"("spanId":"ERITFBUWFxg=")",
           {.span_id = *SpanId::parse("1112131415161718")}},
      Case{"an empty id", R"("traceId":"")", {}},
      Case{"an event",
           R"("eventName":"gen_ai.choice","body":{"stringValue":"x"})",
           {.event_name = "gen_ai.choice", .body = {std::string("x")}}},
      Case{"null", R"("body":null,"attributes":null)", {}},
      Case{"something new", R"("entityRefs":[{}])", {}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const auto decoded =
        decode_logs(Encoding::kJson, R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{)" +
                                         std::string(c.member) + "}]}]}]}");
    ASSERT_TRUE(decoded.has_value()) << decoded.error().message();
    EXPECT_EQ(record_in(*decoded), c.record);
  }
}

TEST(OtlpLogs, RefusesWhatIsNoLogRequest) {
  struct Case {
    Encoding encoding;
    std::string bytes;
    ErrorCode code;
  };
  const std::array cases{
      Case{Encoding::kJson, "[]", ErrorCode::kMalformed},
      Case{Encoding::kJson, R"({"resourceLogs":{}})", ErrorCode::kMalformed},
      Case{Encoding::kJson,
           R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{"traceId":"xyz"}]}]}]})",
           ErrorCode::kMalformed},
      Case{Encoding::kProtobuf, "\x0a\x05\x12", ErrorCode::kTruncated},
      // A trace id of one byte.
      Case{Encoding::kProtobuf, "\x0a\x07\x12\x05\x12\x03\x4a\x01x", ErrorCode::kMalformed},
  };
  for (const auto& c : cases) {
    const auto decoded = decode_logs(c.encoding, c.bytes);
    ASSERT_FALSE(decoded.has_value()) << c.bytes;
    EXPECT_EQ(decoded.error().code(), c.code) << decoded.error().message();
  }
}

TEST(OtlpLogs, SurvivesCutsAndFlipsAtEveryByte) {
  for (const Encoding encoding : kEncodings) {
    std::string bytes = encode_logs(encoding, full_logs());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      (void)decode_logs(encoding, std::string_view(bytes).substr(0, at));
      for (const char mask : {'\x01', '\x80'}) {
        bytes[at] = static_cast<char>(bytes[at] ^ mask);
        const auto decoded = decode_logs(encoding, bytes);
        if (!decoded) {
          EXPECT_FALSE(decoded.error().message().empty());
        }
        bytes[at] = static_cast<char>(bytes[at] ^ mask);
      }
    }
  }
}

TEST(OtlpLogs, NamesInJsonWhatWasRejected) {
  EXPECT_EQ(encode_response(Encoding::kJson, {2, "why"}, Signal::kLogs),
            R"({"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"why"}})");
  EXPECT_EQ(encode_response(Encoding::kJson, {2, "why"}, Signal::kMetrics),
            R"({"partialSuccess":{"rejectedDataPoints":"2","errorMessage":"why"}})");
  for (const Signal signal : {Signal::kTraces, Signal::kLogs, Signal::kMetrics}) {
    for (const Encoding encoding : kEncodings) {
      const auto decoded = decode_response(encoding, encode_response(encoding, {2, "why"}, signal));
      ASSERT_TRUE(decoded.has_value());
      EXPECT_EQ(decoded->rejected_spans, 2);
      EXPECT_EQ(decoded->error_message, "why");
    }
  }
}

}  // namespace
}  // namespace sideseat::otlp
