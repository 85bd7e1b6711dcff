// Both encodings: what goes in comes out, the bytes are the standard's, damage is noticed.
#include "otlp/otlp.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/limits.h"
#include "otlp/sample_testing.h"

namespace sideseat::otlp {
namespace {

constexpr std::array kEncodings{Encoding::kProtobuf, Encoding::kJson};

std::string name_of(Encoding encoding) { return encoding == Encoding::kJson ? "JSON" : "protobuf"; }

/// Bytes written as hex with spaces.
std::string bytes(std::string_view hex) {
  std::string digits;
  for (const char c : hex) {
    if (c != ' ') digits.push_back(c);
  }
  std::string out(digits.size() / 2, '\0');
  EXPECT_TRUE(from_hex(digits, {reinterpret_cast<std::uint8_t*>(out.data()), out.size()}));
  return out;
}

TraceRequest with_value(AttributeValue value) {
  Span span;
  span.attributes = {{"k", std::move(value)}};
  return {{{}, {{{}, {span}}}}};
}

const AttributeValue& value_in(const TraceRequest& request) {
  return request.at(0).scopes.at(0).spans.at(0).attributes.at(0).value;
}

TEST(Otlp, ReadsBackWhatItWrote) {
  for (const Encoding encoding : kEncodings) {
    SCOPED_TRACE(name_of(encoding));
    for (const TraceRequest& request : {TraceRequest{}, full_request()}) {
      const auto decoded = decode_request(encoding, encode_request(encoding, request));
      ASSERT_TRUE(decoded.has_value()) << decoded.error().message();
      EXPECT_EQ(*decoded, request);
    }
  }
}

TEST(Otlp, WritesOneResourceAndScopeLikeTheGeneralForm) {
  const TraceRequest full = full_request();
  const ResourceSpans& first = full[0];
  const std::vector<Span> spans = first.scopes[0].spans;
  const TraceRequest request{{first.resource, {{first.scopes[0].scope, spans}}}};
  for (const Encoding encoding : kEncodings) {
    EXPECT_EQ(encode_request(encoding, first.resource, first.scopes[0].scope, spans),
              encode_request(encoding, request));
  }
}

TEST(Otlp, KeepsNotANumberInBothEncodings) {
  for (const Encoding encoding : kEncodings) {
    const auto decoded =
        decode_request(encoding, encode_request(encoding, with_value({std::nan("")})));
    ASSERT_TRUE(decoded.has_value());
    EXPECT_TRUE(std::isnan(std::get<double>(value_in(*decoded).data)));
  }
}

// The bytes, worked out by hand from the .proto files: field numbers and wire types are what every
// other OTLP program uses.
TEST(Otlp, WritesTheStandardsProtobuf) {
  Span span;
  span.trace_id = *TraceId::parse("0102030405060708090a0b0c0d0e0f10");
  span.span_id = *SpanId::parse("1112131415161718");
  span.parent_span_id = *SpanId::parse("2122232425262728");
  span.trace_state = "s";
  span.name = "n";
  span.kind = SpanKind::kClient;
  span.started_at_ns = 1;
  span.ended_at_ns = 258;
  span.attributes = {{"k", {std::int64_t{-1}}}};
  span.dropped_attributes_count = 1;
  span.events = {{3, "e", {{"b", {true}}}, 2}};
  span.dropped_events_count = 3;
  span.links = {{span.trace_id, span.span_id, "t", {{"d", {0.5}}}, 4, 5}};
  span.dropped_links_count = 6;
  span.status = StatusCode::kError;
  span.status_message = "m";
  span.flags = 7;
  const Resource resource{{{"a", {std::string("v")}}}};
  const Scope scope{"sn", "sv", {{"y", {AttributeBytes{"\xff"}}}}};
  const std::string expected = bytes(
      "0a dc01"                                                     // resource_spans
      "0a 0a 0a08 0a0161 1203 0a0176"                               // resource: a = "v"
      "12 cd01"                                                     // scope_spans
      "0a 12 0a02736e 12027376 1a08 0a0179 1203 3a01ff"             // scope
      "12 b601"                                                     // span
      "0a10 0102030405060708090a0b0c0d0e0f10"                       // trace_id
      "1208 1112131415161718 1a0173 2208 2122232425262728"          // span_id, state, parent
      "2a016e 3003"                                                 // name, kind
      "39 0100000000000000 41 0201000000000000"                     // start, end: fixed64
      "4a10 0a016b 120b 18ffffffffffffffffff01"                     // k = -1
      "5001"                                                        // dropped attributes
      "5a17 09 0300000000000000 120165 1a07 0a0162 1202 1001 2002"  // event
      "6003"                                                        // dropped events
      "6a36 0a10 0102030405060708090a0b0c0d0e0f10 1208 1112131415161718 1a0174"
      "220e 0a0164 1209 21 000000000000e03f 2804 35 05000000"  // link
      "7006"                                                   // dropped links
      "7a05 12016d 1802"                                       // status
      "8501 07000000");                                        // flags: fixed32
  EXPECT_EQ(to_hex({reinterpret_cast<const std::uint8_t*>(expected.data()), expected.size()}), [&] {
    const std::string got = encode_request(Encoding::kProtobuf, resource, scope, {&span, 1});
    return to_hex({reinterpret_cast<const std::uint8_t*>(got.data()), got.size()});
  }());
}

TEST(Otlp, WritesTheStandardsJson) {
  Span span;
  span.trace_id = *TraceId::parse("0102030405060708090a0b0c0d0e0f10");
  span.span_id = *SpanId::parse("1112131415161718");
  span.name = "n";
  span.kind = SpanKind::kClient;
  span.started_at_ns = 1;
  span.ended_at_ns = 258;
  span.attributes = {{"i", {std::int64_t{-1}}},
                     {"a", {AttributeList{{true}, {0.5}}}},
                     {"m", {Attributes{{"x", {AttributeBytes{"\xff"}}}}}}};
  span.status = StatusCode::kError;
  span.flags = 7;
  EXPECT_EQ(
      encode_request(Encoding::kJson, {{{"r", {std::string("v")}}}}, {"sn", "", {}}, {&span, 1}),
      R"({"resourceSpans":[{"resource":{"attributes":[{"key":"r","value":)"
      R"({"stringValue":"v"}}]},"scopeSpans":[{"scope":{"name":"sn"},"spans":[{)"
      R"("traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"1112131415161718",)"
      R"("flags":7,"name":"n","kind":3,"startTimeUnixNano":"1","endTimeUnixNano":"258",)"
      R"("attributes":[{"key":"i","value":{"intValue":"-1"}},{"key":"a","value":)"
      R"({"arrayValue":{"values":[{"boolValue":true},{"doubleValue":0.5}]}}},)"
      R"({"key":"m","value":{"kvlistValue":{"values":[{"key":"x","value":)"
      R"({"bytesValue":"/w=="}}]}}}],"status":{"code":2}}]}]}]})");
}

// Whatever one encoding can say, the other says the same.
TEST(Otlp, ReadsTheSameFromBothEncodings) {
  const auto from_protobuf =
      decode_request(Encoding::kProtobuf, encode_request(Encoding::kProtobuf, full_request()));
  const auto from_json =
      decode_request(Encoding::kJson, encode_request(Encoding::kJson, full_request()));
  ASSERT_TRUE(from_protobuf.has_value() && from_json.has_value());
  EXPECT_EQ(*from_protobuf, *from_json);
}

TEST(Otlp, RepairsTextThatIsNotUtf8) {
  const auto decoded = decode_request(
      Encoding::kProtobuf, encode_request(Encoding::kProtobuf, with_value({std::string("a\xff"
                                                                                       "b")})));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(*value_in(*decoded).string(),
            "a\xef\xbf\xbd"
            "b");
}

// A request cut anywhere is an error or, where it ends between two fields, a shorter request; it is
// never a crash. JSON cut anywhere is always an error.
TEST(Otlp, SurvivesCutsAtEveryByte) {
  for (const Encoding encoding : kEncodings) {
    SCOPED_TRACE(name_of(encoding));
    const std::string whole = encode_request(encoding, full_request());
    std::size_t accepted = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto decoded = decode_request(encoding, std::string_view(whole).substr(0, size));
      if (decoded.has_value()) {
        ++accepted;
        continue;
      }
      EXPECT_TRUE(decoded.error().code() == ErrorCode::kTruncated ||
                  decoded.error().code() == ErrorCode::kMalformed);
      EXPECT_LE(decoded.error().offset_bytes(), static_cast<std::int64_t>(size));
    }
    // Top-level fields of the protobuf: three resource_spans, so three ends between them.
    EXPECT_EQ(accepted, encoding == Encoding::kProtobuf ? 3u : 0u);
  }
}

