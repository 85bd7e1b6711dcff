// A point of a metric in the shape of the API's description, also one that says nothing.
#include "query/metric_view.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "otlp/span_rest.h"
#include "query/api_schema_testing.h"

namespace sideseat::query {
namespace {

std::string json_of(const store::MetricRecord& point) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_metric_members(json, point);
  json.end_object();
  return out;
}

TEST(MetricView, HasTheShapeOfTheDescriptionWhateverThePointIs) {
  const std::string origin = otlp::encode_origin({}, {.name = "agents", .version = "1"});
  const std::string flags_of_a_histogram = "\x50\x01";
  struct Case {
    std::string_view name;
    store::MetricRecord point;
    std::string_view part;
  };
  const std::array cases{
      Case{"of no known kind",
           {.kind = MetricKind::kUnknown, .temporality = 7},
           R"("kind":null,"temporality":null)"},
      Case{"a gauge", {.kind = MetricKind::kGauge}, R"("kind":"gauge","temporality":null)"},
      Case{"a delta",
           {.kind = MetricKind::kSum, .temporality = 1, .is_monotonic = true},
           R"("kind":"sum","temporality":"delta","is_monotonic":true)"},
      Case{"a histogram",
           {.kind = MetricKind::kHistogram, .temporality = 2, .bytes = flags_of_a_histogram},
           R"("temporality":"cumulative","is_monotonic":false,"started_at":null,)"
           R"("at":"1970-01-01T00:00:00.000000000Z","attributes":{},"values":{"flags":1})"},
      Case{"an exponential histogram",
           {.kind = MetricKind::kExponentialHistogram},
           R"("kind":"exponential_histogram")"},
      Case{"a summary", {.kind = MetricKind::kSummary}, R"("kind":"summary")"},
      Case{"with a scope", {.origin = origin}, R"("scope":{"name":"agents","version":"1")"},
      Case{"that cannot be read", {.origin = "\xff", .bytes = "\xff"}, R"("values":{})"},
  };
  const ApiSchemas schemas;
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const std::string json = json_of(c.point);
    EXPECT_EQ(schemas.problems("MetricPoint", json), "") << json;
    EXPECT_NE(json.find(c.part), std::string::npos) << json;
  }
}

}  // namespace
}  // namespace sideseat::query
