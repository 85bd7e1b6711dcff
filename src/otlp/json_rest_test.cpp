// Spans that were stored as JSON are read as ever.
#include "otlp/json_rest.h"

#include <gtest/gtest.h>

#include <string>

namespace sideseat::otlp {
namespace {

constexpr std::string_view kRest =
    R"({"traceId":"01000000000000000000000000000000","spanId":"0200000000000000","name":"chat",)"
    R"("endTimeUnixNano":"5","attributes":[{"key":"b","value":{"intValue":"1"}}],)"
    R"("resource":{"attributes":[{"key":"r","value":{"stringValue":"s"}}]},"scope":{"name":"n"},)"
    R"("detached":[{"at":0,"key":"a","structured":false,"role":"input","frame":["[",[2,", "],"]"]},)"
    R"({"at":2,"key":"c","structured":true,"role":"piece","frame":[[1,""]]}]})";

TEST(JsonRest, ComesBackWithItsOrigin) {
  const Piece kPieces[] = {
      {PieceRole::kOther, "[1]"}, {PieceRole::kInput, "{}"}, {PieceRole::kInput, R"("x")"}};
  ASSERT_TRUE(is_json_rest(kRest));
  const auto restored = restore_json_rest(kRest, kPieces);
  ASSERT_TRUE(restored.has_value()) << restored.error().message();
  EXPECT_EQ(restored->span.span.name, "chat");
  EXPECT_EQ(restored->span.span.ended_at_ns, 5);
  EXPECT_EQ(restored->span.span.attributes,
            (Attributes{{"a", {std::string(R"([{}, "x"])")}},
                        {"b", {std::int64_t{1}}},
                        {"c", {AttributeList{{std::int64_t{1}}}}}}));
  EXPECT_TRUE(restored->span.is_message(-1, 0));
  EXPECT_FALSE(restored->span.is_message(-1, 2));
  EXPECT_EQ(restored->origin, (Origin{{{{"r", {std::string("s")}}}}, {.name = "n"}}));
}

TEST(JsonRest, WhatDoesNotFitIsAnError) {
  EXPECT_FALSE(restore_json_rest(kRest, {}).has_value());
  EXPECT_FALSE(restore_json_rest("{", {}).has_value());
  EXPECT_FALSE(
      restore_json_rest(R"({"detached":[{"at":1,"key":"a","role":"input","frame":[]}]})", {})
          .has_value());
  EXPECT_FALSE(restore_json_rest(R"({"detached":[{"at":0,"key":"a","role":"?","frame":[]}]})", {})
                   .has_value());
}

TEST(JsonRest, TodaysRestsDoNotLookLikeOne) {
  Span span;
  span.attributes = {{"{", {std::string("{")}}};
  span.trace_state = "{";
  EXPECT_FALSE(is_json_rest(encode_span_rest(span, {{.key = "{", .frame = "{"}})));
  EXPECT_FALSE(is_json_rest(encode_span_rest(Span(), {{.key = "{", .frame = "{"}})));
}

}  // namespace
}  // namespace sideseat::otlp
