// Where requests are cut, and that a parcel is what OTLP says.
#include "send/batch.h"

#include <gtest/gtest.h>

#include <array>

#include "base/gzip.h"
#include "base/limits.h"
#include "otlp/otlp.h"
#include "send/exporter_testing.h"

namespace sideseat::send {
namespace {

std::vector<Span> spans_of(std::size_t count, std::size_t text_bytes) {
  std::vector<Span> spans;
  for (std::size_t i = 0; i < count; ++i) {
    spans.push_back(named_span("s"));
    spans.back().attributes.push_back({"text", {std::string(text_bytes, 'x')}});
  }
  return spans;
}

TEST(FirstBatch, EndsAtTheFirstLimitItReaches) {
  const std::size_t one = approximate_bytes(spans_of(1, 1000).front());
  struct Case {
    std::string_view name;
    std::size_t spans;
    std::size_t spans_max;
    std::size_t bytes_max;
    std::size_t expected;
  };
  const std::array cases{
      Case{"nothing", 0, 4, one * 10, 0},
      Case{"below the span limit", 3, 4, one * 10, 3},
      Case{"at the span limit", 4, 4, one * 10, 4},
      Case{"above the span limit", 5, 4, one * 10, 4},
      Case{"exactly the bytes", 3, 4, one * 3, 3},
      Case{"a byte too many", 3, 4, one * 3 - 1, 2},
      Case{"one alone is too large", 3, 4, one - 1, 1},
      Case{"a limit of nothing still makes progress", 3, 0, 0, 1},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const std::vector<Span> spans = spans_of(c.spans, 1000);
    const Batch batch = first_batch(spans, c.spans_max, c.bytes_max);
    EXPECT_EQ(batch.spans.size(), c.expected);
    EXPECT_EQ(batch.bytes, c.expected * one);
  }
}

// The estimate decides what fits a server's limit, so it must not be far below the truth.
TEST(ApproximateBytes, IsNearTheSizeInProtobuf) {
  Span rich = named_span("chat model");
  rich.attributes = {{"a", {std::string(10'000, 'x')}},
                     {"b", {AttributeBytes{std::string(5'000, 'y')}}},
                     {"c", {AttributeList{{std::string(3'000, 'z')}, {std::int64_t{7}}}}},
                     {"d", {Attributes{{"e", {std::string(2'000, 'w')}}}}}};
  rich.events = {{1, "event", {{"f", {std::string(4'000, 'v')}}}, 0}};
  rich.links = {{rich.trace_id, rich.span_id, "state", {{"g", {std::string(1'000, 'u')}}}, 0, 0}};
  const std::array spans{rich};
  const std::size_t real = otlp::encode_request(otlp::Encoding::kProtobuf, {}, {}, spans).size();
  EXPECT_GE(approximate_bytes(rich), real);
  EXPECT_LE(approximate_bytes(rich), real + 1000);
}

TEST(Pack, MakesAGzippedRequest) {
  const std::array spans{named_span("a"), named_span("b")};
  const Resource resource{{{"service.name", {std::string("shop")}}}};
  const Scope scope{"sideseat", "1", {}};
  const Parcel parcel = pack(resource, scope, spans);
  EXPECT_EQ(parcel.span_count, 2u);
  const auto inflated = gunzip(parcel.body, limits::kRequestInflatedBytesMax);
  ASSERT_TRUE(inflated.has_value());
  const auto request = otlp::decode_request(otlp::Encoding::kProtobuf, *inflated);
  ASSERT_TRUE(request.has_value());
  const TraceRequest expected{{resource, {{scope, {spans.begin(), spans.end()}}}}};
  EXPECT_EQ(*request, expected);
}

// A slow line must not send a large parcel again and again, cut each time.
TEST(SendTimeout, GrowsWithTheParcel) {
  EXPECT_EQ(send_timeout_ms(10'000, 0), 10'000);
  EXPECT_EQ(send_timeout_ms(10'000, limits::kExportBytesPerSecondMin / 1000 - 1), 10'000);
  EXPECT_EQ(send_timeout_ms(10'000, limits::kExportBytesPerSecondMin), 11'000);
  EXPECT_LT(send_timeout_ms(limits::kExportTimeoutMs, limits::kAttachmentBytesMax),
            limits::kRequestTimeoutMs);
}

}  // namespace
}  // namespace sideseat::send
