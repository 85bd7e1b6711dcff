// What a point that was sent as JSON says comes out again, of every kind.
#include "otlp/point_values.h"

#include <gtest/gtest.h>

#include <array>

#include "otlp/hex_testing.h"
#include "otlp/metrics.h"
#include "otlp/plain_json.h"

namespace sideseat::otlp {
namespace {

MetricPoint point_in(std::string_view metric) {
  const auto decoded = decode_metrics(
      Encoding::kJson, R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"n",)" +
                           std::string(metric) + "}]}]}]}");
  EXPECT_TRUE(decoded.has_value()) << metric;
  return decoded->at(0).scopes.at(0).metrics.at(0).points.at(0);
}

TEST(PointValues, AreWhatWasSentUnderNamesInSnakeCase) {
  struct Case {
    std::string_view name;
    MetricKind kind;
    std::string_view metric;
    std::string_view expected;  // As plain JSON.
  };
  static constexpr std::array kCases{
      Case{"gauge", MetricKind::kGauge,
           R"("gauge":{"dataPoints":[{"asDouble":0.5,"timeUnixNano":"2","startTimeUnixNano":"1",)"
           R"("attributes":[{"key":"k","value":{"stringValue":"v"}},)"
           R"({"key":"l","value":{"intValue":"3"}}]}]})",
           R"({"start_time_unix_nano":1,"time_unix_nano":2,"as_double":0.5,)"
           R"("attributes":{"k":"v","l":3}})"},
      Case{"sum with exemplars", MetricKind::kSum,
           R"("sum":{"dataPoints":[{"asInt":"-7","exemplars":[{"spanId":"1112131415161718"},)"
           R"({"asInt":-1}]}]})",
           R"({"exemplars":[{"span_id":"1112131415161718"},{"as_int":-1}],"as_int":-7})"},
      Case{"histogram", MetricKind::kHistogram,
           R"("histogram":{"dataPoints":[{"count":"3","sum":0.5,"bucketCounts":["1",2],)"
           R"("explicitBounds":[0.5]}]})",
           R"({"count":3,"sum":0.5,"bucket_counts":[1,2],"explicit_bounds":[0.5]})"},
      Case{"exponential histogram", MetricKind::kExponentialHistogram,
           R"("exponentialHistogram":{"dataPoints":[{"scale":-1,"positive":{"offset":1,)"
           R"("bucketCounts":["300"]},"negative":{}}]})",
           R"({"scale":-1,"positive":{"offset":1,"bucket_counts":[300]},"negative":{}})"},
      Case{"summary", MetricKind::kSummary,
           R"("summary":{"dataPoints":[{"sum":0.5,"quantileValues":[{"quantile":0.5,)"
           R"("value":2.5}]}]})",
           R"({"sum":0.5,"quantile_values":[{"quantile":0.5,"value":2.5}]})"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    auto values = point_values(c.kind, point_in(c.metric).bytes);
    ASSERT_TRUE(values.has_value()) << values.error().message();
    AttributeValue all;
    all.data = *std::move(values);
    EXPECT_EQ(plain_json(all), c.expected);
  }
}

TEST(PointValues, OfWhatIsNoPointAreAnError) {
  struct Case {
    std::string_view name;
    std::string_view bytes;
  };
  static constexpr std::array kCases{
      Case{"cut", "21 0200"},
      Case{"a list of half a number", "32 04 01000000"},
      Case{"a trace id of two bytes", "42 04 2a02 0102"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_FALSE(point_values(MetricKind::kHistogram, from_spaced_hex(c.bytes)).has_value());
  }
}

TEST(PointValues, LeaveOutWhatOtlpDoesNotKnow) {
  const auto values = point_values(MetricKind::kGauge, from_spaced_hex("4001 7a0161 f80101"));
  ASSERT_TRUE(values.has_value());
  EXPECT_EQ(*values, (Attributes{{"flags", {std::int64_t{1}}}}));
}

}  // namespace
}  // namespace sideseat::otlp