TEST(Otlp, SurvivesEveryFlippedByte) {
  for (const Encoding encoding : kEncodings) {
    std::string damaged = encode_request(encoding, full_request());
    for (char& c : damaged) {
      const char kept = c;
      for (const char mask : {'\x01', '\x80', '\xff'}) {
        c = static_cast<char>(kept ^ mask);
        const auto decoded = decode_request(encoding, damaged);
        if (!decoded) {
          EXPECT_FALSE(decoded.error().message().empty());
        }
      }
      c = kept;
    }
  }
}

AttributeValue nested(int depth) {
  AttributeValue value{std::int64_t{1}};
  for (int i = 1; i < depth; ++i) {
    value = i % 2 == 0 ? AttributeValue{AttributeList{value}}
                       : AttributeValue{Attributes{{"k", value}}};
  }
  return value;
}

TEST(Otlp, BoundsTheNestingOfValues) {
  for (const Encoding encoding : kEncodings) {
    SCOPED_TRACE(name_of(encoding));
    const auto deepest = decode_request(
        encoding, encode_request(encoding, with_value(nested(limits::kAttributeDepthMax))));
    ASSERT_TRUE(deepest.has_value()) << deepest.error().message();
    const auto too_deep = decode_request(
        encoding, encode_request(encoding, with_value(nested(limits::kAttributeDepthMax + 1))));
    ASSERT_FALSE(too_deep.has_value());
    EXPECT_EQ(too_deep.error().code(), ErrorCode::kTooLarge);
  }
}

