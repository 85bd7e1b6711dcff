// What comes out piece by piece is what went in.
#include "ingest/chunks.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sideseat::ingest {
namespace {

Span span_of(std::uint8_t number, std::size_t text_bytes = 0) {
  Span span;
  span.span_id.bytes[0] = number;
  span.attributes = {{"text", {std::string(text_bytes, 'x')}}};
  return span;
}

Resource resource_of(std::string name) { return {{{"service.name", {std::move(name)}}}}; }

/// Two resources, scopes with and without spans, five spans.
TraceRequest sample() {
  return {
      {resource_of("first"),
       {{{.name = "empty"}, {}},
        {{.name = "a"}, {span_of(1), span_of(2)}},
        {{.name = "b"}, {span_of(3)}}}},
      {resource_of("nothing"), {}},
      {resource_of("second"), {{{.name = "a"}, {span_of(4), span_of(5)}}, {{.name = "c"}, {}}}},
  };
}

/// "first/a 1 2 | first/b 3" for each piece.
std::string describe(const TraceRequest& piece) {
  std::string text;
  for (const ResourceSpans& resource : piece) {
    for (const ScopeSpans& scope : resource.scopes) {
      if (!text.empty()) text += " | ";
      text += *resource.resource.attributes[0].value.string() + "/" + scope.scope.name;
      for (const Span& span : scope.spans) {
        text.append(" ").append(std::to_string(span.span_id.bytes[0]));
      }
    }
  }
  return text;
}

TEST(Chunks, GivesEverySpanOnceInOrderWithItsResourceAndScope) {
  struct Case {
    std::size_t spans_max;
    std::vector<std::string> pieces;
  };
  const Case cases[] = {
      {1, {"first/a 1", "first/a 2", "first/b 3", "second/a 4", "second/a 5"}},
      {2, {"first/a 1 2", "first/b 3 | second/a 4", "second/a 5"}},
      {4, {"first/a 1 2 | first/b 3 | second/a 4", "second/a 5"}},
      {5, {"first/a 1 2 | first/b 3 | second/a 4 5"}},
      {0, {"first/a 1", "first/a 2", "first/b 3", "second/a 4", "second/a 5"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.spans_max);
    Chunks chunks(sample());
    EXPECT_EQ(chunks.span_count(), 5U);
    std::vector<std::string> pieces;
    while (!chunks.done()) pieces.push_back(describe(chunks.next(c.spans_max, 1'000'000)));
    EXPECT_EQ(pieces, c.pieces);
    EXPECT_TRUE(chunks.next(1, 1).empty());
  }
}

TEST(Chunks, APieceEndsBeforeItsBytesAreTooMany) {
  const std::size_t one_bytes = Chunks({{{}, {{{}, {span_of(1, 1000)}}}}}).size_bytes();
  EXPECT_GE(one_bytes, 1000U);
  struct Case {
    std::size_t bytes_max;
    std::size_t spans;
  };
  for (const Case& c : {Case{2 * one_bytes, 2}, Case{2 * one_bytes - 1, 1}, Case{1, 1}}) {
    SCOPED_TRACE(c.bytes_max);
    Chunks chunks({{{}, {{{}, {span_of(1, 1000), span_of(2, 1000), span_of(3, 1000)}}}}});
    EXPECT_EQ(chunks.size_bytes(), 3 * one_bytes);
    EXPECT_EQ(Chunks(chunks.next(100, c.bytes_max)).span_count(), c.spans);
  }
}

TEST(Chunks, CountsTheBytesOfEventsAndNestedValues) {
  const auto size_with = [](AttributeValue value, std::size_t events) {
    Span span = span_of(1);
    span.attributes[0].value = std::move(value);
    span.events.resize(events, {.attributes = {{"text", {std::string(500, 'x')}}}});
    return Chunks({{{}, {{{}, {std::move(span)}}}}}).size_bytes();
  };
  const std::size_t empty = size_with({}, 0);
  const AttributeValue text{std::string(500, 'x')};
  EXPECT_GE(size_with({AttributeList{text, text}}, 0), empty + 900);
  EXPECT_GE(size_with({Attributes{{"a", text}}}, 0), empty + 450);
  EXPECT_GE(size_with({AttributeBytes{std::string(500, 'x')}}, 0), empty + 450);
  EXPECT_GE(size_with({}, 2), empty + 1000);
}

TEST(Chunks, OfNothingAreDoneAtOnce) {
  for (const TraceRequest& request :
       {TraceRequest(), TraceRequest(1), TraceRequest{{{}, {ScopeSpans()}}}}) {
    EXPECT_TRUE(Chunks(request).done());
    EXPECT_EQ(Chunks(request).span_count(), 0U);
  }
}

}  // namespace
}  // namespace sideseat::ingest
