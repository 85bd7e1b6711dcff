// The tests of every store that are about what stands beside spans: events that wait, and points.
#include <utility>

#include "base/limits.h"
#include "store/conformance_testing.h"

namespace sideseat::store {
namespace {

using Texts = std::vector<std::string>;

PendingEvent event_of(std::uint32_t span, std::string bytes, std::string project = "p") {
  return {{std::move(project), trace_number(1), span_number(span)}, kBegin, std::move(bytes)};
}

void append_events(Store& store, const std::vector<PendingEvent>& events) {
  EXPECT_TRUE(store.append(AppendRequest{.pending = events}).has_value());
}

TEST_P(StoreConformance, EventsWaitForTheirSpanInOrderAndEqualOnesOnce) {
  const PendingEvent first = event_of(1, "b");
  append_events(store(), {first, event_of(1, "a"), first});
  append_events(store(), {event_of(1, "c"), first, event_of(2, "b"), event_of(1, "b", "q")});
  EXPECT_EQ(*store().pending_events(first.span), (Texts{"b", "a", "c"}));
  EXPECT_EQ(*store().pending_events(event_of(2, "").span), (Texts{"b"}));
  EXPECT_EQ(*store().pending_events(event_of(1, "", "q").span), (Texts{"b"}));
  EXPECT_EQ(*store().pending_events(event_of(3, "").span), Texts());
  EXPECT_EQ(*store().pending_events(event_of(1, "", "nowhere").span), Texts());
  EXPECT_EQ(store().pending_spans()->size(), 3U);
}

TEST_P(StoreConformance, EventsWaitUntilSomebodySaysThatTheyJoined) {
  const PendingEvent event = event_of(1, "a");
  append_events(store(), {event, event_of(2, "a")});
  append({call_span(1, 1, 0)});
  EXPECT_EQ(*store().pending_events(event.span), (Texts{"a"}));
  const std::vector<SpanKey> joined{event.span};
  const std::vector<SpanRecord> spans{call_span(1, 3, 0)};
  ASSERT_TRUE(store().append(AppendRequest{.spans = spans, .joined = joined}).has_value());
  EXPECT_EQ(*store().pending_events(event.span), Texts());
  ASSERT_EQ(store().pending_spans()->size(), 1U);
  EXPECT_EQ(store().pending_spans()->front(), event_of(2, "").span);
}

TEST_P(StoreConformance, BeyondItsLimitTheOldestEventsWaitNoMore) {
  std::vector<PendingEvent> events;
  for (std::size_t i = 0; i < kPendingEventsMax; ++i) {
    events.push_back(event_of(1, std::to_string(i)));
  }
  append_events(store(), events);
  EXPECT_EQ(store().pending_events(events[0].span)->size(), kPendingEventsMax);
  append_events(store(), {event_of(2, "new")});
  const auto left = store().pending_events(events[0].span);
  EXPECT_EQ(left->size(), kPendingEventsMax - 1);
  EXPECT_EQ(left->front(), "1");
}

TEST_P(StoreConformance, BeyondTheLimitOfBytesTheOldestEventsWaitNoMore) {
  constexpr std::int64_t kCount = 8;
  const auto share = static_cast<std::size_t>(limits::kPendingEventsBytesMax / kCount);
  for (std::int64_t i = 0; i < kCount; ++i) {
    append_events(store(), {event_of(1, std::string(share, static_cast<char>('a' + i)))});
  }
  EXPECT_EQ(store().pending_events(event_of(1, "").span)->size(), kCount) << "just as many";
  append_events(store(), {event_of(2, "one byte too many")});
  const auto left = store().pending_events(event_of(1, "").span);
  ASSERT_EQ(left->size(), kCount - 1);
  EXPECT_EQ(left->front()[0], 'b');
  // Those that joined make room.
  const std::vector<SpanKey> joined{event_of(1, "").span};
  ASSERT_TRUE(store().append(AppendRequest{.joined = joined}).has_value());
  append_events(store(), {event_of(3, std::string(2 * share, 'x'))});
  EXPECT_EQ(store().pending_events(event_of(2, "").span)->size(), 1U);
}

MetricRecord point_of(std::int64_t second, std::string bytes, std::string name = "gen_ai.a") {
  return {.project = "p",
          .name = std::move(name),
          .unit = "s",
          .kind = MetricKind::kHistogram,
          .temporality = 2,
          .is_monotonic = true,
          .time_unix_ns = kBegin + second * kSecond,
          .origin = "made by",
          .bytes = std::move(bytes)};
}

TEST_P(StoreConformance, PointsOfMetricsComeNewestFirstAndEqualOnesOnce) {
  const std::vector<MetricRecord> points{point_of(2, "c"), point_of(1, "b"), point_of(1, "a"),
                                         point_of(1, "b"), point_of(1, "b", "gen_ai.other")};
  ASSERT_TRUE(store().append(AppendRequest{.points = points}).has_value());
  ASSERT_TRUE(store().append(AppendRequest{.points = points}).has_value());
  struct Case {
    std::string_view name;
    MetricFilter filter;
    std::vector<MetricRecord> expected;
  };
  const std::vector<Case> cases = {
      {"any name", {"p"}, {points[0], points[4], points[2], points[1]}},
      {"a name", {"p", "gen_ai.a"}, {points[0], points[2], points[1]}},
      {"from", {"p", "gen_ai.a", kBegin + 2 * kSecond}, {points[0]}},
      {"to", {"p", "gen_ai.a", std::nullopt, kBegin + 2 * kSecond}, {points[2], points[1]}},
      {"another name", {"p", "gen_ai.other"}, {points[4]}},
      {"another project", {"q", "gen_ai.a"}, {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(store().metric_points(c.filter)->rows, c.expected);
  }
}

TEST_P(StoreConformance, PointsComeInPagesEachOnce) {
  const std::vector<MetricRecord> points{point_of(1, "a"), point_of(1, "b"), point_of(1, "c"),
                                         point_of(2, "d"), point_of(2, "e", "gen_ai.b")};
  ASSERT_TRUE(store().append(AppendRequest{.points = points}).has_value());
  for (const int limit : {1, 2, 4, 5, 6}) {
    SCOPED_TRACE(limit);
    MetricFilter filter{.project = "p", .limit = limit};
    std::vector<MetricRecord> seen;
    for (std::size_t page_count = 1;; ++page_count) {
      ASSERT_LE(page_count, points.size());
      const auto page = store().metric_points(filter);
      ASSERT_TRUE(page.has_value());
      EXPECT_LE(page->rows.size(), static_cast<std::size_t>(limit));
      seen.insert(seen.end(), page->rows.begin(), page->rows.end());
      if (!page->next) break;
      filter.after = page->next;
    }
    EXPECT_EQ(seen, std::vector<MetricRecord>(points.rbegin(), points.rend()));
  }
}

TEST_P(StoreConformance, TheOldestPointsGoWhenThereAreTooMany) {
  std::vector<MetricRecord> points;
  for (std::int64_t i = 0; i < kMetricPointsMax; ++i) points.push_back(point_of(i, "x"));
  ASSERT_TRUE(store().append(AppendRequest{.points = points}).has_value());
  const MetricFilter oldest{.project = "p", .to_ns = kBegin + 2 * kSecond};
  EXPECT_EQ(store().metric_points(oldest)->rows, (std::vector{points[1], points[0]}));

  const std::vector<MetricRecord> more{point_of(kMetricPointsMax, "x")};
  ASSERT_TRUE(store().append(AppendRequest{.points = more}).has_value());
  EXPECT_EQ(store().metric_points(oldest)->rows, std::vector{points[1]});
}

}  // namespace
}  // namespace sideseat::store
