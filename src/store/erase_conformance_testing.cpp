// The tests of every store's deletion: what is left is as if the rest had never come.
#include <algorithm>
#include <random>
#include <set>

#include "base/encoding.h"
#include "store/conformance_testing.h"

namespace sideseat::store {
namespace {

Attachment picture(std::uint32_t number) {
  const std::string bytes = std::to_string(number) + std::string(1000, '\xfe');
  return {content_hash(bytes), "image/png", bytes};
}

/// A call that brings a picture and refers to it.
SpanRecord call_with(std::uint32_t trace, const Attachment& attachment) {
  SpanRecord call = call_span(trace, trace, trace);
  call.contents.push_back(
      {ContentRole::kInput, R"({"attachment":")" + to_hex(attachment.hash.bytes) + R"("})"});
  call.attachments = {attachment};
  return call;
}

TEST_P(StoreConformance, AnErasedTraceIsGoneAndItsNeighboursAreNot) {
  SpanRecord stays = call_span(1, 1, 0);
  SpanRecord goes = call_span(2, 2, 10);
  stays.session_id = goes.session_id = "s";
  SpanRecord alone = call_span(3, 3, 20);
  alone.session_id = "t";
  append({stays});
  const std::string before = shown(store(), "p");
  append({goes, inner_span(2, 4, 11), alone});
  const auto gone_row = store().span("p", goes.trace_id, goes.span_id);

  const auto erased = store().erase({{"p", goes.trace_id}, {"p", alone.trace_id}});

  ASSERT_TRUE(erased.has_value());
  EXPECT_EQ(erased->traces_erased, 2U);
  EXPECT_EQ(erased->spans_erased, 3U);
  EXPECT_EQ(shown(store(), "p"), before);
  EXPECT_EQ(code_of(store().trace("p", goes.trace_id)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(store().spans("p", goes.trace_id, WithRest::kNo)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(store().span("p", goes.trace_id, goes.span_id)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(store().session("p", "t")), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(store().contents({gone_row->references[0].content_id})), ErrorCode::kCorrupt);
}

TEST_P(StoreConformance, WhatIsErasedTwiceOrWasNeverThereIsLeftOut) {
  append({call_span(1, 1, 0), call_span(2, 2, 1)});
  const std::vector<TraceKey> traces = {{"p", trace_number(2)},
                                        {"p", trace_number(2)},
                                        {"p", trace_number(3)},
                                        {"q", trace_number(1)},
                                        {"none", trace_number(1)}};
  EXPECT_EQ(store().erase(traces)->traces_erased, 1U);
  EXPECT_EQ(store().erase(traces)->traces_erased, 0U);
  EXPECT_EQ(store().erase({})->spans_erased, 0U);
  EXPECT_TRUE(store().trace("p", trace_number(1)).has_value());
  EXPECT_EQ(store().projects()->size(), 1U) << "no project was made by asking";
}

TEST_P(StoreConformance, ATraceThatComesAgainIsANewOne) {
  SpanRecord span = call_span(1, 1, 0);
  span.session_id = "s";
  append({span, call_span(2, 2, 5)});
  const std::string before = shown(store(), "p");
  ASSERT_TRUE(store().erase({{"p", span.trace_id}}).has_value());

  EXPECT_EQ(append({span}).spans_added, 1U);

  EXPECT_EQ(shown(store(), "p"), before);
  expect_stats_of_spans("p");
}

TEST_P(StoreConformance, ALateRecordDoesNotBringAnErasedSpanBack) {
  SpanRecord late = call_span(1, 1, 0);
  append({late, call_span(2, 2, 5)});
  ASSERT_TRUE(store().erase({{"p", late.trace_id}}).has_value());
  const std::string before = shown(store(), "p");

  late.replaces = true;
  const AppendResult result = append({late});

  EXPECT_EQ(result.spans_added + result.spans_replaced + result.spans_known, 0U);
  EXPECT_TRUE(result.changed.empty());
  EXPECT_EQ(shown(store(), "p"), before);
  expect_stats_of_spans("p");
  late.replaces = false;
  EXPECT_EQ(append({late}).spans_added, 1U) << "sent again, it is a new one";
}

TEST_P(StoreConformance, EventsThatWaitForSpansOfAnErasedTraceGoWithIt) {
  append({call_span(1, 1, 0)});
  const SpanKey late{"p", trace_number(1), span_number(9)};
  const SpanKey other_trace{"p", trace_number(2), span_number(9)};
  const SpanKey other_project{"q", trace_number(1), span_number(9)};
  const std::vector<PendingEvent> events{
      {late, kBegin, "a"}, {other_trace, kBegin, "a"}, {other_project, kBegin, "a"}};
  ASSERT_TRUE(store().append(AppendRequest{.pending = events}).has_value());

  ASSERT_TRUE(store().erase({{"p", trace_number(1)}}).has_value());

  EXPECT_EQ(store().pending_events(late)->size(), 0U);
  EXPECT_EQ(store().pending_events(other_trace)->size(), 1U);
  EXPECT_EQ(store().pending_events(other_project)->size(), 1U);
}

TEST_P(StoreConformance, SharedTextsStayUntilTheLastTraceOfTheirsGoes) {
  SpanRecord first = call_span(1, 1, 0);
  SpanRecord second = call_span(2, 2, 1);
  SpanRecord elsewhere = call_span(3, 3, 2);
  elsewhere.project = "q";
  const Content shared{ContentRole::kSystem, R"({"type":"text","content":"shared words"})"};
  const Content hidden{ContentRole::kPiece, "shared, not searchable", {}, false};
  for (SpanRecord* span : {&first, &second, &elsewhere}) {
    span->contents.push_back(shared);
    span->contents.push_back(hidden);
  }
  append({first, second, elsewhere});

  using Texts = std::multiset<std::string>;
  const auto texts_after_erasing = [this](const char* project, const TraceId& trace_id) {
    EXPECT_TRUE(store().erase({{project, trace_id}}).has_value());
    Texts texts;
    const auto left = store().searchable_texts(0, 1 << 20);
    for (const auto& text : left->texts) texts.insert(text.text);
    return texts;
  };
  EXPECT_EQ(texts_after_erasing("p", first.trace_id),
            (Texts{"{\"q\":2}", "{\"a\":2}", "{\"q\":3}", "{\"a\":3}", shared.text}));
  EXPECT_EQ(texts_after_erasing("p", second.trace_id),
            (Texts{"{\"q\":3}", "{\"a\":3}", shared.text}));
  EXPECT_NE(shown(store(), "q").find("shared words"), std::string::npos);
  EXPECT_EQ(texts_after_erasing("q", elsewhere.trace_id), Texts());
}

TEST_P(StoreConformance, AttachmentsStayWhileATraceOfTheProjectNeedsThem) {
  const Attachment shared = picture(1);
  const Attachment lone = picture(2);
  SpanRecord theirs = call_with(4, shared);
  theirs.project = "q";
  append({call_with(1, shared), call_with(2, shared), call_with(3, lone), theirs});

  ASSERT_TRUE(store().erase({{"p", trace_number(1)}, {"p", trace_number(3)}}).has_value());
  EXPECT_TRUE(store().attachment("p", shared.hash).has_value());
  EXPECT_EQ(code_of(store().attachment("p", lone.hash)), ErrorCode::kNotFound);

  ASSERT_TRUE(store().erase({{"p", trace_number(2)}}).has_value());
  EXPECT_EQ(code_of(store().attachment("p", shared.hash)), ErrorCode::kNotFound);
  EXPECT_TRUE(store().attachment("q", shared.hash).has_value());
}

// A second store that was never sent what the first one erased shows the same.
TEST_P(StoreConformance, WhatIsLeftIsAsIfTheRestHadNeverCome) {
  std::mt19937_64 random(23);
  std::vector<SpanRecord> spans;
  for (std::uint32_t i = 0; i < 200; ++i) {
    spans.push_back(random_call(random, i / 4, i));
    spans.back().session_id = "s" + std::to_string(random() % 9);
    spans.back().contents.push_back(
        {ContentRole::kSystem, "system " + std::to_string(random() % 20)});
  }
  append(spans);
  std::set<std::uint32_t> erased;
  while (erased.size() < 30) {
    std::vector<TraceKey> slice;
    for (int i = 0; i < 6; ++i) {
      const auto number = static_cast<std::uint32_t>(random() % 50);
      slice.push_back({"p", trace_number(number)});
      erased.insert(number);
    }
    ASSERT_TRUE(store().erase(slice).has_value());
  }
  const std::unique_ptr<StoreHarness> other = GetParam()();
  std::vector<SpanRecord> left;
  for (std::uint32_t i = 0; i < spans.size(); ++i) {
    if (erased.count(i / 4) == 0) left.push_back(spans[i]);
  }
  ASSERT_TRUE(other->store().append(left).has_value());

  EXPECT_EQ(shown(store(), "p"), shown(other->store(), "p"));
  expect_stats_of_spans("p");
}

TEST_P(StoreConformance, ReplacedSpansAreTakenOutOfTheStatistics) {
  SpanRecord call = call_span(1, 1, 0);
  append({call, call_span(1, 2, 4000)});
  call.replaces = true;
  call.model = "other";
  call.usage.output_tokens = 77;
  call.started_at_ns += 7200 * kSecond;
  call.ended_at_ns = call.started_at_ns + 9 * kSecond;
  EXPECT_EQ(append({call}).spans_replaced, 1U);
  EXPECT_EQ(store().stats({.project = "p"})->at(0).stats.output_tokens.value(), 82);
  expect_stats_of_spans("p");
  call.is_call = false;
  append({call});
  EXPECT_EQ(store().stats({.project = "p"})->at(0).stats.call_count, 1);
  expect_stats_of_spans("p");
}

TEST_P(StoreConformance, WhatAReplacedSpanAloneSaidIsGone) {
  SpanRecord call = call_span(1, 1, 0);
  SpanRecord other = call_span(1, 2, 1);
  other.contents.push_back(call.contents[0]);
  append({call, other});
  const auto before = store().span("p", call.trace_id, call.span_id);
  call.replaces = true;
  call.contents[1].text = R"({"a":"late"})";
  append({call});

  const auto swept = store().erase({});
  ASSERT_TRUE(swept.has_value());
  EXPECT_EQ(store().contents({before->references[1].content_id}).error().code(),
            ErrorCode::kCorrupt);
  EXPECT_TRUE(store().contents({before->references[0].content_id}).has_value()) << "used by both";
  EXPECT_NE(shown(store(), "p").find("late"), std::string::npos);
}

TEST_P(StoreConformance, TheOldestTracesAreThoseThatStartedFirst) {
  SpanRecord theirs = root_span(3, 3, 15);
  theirs.project = "q";
  append({root_span(1, 1, 20), root_span(2, 2, 10), inner_span(2, 4, 11), theirs});
  const auto oldest = [this](std::optional<std::int64_t> ended_before_ns, std::int64_t spans_max) {
    std::string out;
    const auto traces = store().oldest_traces(ended_before_ns, spans_max);
    for (const TraceKey& key : *traces) {
      out += key.project + key.trace_id.hex().substr(31) + ' ';
    }
    return out;
  };
  EXPECT_EQ(oldest(std::nullopt, 100), "p2 q3 p1 ");
  EXPECT_EQ(oldest(std::nullopt, 4), "p2 q3 p1 ");
  EXPECT_EQ(oldest(std::nullopt, 3), "p2 q3 ");
  EXPECT_EQ(oldest(std::nullopt, 2), "p2 ");
  EXPECT_EQ(oldest(std::nullopt, 1), "p2 ") << "one at least";
  // The second trace ended at 12 s, the third at 16.
  EXPECT_EQ(oldest(kBegin + 12 * kSecond, 100), "");
  EXPECT_EQ(oldest(kBegin + 12 * kSecond + 1, 100), "p2 ");
  EXPECT_EQ(oldest(kBegin + 16 * kSecond + 1, 100), "p2 q3 ");
}

TEST_P(StoreConformance, SpaceOfWhatIsErasedIsGivenBack) {
  std::mt19937_64 random(5);
  std::vector<TraceKey> traces;
  for (std::uint32_t i = 0; i < 40; ++i) {
    SpanRecord call = call_span(i, i, i);
    std::string noise(20'000, ' ');
    for (char& letter : noise) letter = static_cast<char>('a' + random() % 26);
    call.contents.push_back({ContentRole::kInput, noise});
    append({call});
    if (i > 0) traces.push_back({"p", call.trace_id});
  }
  const std::int64_t before = store().disk_use()->data_bytes;
  ASSERT_TRUE(store().erase(traces).has_value());
  const std::int64_t after = store().disk_use()->data_bytes;
  EXPECT_LT(after, before - 300'000);
  std::int64_t left = *store().give_back(100'000);
  for (int i = 0; left > 0; ++i) {
    ASSERT_LT(i, 100);
    const std::int64_t now = *store().give_back(100'000);
    ASSERT_LT(now, left);
    left = now;
  }
  EXPECT_LE(store().disk_use()->data_bytes, after);
  EXPECT_TRUE(store().trace("p", trace_number(0)).has_value());
}

}  // namespace
}  // namespace sideseat::store
