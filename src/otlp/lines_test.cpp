// Lines: what goes in comes out, in both forms.
#include "otlp/lines.h"

#include <gtest/gtest.h>

#include "otlp/otlp.h"
#include "otlp/sample_testing.h"

namespace sideseat::otlp {
namespace {

TraceRequest one_span(const Resource& resource, const Scope& scope, const Span& span) {
  return {{.resource = resource, .scopes = {{.scope = scope, .spans = {span}}}}};
}

TEST(Lines, ASpanComesBackWithItsProjectResourceAndScope) {
  for (const ResourceSpans& resource_spans : full_request()) {
    for (const ScopeSpans& scope : resource_spans.scopes) {
      for (Span span : scope.spans) {
        span.trace_id.bytes[0] = 1;  // Without one it is no span that could be stored.
        const auto expected = one_span(resource_spans.resource, scope.scope, span);
        const auto line =
            decode_line(encode_span_line("a \"b\"", resource_spans.resource, scope.scope, span));
        ASSERT_TRUE(line.has_value()) << line.error().message();
        EXPECT_EQ(line->project, "a \"b\"");
        EXPECT_EQ(line->request, expected);
      }
    }
  }
}

TEST(Lines, ARequestComesBackAndIsAnExportRequestToOthers) {
  const ResourceSpans sent = full_request().front();
  const Scope& scope = sent.scopes.front().scope;
  const Span& span = sent.scopes.front().spans.front();
  const std::string element = encode_resource_spans(sent.resource, scope, span);
  const std::string text = encode_request_line("p", element + "," + element);
  TraceRequest expected = one_span(sent.resource, scope, span);
  expected.push_back(expected.front());
  const auto line = decode_line(text);
  ASSERT_TRUE(line.has_value()) << line.error().message();
  EXPECT_EQ(line->project, "p");
  EXPECT_EQ(line->request, expected);
  EXPECT_EQ(*decode_request(Encoding::kJson, text), expected);
  EXPECT_EQ(text.find('\n'), std::string::npos);
}

TEST(Lines, WhatIsNeitherIsRefused) {
  for (const std::string_view text : {"", "{", "[]", "1", R"({"resourceLogs":[]})"}) {
    EXPECT_FALSE(decode_line(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace sideseat::otlp