// An empty attribute costs two or three bytes on the wire and hundreds in memory.
TEST(Otlp, BoundsTheItemsOfARequest) {
  // The resource spans, the scope spans and the span are three more.
  constexpr std::size_t kAttributesMax = limits::kRequestItemsMax - 3;
  for (const Encoding encoding : kEncodings) {
    SCOPED_TRACE(name_of(encoding));
    TraceRequest request = with_value(AttributeValue{std::int64_t{1}});
    Attributes& attributes = request.front().scopes.front().spans.front().attributes;
    attributes.assign(kAttributesMax, {});
    EXPECT_TRUE(decode_request(encoding, encode_request(encoding, request)).has_value());
    attributes.emplace_back();
    const auto refused = decode_request(encoding, encode_request(encoding, request));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code(), ErrorCode::kTooLarge);
  }
}

TEST(Otlp, RefusesProtobufWithWrongIds) {
  struct Case {
    std::string_view name;
    std::string_view span;
    std::string_view reason;
  };
  static constexpr std::array kCases{
      Case{"short trace id", "0a020102", "trace_id has 2 bytes instead of 16"},
      Case{"short span id", "120101", "span_id has 1 bytes instead of 8"},
      Case{"long parent", "2209010203040506070809", "parent_span_id has 9 bytes instead of 8"},
      Case{"a link's", "6a030a0101", "a link's trace_id has 1 bytes"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const std::string span = bytes(c.span);
    std::string request{'\x0a', static_cast<char>(span.size() + 4),
                        '\x12', static_cast<char>(span.size() + 2),
                        '\x12', static_cast<char>(span.size())};
    const auto decoded = decode_request(Encoding::kProtobuf, request + span);
    ASSERT_FALSE(decoded.has_value());
    EXPECT_EQ(decoded.error().code(), ErrorCode::kMalformed);
    EXPECT_NE(decoded.error().message().find(c.reason), std::string_view::npos)
        << decoded.error().message();
  }
}

TEST(Otlp, SkipsUnknownFieldsOfEveryWireType) {
  // Fields 100 to 103: varint, fixed64, length-delimited, fixed32; and field 1 as a varint.
  const std::string unknown = bytes("a00601 a9060102030405060708 b206020102 bd0601020304 0801");
  const auto decoded = decode_request(Encoding::kProtobuf, unknown + bytes("0a00"));
  ASSERT_TRUE(decoded.has_value()) << decoded.error().message();
  EXPECT_EQ(*decoded, TraceRequest(1));
}

TEST(Otlp, ReadsJsonInEveryAllowedSpelling) {
  struct Case {
    std::string_view name;
    std::string_view span;
  };
  // Each is the same span.
  static constexpr std::array kCases{
      Case{"as we write it",
           R"({"traceId":"0102030405060708090a0b0c0d0e0f10","kind":3,"startTimeUnixNano":"5",
               "status":{"code":2},"attributes":[{"key":"k","value":{"intValue":"7"}}]})"},
      Case{"numbers and names",
           R"({"traceId":"0102030405060708090A0B0C0D0E0F10","kind":"SPAN_KIND_CLIENT",
               "startTimeUnixNano":5,"status":{"code":"STATUS_CODE_ERROR"},
               "attributes":[{"key":"k","value":{"intValue":7.0}}]})"},
      Case{"the .proto names, base64, nulls, unknown members",
           R"({"trace_id":"AQIDBAUGBwgJCgsMDQ4PEA==","kind":3,"start_time_unix_nano":5e0,
               "status":{"code":2,"message":null},"events":null,"x":{"y":[1]},"parentSpanId":"",
               "attributes":[{"key":"k","value":{"int_value":"7"}}]})"},
  };
  Span expected;
  expected.trace_id = *TraceId::parse("0102030405060708090a0b0c0d0e0f10");
  expected.kind = SpanKind::kClient;
  expected.started_at_ns = 5;
  expected.status = StatusCode::kError;
  expected.attributes = {{"k", {std::int64_t{7}}}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto decoded = decode_request(
        Encoding::kJson, std::string(R"({"resourceSpans":[{"scopeSpans":[{"spans":[)")
                             .append(c.span)
                             .append("]}]}]}"));
    ASSERT_TRUE(decoded.has_value()) << decoded.error().message();
    EXPECT_EQ(decoded->at(0).scopes.at(0).spans.at(0), expected);
  }
}

