// What is taken in and what is refused, and why.
#include "ingest/check.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace sideseat::ingest {
namespace {

Span good_span() {
  Span span;
  span.trace_id.bytes[0] = 1;
  span.span_id.bytes[0] = 2;
  span.started_at_ns = 10;
  span.ended_at_ns = 10;
  return span;
}

TEST(Check, ASpanIsRefusedForOneNamedReason) {
  struct Case {
    void (*change)(Span& span);
    std::string_view expected;
  };
  constexpr Case kCases[] = {
      {[](Span&) {}, ""},
      {[](Span& span) { span.trace_id = {}; }, "no trace id"},
      {[](Span& span) { span.span_id = {}; }, "no span id"},
      {[](Span& span) { span.parent_span_id = span.span_id; }, "itself as parent"},
      {[](Span& span) { span.started_at_ns = 1; }, ""},
      {[](Span& span) { span.started_at_ns = 0; }, "no start time, or one after the year 2262"},
      {[](Span& span) { span.started_at_ns = -1; }, "no start time, or one after the year 2262"},
      {[](Span& span) { span.ended_at_ns = 0; }, "no end time, or one after the year 2262"},
      {[](Span& span) { span.ended_at_ns = -1; }, "no end time, or one after the year 2262"},
      {[](Span& span) { span.ended_at_ns = 9; }, "an end before its start"},
      {[](Span& span) { span.name.clear(); }, ""},
  };
  for (const Case& c : kCases) {
    Span span = good_span();
    c.change(span);
    EXPECT_EQ(reason_to_refuse(span), c.expected);
  }
}

TEST(Check, AProjectHasAPlainName) {
  const std::string longest(limits::kProjectNameBytesMax, 'p');
  for (const std::string& good : {std::string("p"), std::string("My project, \xc3\xa4"), longest}) {
    EXPECT_TRUE(check_project(good).has_value()) << good;
  }
  for (const std::string& bad :
       {std::string(), longest + 'p', std::string("a/b"), std::string("a\nb"),
        std::string("a\0b", 3), std::string("\xff"), std::string("\x7f")}) {
    const Status checked = check_project(bad);
    ASSERT_FALSE(checked.has_value()) << bad;
    EXPECT_EQ(checked.error().code(), ErrorCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace sideseat::ingest
