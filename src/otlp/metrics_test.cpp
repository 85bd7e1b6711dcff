// Metrics in both encodings: the same request as protobuf and as JSON is the same.
#include "otlp/metrics.h"

#include <gtest/gtest.h>

#include <array>

#include "otlp/hex_testing.h"

namespace sideseat::otlp {
namespace {

std::string in_json(std::string_view metric) {
  return R"({"resourceMetrics":[{"resource":{},"scopeMetrics":[{"scope":{},"metrics":[)" +
         std::string(metric) + "]}]}]}";
}

/// `metric`: a Metric message, in hex.
std::string in_protobuf(std::string_view metric) {
  std::string bytes = from_spaced_hex(metric);
  for (const char tag : {'\x12', '\x12', '\x0a'}) {  // In its scope, its resource, the request.
    bytes = std::string{tag, static_cast<char>(bytes.size())} + bytes;
  }
  return bytes;
}

const Metric& metric_in(const MetricRequest& request) {
  return request.at(0).scopes.at(0).metrics.at(0);
}

// The bytes are those that opentelemetry-proto's own Python classes write.
TEST(OtlpMetrics, ReadsTheSameFromBothEncodings) {
  struct Case {
    std::string_view name;
    std::string_view json;
    std::string_view protobuf;
    MetricKind kind;
    std::string_view point;  // In hex.
  };
  static constexpr std::array kCases{
      Case{"gauge of a double",
           R"({"name":"n","unit":"u","gauge":{"dataPoints":[{"asDouble":0.5,"timeUnixNano":"2",)"
           R"("startTimeUnixNano":"1","flags":1}]}})",
           "0a016e 1a0175 2a1f 0a1d 11 0100000000000000 19 0200000000000000 21 000000000000e03f "
           "4001",
           MetricKind::kGauge, "11 0100000000000000 19 0200000000000000 21 000000000000e03f 4001"},
      Case{"sum of an integer that is 0",
           R"({"name":"n","sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":)"
           R"([{"attributes":[{"key":"k","value":{"boolValue":true}}],"asInt":"0"}]}})",
           "0a016e 3a18 0a12 31 0000000000000000 3a07 0a016b 1202 1001 1002 1801", MetricKind::kSum,
           "31 0000000000000000 3a07 0a016b 1202 1001"},
      Case{"histogram",
           R"({"name":"n","histogram":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_DELTA",)"
           R"("dataPoints":[{"count":"2","sum":0,"bucketCounts":["1",1],"explicitBounds":[0.5],)"
           R"("max":0.5}]}})",
           "0a016e 4a3b 0a37 21 0200000000000000 29 0000000000000000 "
           "32 10 0100000000000000 0100000000000000 3a08 000000000000e03f 61 000000000000e03f 1001",
           MetricKind::kHistogram,
           "21 0200000000000000 29 0000000000000000 32 10 0100000000000000 0100000000000000 "
           "3a08 000000000000e03f 61 000000000000e03f"},
      Case{"exponential histogram",
           R"({"name":"n","exponentialHistogram":{"dataPoints":[{"count":2,"scale":-1,)"
           R"("zeroCount":1,"positive":{"offset":1,"bucketCounts":["300"]},"negative":{}}]}})",
           "0a016e 5220 0a1e 21 0200000000000000 3001 39 0100000000000000 4206 0802 1202 ac02 4a00",
           MetricKind::kExponentialHistogram,
           "21 0200000000000000 3001 39 0100000000000000 4206 0802 1202 ac02 4a00"},
      Case{"summary",
           R"({"name":"n","summary":{"dataPoints":[{"sum":0.5,"quantileValues":[{"quantile":0.5,)"
           R"("value":0}]}]}})",
           "0a016e 5a16 0a14 29 000000000000e03f 3209 09 000000000000e03f", MetricKind::kSummary,
           "29 000000000000e03f 3209 09 000000000000e03f"},
      Case{"exemplar",
           R"({"name":"n","gauge":{"dataPoints":[{"exemplars":[{"spanId":"1112131415161718",)"
           R"("asInt":-1}],"asInt":1}]}})",
           "0a016e 2a20 0a1e 2a13 2208 1112131415161718 31 ffffffffffffffff 31 0100000000000000",
           MetricKind::kGauge,
           "2a13 2208 1112131415161718 31 ffffffffffffffff 31 0100000000000000"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto from_json = decode_metrics(Encoding::kJson, in_json(c.json));
    ASSERT_TRUE(from_json.has_value()) << from_json.error().message();
    const auto from_protobuf = decode_metrics(Encoding::kProtobuf, in_protobuf(c.protobuf));
    ASSERT_TRUE(from_protobuf.has_value()) << from_protobuf.error().message();
    EXPECT_EQ(metric_in(*from_json).points.at(0).bytes, from_spaced_hex(c.point));
    EXPECT_EQ(metric_in(*from_protobuf).points.at(0).bytes, from_spaced_hex(c.point));
    EXPECT_EQ(*from_json, *from_protobuf);
    EXPECT_EQ(metric_in(*from_json).name, "n");
    EXPECT_EQ(metric_in(*from_json).kind, c.kind);
  }
}

TEST(OtlpMetrics, ReadsTimesAttributesAndWhatASumIs) {
  const auto decoded = decode_metrics(
      Encoding::kJson,
      in_json(R"({"name":"n","unit":"{token}","sum":{"aggregation_temporality":1,"is_monotonic":)"
              R"(true,"data_points":[{"start_time_unix_nano":1,"time_unix_nano":2,"as_int":3,)"
              R"("attributes":[{"key":"k","value":{"stringValue":"v"}}]}]}})"));
  ASSERT_TRUE(decoded.has_value());
  const Metric& metric = metric_in(*decoded);
  EXPECT_EQ(metric.unit, "{token}");
  EXPECT_EQ(metric.temporality, 1);
  EXPECT_TRUE(metric.is_monotonic);
  EXPECT_EQ(metric.points.at(0).started_at_ns, 1);
  EXPECT_EQ(metric.points.at(0).time_unix_ns, 2);
  EXPECT_EQ(metric.points.at(0).attributes, (Attributes{{"k", {std::string("v")}}}));
}

TEST(OtlpMetrics, ReadsTheConventionsAGroupFollows) {
  const auto decoded = decode_metrics(
      Encoding::kJson,
      R"({"resourceMetrics":[{"schemaUrl":"r","scopeMetrics":[{"schema_url":"s"}]}]})");
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->at(0).resource.schema_url, "r");
  EXPECT_EQ(decoded->at(0).scopes.at(0).scope.schema_url, "s");
}

TEST(OtlpMetrics, RefusesWhatIsNoMetric) {
  static constexpr std::array<std::string_view, 6> kBad{
      R"({"gauge":[]})",
      R"({"gauge":{"dataPoints":{}}})",
      R"({"gauge":{"dataPoints":[{"asDouble":"much"}]}})",
      R"({"histogram":{"dataPoints":[{"count":-1}]}})",
      R"({"histogram":{"dataPoints":[{"bucketCounts":[-1]}]}})",
      R"({"gauge":{"dataPoints":[{"exemplars":[{"traceId":"xyz"}]}]}})",
  };
  for (const std::string_view metric : kBad) {
    const auto decoded = decode_metrics(Encoding::kJson, in_json(metric));
    ASSERT_FALSE(decoded.has_value()) << metric;
    EXPECT_EQ(decoded.error().code(), ErrorCode::kMalformed);
  }
  // A point that ends early, in a request that does not.
  const auto cut = decode_metrics(Encoding::kProtobuf, in_protobuf("2a04 0a02 1101"));
  ASSERT_FALSE(cut.has_value());
  EXPECT_EQ(cut.error().code(), ErrorCode::kTruncated);
}

}  // namespace
}  // namespace sideseat::otlp