TEST(Otlp, RefusesJsonOfTheWrongKindAndSaysWhere) {
  struct Case {
    std::string_view span;
    std::string_view reason;
  };
  static constexpr std::array kCases{
      Case{R"(5)", "a value is not an object"},
      Case{R"({"name":5})", R"("name" is not a string)"},
      Case{R"({"traceId":"01"})", R"("traceId" is not an id of 32 hex digits)"},
      Case{R"({"traceId":"zz02030405060708090a0b0c0d0e0f10"})", "32 hex digits"},
      Case{R"({"spanId":7})", R"("spanId" is not an id of 16 hex digits)"},
      Case{R"({"kind":true})", R"("kind" is not an enum's number or name)"},
      Case{R"({"startTimeUnixNano":"soon"})", R"("startTimeUnixNano" is not a time)"},
      Case{R"({"endTimeUnixNano":-1})", R"("endTimeUnixNano" is not a time)"},
      Case{R"({"flags":-1})", R"("flags" is not a 32-bit count)"},
      Case{R"({"flags":4294967296})", R"("flags" is not a 32-bit count)"},
      Case{R"({"attributes":{}})", R"("attributes" is not an array)"},
      Case{R"({"attributes":[1]})", "a value is not an object"},
      Case{R"({"attributes":[{"value":{"boolValue":1}}]})", R"("boolValue" is not true or false)"},
      Case{R"({"attributes":[{"value":{"intValue":"1x"}}]})", R"("intValue" is not a 64-bit)"},
      Case{R"({"attributes":[{"value":{"intValue":0.5}}]})", R"("intValue" is not a 64-bit)"},
      Case{R"({"attributes":[{"value":{"doubleValue":"x"}}]})", R"("doubleValue" is not a number)"},
      Case{R"({"attributes":[{"value":{"bytesValue":"*"}}]})", R"("bytesValue" is not base64)"},
      Case{R"({"attributes":[{"value":{"arrayValue":[]}}]})", R"("arrayValue" is not an object)"},
      Case{R"({"status":"ok"})", R"("status" is not an object)"},
  };
  const std::string before = R"({"resourceSpans":[{"scopeSpans":[{"spans":[)";
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.span));
    const auto decoded = decode_request(Encoding::kJson, before + std::string(c.span) + "]}]}]}");
    ASSERT_FALSE(decoded.has_value());
    EXPECT_EQ(decoded.error().code(), ErrorCode::kMalformed);
    EXPECT_NE(decoded.error().message().find(c.reason), std::string_view::npos)
        << decoded.error().message();
    EXPECT_GE(decoded.error().offset_bytes(), static_cast<std::int64_t>(before.size()));
  }
}

