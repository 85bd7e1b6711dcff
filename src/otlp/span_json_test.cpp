// One span on its own as JSON.
#include "otlp/span_json.h"

#include <gtest/gtest.h>

#include "otlp/otlp.h"
#include "otlp/sample_testing.h"

namespace sideseat::otlp {
namespace {

TEST(SpanJson, ReadsBackWhatItWrote) {
  const ResourceSpans first = full_request()[0];
  const LoneSpan full{full_span(), first.resource, first.scopes[0].scope};
  for (const LoneSpan& span : {LoneSpan{}, full}) {
    const auto read = span_from_json(span_to_json(span.span, span.resource, span.scope));
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(*read, span);
  }
}

TEST(SpanJson, IsTheSpanObjectWithResourceAndScopeBeside) {
  Span span;
  span.span_id = *SpanId::parse("1112131415161718");
  EXPECT_EQ(span_to_json(span, {{{"a", {true}}}}, {"name", "1", {}}),
            R"({"spanId":"1112131415161718","resource":{"attributes":[{"key":"a","value":)"
            R"({"boolValue":true}}]},"scope":{"name":"name","version":"1"}})");
}

TEST(SpanJson, MakesARequestOfOneSpan) {
  const LoneSpan span{full_span(), {{{"a", {true}}}}, {"name", "1", {}}};
  const auto request = decode_request(Encoding::kJson, span_to_request_json(span));
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(*request, (TraceRequest{{span.resource, {{span.scope, {span.span}}}}}));
}

TEST(SpanJson, RefusesWhatIsNoSpan) {
  EXPECT_EQ(span_from_json("[]").error().code(), ErrorCode::kMalformed);
  EXPECT_EQ(span_from_json("").error().code(), ErrorCode::kTruncated);
  EXPECT_EQ(span_from_json(R"({"resource":1})").error().code(), ErrorCode::kMalformed);
}

}  // namespace
}  // namespace sideseat::otlp
