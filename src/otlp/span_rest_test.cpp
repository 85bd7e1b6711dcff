// A span comes back from its columns and its rest, who sent it from its origin.
#include "otlp/span_rest.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>

#include "otlp/sample_testing.h"

namespace sideseat::otlp {
namespace {

/// What the columns keep of a span.
Span columns_of(const Span& span) {
  Span columns;
  columns.trace_id = span.trace_id;
  columns.span_id = span.span_id;
  columns.parent_span_id = span.parent_span_id;
  columns.name = span.name;
  columns.kind = span.kind;
  columns.started_at_ns = span.started_at_ns;
  columns.ended_at_ns = span.ended_at_ns;
  if (span.status == StatusCode::kError) columns.status = StatusCode::kError;
  columns.status_message = span.status_message;
  return columns;
}

TEST(SpanRest, GivesTheSpanBack) {
  Span early = full_span();
  early.ended_at_ns = 1;
  early.events[0].time_unix_ns = std::numeric_limits<std::int64_t>::max();
  Span fine;
  fine.status = StatusCode::kOk;
  fine.status_message = "not only errors have one";
  for (const Span& span : {full_span(), Span(), early, fine}) {
    const auto back = restore_span(encode_span_rest(span, {}), columns_of(span), {});
    ASSERT_TRUE(back.has_value()) << back.error().message();
    EXPECT_EQ(back->span, span);
  }
}

TEST(SpanRest, LeavesOutWhatColumnsHold) {
  Span span;
  span.name = "name";
  span.status_message = "message";
  span.ended_at_ns = 1'700'000'000'000'000'000;
  EXPECT_TRUE(encode_span_rest(span, {}).empty());
  span.events.push_back({.time_unix_ns = span.ended_at_ns - 1000, .name = "e"});
  EXPECT_LT(encode_span_rest(span, {}).size(), 12U) << "an event's time is a small number";
}

Attribute text(std::string key, std::string value) { return {std::move(key), {std::move(value)}}; }

CutText piece_of(std::string_view text, PieceRole role) { return cut_whole(text, role); }

TEST(SpanRest, PutsDetachedAttributesBackWhereTheyWere) {
  Span span;
  span.attributes = {text("a", "1"),
                     text("g.x", "2"),
                     {"g.y", {3.0}},
                     text("b", "4"),
                     {"list", {AttributeList{{std::int64_t{5}}}}},
                     text("g.z", "6"),
                     text("slice", "8\"}")};
  span.events = {{.name = "empty"},
                 {.name = "event", .attributes = {text("x", "7"), text("y", "8")}}};
  Span left = span;
  left.attributes = {text("b", "4")};
  left.events[1].attributes.clear();

  const std::string group = R"({"x":"2","y":3.0,"z":"6"})";
  const std::string event = R"({"event.name":"event","x":"7","y":"8"})";
  const std::string nothing = R"({"event.name":"empty"})";
  std::vector<Piece> pieces;
  std::vector<Detachment> detachments;
  const auto detach = [&](Detachment detachment, const CutText& cut) {
    detachment.role = cut.pieces[0].role;
    detachment.frame = cut.frame;
    pieces.push_back(cut.pieces[0]);
    detachments.push_back(std::move(detachment));
  };
  constexpr auto kGroup = DetachedForm::kGroup;
  detach({.first = 1, .form = kGroup, .key = "g.", .count = 2, .others = {5}},
         piece_of(group, PieceRole::kInput));
  detach({.first = 0, .key = "a"}, piece_of("1", PieceRole::kOther));
  detach({.event = 1, .first = 0, .form = kGroup, .count = 2}, piece_of(event, PieceRole::kOutput));
  detach({.event = 0, .first = 0, .form = kGroup, .count = 0},
         piece_of(nothing, PieceRole::kOutput));
  detach({.first = 4, .form = DetachedForm::kStructured, .key = "list"},
         piece_of("[5]", PieceRole::kOther));
  detachments.push_back({.first = 6,
                         .form = DetachedForm::kSlice,
                         .key = "slice",
                         .frame = slice_frame({PieceRole::kOutput, 0, event.size() - 3, 3})});

  const std::string rest = encode_span_rest(left, detachments);
  const auto back = restore_span(rest, columns_of(span), pieces);
  ASSERT_TRUE(back.has_value()) << back.error().message();
  EXPECT_EQ(back->span, span);
  for (const std::size_t index : {1U, 2U, 5U}) EXPECT_TRUE(back->is_message(-1, index)) << index;
  for (const std::size_t index : {0U, 3U, 4U, 6U, 7U}) EXPECT_FALSE(back->is_message(-1, index));
  EXPECT_TRUE(back->is_message(1, 0));
  EXPECT_FALSE(back->is_message(0, 0));

  pieces.pop_back();
  const auto short_of_one = restore_span(rest, columns_of(span), pieces);
  ASSERT_FALSE(short_of_one.has_value());
  EXPECT_EQ(short_of_one.error().code(), ErrorCode::kCorrupt);
}

TEST(SpanRest, PartsThatDoNotFitAreErrors) {
  EXPECT_FALSE(restore_span("\x0a", Span(), {}).has_value());
  const std::vector<Piece> pieces{{PieceRole::kOther, R"({"x":1})"}};
  const std::string frame = piece_of(pieces[0].text, PieceRole::kOther).frame;
  constexpr auto kGroup = DetachedForm::kGroup;
  const Detachment kBad[] = {
      {.first = 1, .key = "beyond the end", .frame = frame},
      {.event = 0, .first = 0, .key = "no such event", .frame = frame},
      {.first = 0, .form = kGroup, .frame = frame, .count = 2},
      {.first = 0, .form = kGroup, .frame = frame, .count = 1, .others = {3}},
      {.first = 0,
       .form = DetachedForm::kSlice,
       .key = "no such piece",
       .frame = slice_frame({PieceRole::kOther, 1, 0, 1})},
  };
  for (const Detachment& bad : kBad) {
    const auto restored = restore_span(encode_span_rest(Span(), {bad}), Span(), pieces);
    ASSERT_FALSE(restored.has_value()) << bad.key;
    EXPECT_EQ(restored.error().code(), ErrorCode::kCorrupt);
  }
}

TEST(Origin, ComesBack) {
  const TraceRequest request = full_request();
  const Resource& resource = request[0].resource;
  const Scope& scope = request[0].scopes[0].scope;
  EXPECT_FALSE(resource.schema_url.empty());
  EXPECT_FALSE(scope.schema_url.empty());
  for (const Origin& origin : {Origin{resource, scope}, Origin{}, Origin{resource, {}}}) {
    const auto back = decode_origin(encode_origin(origin.resource, origin.scope));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(*back, origin);
  }
  EXPECT_FALSE(decode_origin("").has_value());
}

}  // namespace
}  // namespace sideseat::otlp