TEST(Otlp, ReadsUnknownEnumNumbersAsUnspecified) {
  for (const std::string_view span : {R"({"kind":6,"status":{"code":3}})",
                                      R"({"kind":-1,"status":{"code":"STATUS_CODE_NEW"}})"}) {
    const auto decoded = decode_request(
        Encoding::kJson, std::string(R"({"resourceSpans":[{"scopeSpans":[{"spans":[)")
                             .append(span)
                             .append("]}]}]}"));
    ASSERT_TRUE(decoded.has_value());
    EXPECT_EQ(decoded->at(0).scopes.at(0).spans.at(0), Span{});
  }
  const auto decoded = decode_request(Encoding::kProtobuf, bytes("0a0a 1208 1206 3006 7a02 1803"));
  ASSERT_TRUE(decoded.has_value()) << decoded.error().message();
  EXPECT_EQ(decoded->at(0).scopes.at(0).spans.at(0), Span{});
}

TEST(Otlp, ReadsBackExportResponses) {
  struct Case {
    ExportResponse response;
    std::string_view json;
    std::string_view protobuf_hex;
  };
  const std::array cases{
      Case{{0, ""}, "{}", ""},
      Case{{3, "why"},
           R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"why"}})",
           "0a07 0803 1203776879"},
      Case{{0, "w"}, R"({"partialSuccess":{"errorMessage":"w"}})", "0a03 120177"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(encode_response(Encoding::kJson, c.response), c.json);
    EXPECT_EQ(encode_response(Encoding::kProtobuf, c.response), bytes(c.protobuf_hex));
    for (const Encoding encoding : kEncodings) {
      const auto decoded = decode_response(encoding, encode_response(encoding, c.response));
      ASSERT_TRUE(decoded.has_value()) << decoded.error().message();
      EXPECT_EQ(decoded->rejected_spans, c.response.rejected_spans);
      EXPECT_EQ(decoded->error_message, c.response.error_message);
    }
  }
  EXPECT_FALSE(decode_response(Encoding::kJson, "[]").has_value());
  EXPECT_FALSE(decode_response(Encoding::kProtobuf, bytes("0a05")).has_value());
}

}  // namespace
}  // namespace sideseat::otlp
