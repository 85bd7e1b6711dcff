// The tests of every store that are about texts: sizes, hashes, previews, replaced spans.
#include <algorithm>
#include <array>
#include <utility>

#include "store/conformance_testing.h"

namespace sideseat::store {
namespace {

std::string text_of_size(std::size_t size, char letter) {
  std::string text = std::to_string(size) + letter;
  while (text.size() < size) text += std::to_string(text.size() * 7919);
  text.resize(size);
  return text;
}

std::vector<std::string> texts_of(Store& store, const SpanRecord& span) {
  const auto row = store.span(span.project, span.trace_id, span.span_id);
  EXPECT_TRUE(row.has_value());
  std::vector<std::int64_t> ids;
  for (const auto& reference : row->references) ids.push_back(reference.content_id);
  const auto texts = store.contents(ids);
  EXPECT_TRUE(texts.has_value());
  return *texts;
}

// Texts are kept in blocks of some tens of KB, which texts may be larger than.
TEST_P(StoreConformance, TextsOfEverySizeComeBackWhateverStandsBesideThem) {
  std::vector<SpanRecord> spans;
  for (const std::size_t size :
       {0U, 1U, 5000U, 65535U, 65536U, 65537U, 100'000U, 3'000'000U, 10U}) {
    SpanRecord span = call_span(1, static_cast<std::uint32_t>(spans.size()), 0);
    span.contents = {{ContentRole::kInput, text_of_size(size, 'a')},
                     {ContentRole::kOutput, text_of_size(size, 'b')}};
    span.rest = text_of_size(size, 'r');
    span.input_preview = text_of_size(std::min<std::size_t>(size, 900), 'p');
    spans.push_back(span);
  }
  append(spans);
  // And each in an append of its own.
  for (SpanRecord span : std::vector(spans)) {
    span.trace_id = trace_number(2);
    for (Content& content : span.contents) content.text += "!";
    append({span});
    spans.push_back(span);
  }
  for (const SpanRecord& span : spans) {
    SCOPED_TRACE(span.rest.size());
    const auto row = store().span("p", span.trace_id, span.span_id);
    ASSERT_TRUE(row.has_value()) << row.error().message();
    EXPECT_EQ(describe(row->record), describe(span));
    const auto texts = texts_of(store(), span);
    ASSERT_EQ(texts.size(), 2U);
    EXPECT_TRUE(texts[0] == span.contents[0].text && texts[1] == span.contents[1].text);
  }
}

/// A hash whose first half is all `head`, and whose second half ends with `head`, `last`.
ContentHash hash_of(std::uint8_t head, std::uint8_t last) {
  ContentHash hash;
  std::fill_n(hash.bytes.begin(), 8, head);
  hash.bytes[14] = head;
  hash.bytes[15] = last;
  return hash;
}

// 64 bits of the hash may be the same for different texts, all 128 may not.
TEST_P(StoreConformance, TextsWhoseHashesAreHalfTheSameAreKeptApart) {
  constexpr std::array<std::uint8_t, 3> kHeads{0x00, 0x7f, 0xff};
  for (const std::uint8_t head : kHeads) {
    SpanRecord span = call_span(head, 1, 0);
    span.contents.clear();
    for (std::uint8_t last = 1; last <= 4; ++last) {
      const std::string text = std::to_string(head) + "/" + std::to_string(last);
      span.contents.push_back({ContentRole::kInput, text, hash_of(head, last)});
    }
    append({span});
    SpanRecord again = span;
    again.span_id = span_number(2);
    std::reverse(again.contents.begin(), again.contents.end());
    append({again});

    const auto first = store().span("p", span.trace_id, span.span_id)->references;
    auto second = store().span("p", span.trace_id, again.span_id)->references;
    ASSERT_EQ(first.size(), 4U);
    ASSERT_EQ(second.size(), 4U);
    std::reverse(second.begin(), second.end());
    const auto texts = texts_of(store(), span);
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(texts[i], span.contents[i].text);
      EXPECT_EQ(first[i].content_id, second[i].content_id) << "found again";
    }
  }
}

// Some hundred texts that were said as searchable, with others between.
TEST_P(StoreConformance, SearchableTextsAreSeenOnceAndInOrder) {
  std::vector<std::string> expected;
  const auto append_some = [&](std::uint32_t trace, std::uint32_t spans) {
    std::vector<SpanRecord> records;
    for (std::uint32_t i = 0; i < spans; ++i) {
      SpanRecord span = call_span(trace, i, i);
      const std::string text = std::to_string(trace) + text_of_size(800, 'x') + std::to_string(i);
      span.contents = {{ContentRole::kTool, "not searchable" + text, {}, false},
                       {ContentRole::kInput, text}};
      expected.push_back(text);
      records.push_back(span);
      append({span});
    }
    append(records);  // Known: nothing new.
  };
  append_some(1, 100);
  for (const std::size_t bytes_max : {1U, 50'000U, 10'000'000U}) {
    std::vector<std::string> seen;
    std::int64_t through = 0;
    for (std::size_t calls = 0;; ++calls) {
      ASSERT_LT(calls, 1000U);
      const auto found = store().searchable_texts(through, bytes_max);
      ASSERT_TRUE(found.has_value());
      std::size_t bytes = 0;
      for (const auto& text : found->texts) {
        EXPECT_GT(text.content_id, through);
        EXPECT_EQ(store().contents({text.content_id})->front(), text.text);
        seen.push_back(text.text);
        bytes += text.text.size();
      }
      EXPECT_LT(bytes, bytes_max + 100'000) << "the bound is about what is read";
      if (found->through == through) break;
      through = found->through;
    }
    EXPECT_EQ(seen, expected);
    if (bytes_max != 1) continue;
    append_some(2, 3);  // What comes later follows.
    const auto more = store().searchable_texts(through, 10'000'000);
    ASSERT_EQ(more->texts.size(), 3U);
    EXPECT_EQ(more->texts.back().text, expected.back());
  }
}

TEST_P(StoreConformance, ListsShowPreviewsWhereverTheyStand) {
  for (std::uint32_t i = 0; i < 60; ++i) {
    SpanRecord span = call_span(i, i, i);
    span.session_id = "s" + std::to_string(i);
    span.rest = text_of_size(20'000, 'r');  // Most of a block.
    append({span});
  }
  const auto traces = store().traces({.project = "p", .limit = 50});
  const auto sessions = store().sessions({.project = "p", .limit = 50});
  ASSERT_EQ(traces->rows.size(), 50U);
  ASSERT_EQ(sessions->rows.size(), 50U);
  for (std::size_t i = 0; i < 50; ++i) {
    const std::string number = std::to_string(59 - i);
    EXPECT_EQ(traces->rows[i].input_preview, "question " + number);
    EXPECT_EQ(traces->rows[i].output_preview, "answer " + number);
    EXPECT_EQ(sessions->rows[i].input_preview, "question " + number);
    EXPECT_EQ(sessions->rows[i].output_preview, "answer " + number);
  }
}

/// `text` without what differs between the traces of the test below.
std::string neutral(std::string text, std::uint32_t trace) {
  for (const std::string& own : {trace_number(trace).hex(), "s" + std::to_string(trace)}) {
    for (auto at = text.find(own); at != std::string::npos; at = text.find(own)) {
      text.replace(at, own.size(), "*");
    }
  }
  return text;
}

// Whatever the first record said and whenever the second comes, the rows are those of the second.
TEST_P(StoreConformance, AReplacedSpanCountsAsItIsNow) {
  struct Case {
    std::string_view name;
    void (*first)(SpanRecord& span);  ///< What the record that is replaced said.
  };
  const Case cases[] = {
      {"less", [](SpanRecord& span) { span.contents.clear(); }},
      {"earlier and longer",
       [](SpanRecord& span) {
         span.started_at_ns -= 100 * kSecond;
         span.ended_at_ns += 100 * kSecond;
       }},
      {"failed",
       [](SpanRecord& span) {
         span.failed = true;
         span.error_type = "E";
       }},
      {"other names", [](SpanRecord& span) { span.model = span.user_id = "other"; }},
      {"another session", [](SpanRecord& span) { span.session_id += " of another"; }},
      {"no session", [](SpanRecord& span) { span.session_id.clear(); }},
      {"previews", [](SpanRecord& span) { span.input_preview = span.output_preview = "old"; }},
      {"the root", [](SpanRecord& span) { span.parent_span_id = {}; }},
      {"the same", [](SpanRecord&) {}},
  };
  std::uint32_t trace = 0;
  for (const Case& c : cases) {
    for (const bool apart : {false, true}) {
      SCOPED_TRACE(std::string(c.name) + (apart ? ", apart" : ", together"));
      ++trace;
      const auto spans_of = [](std::uint32_t number) {
        SpanRecord now = call_span(number, 1, 5);
        now.session_id = "s" + std::to_string(number);
        now.replaces = true;
        SpanRecord other = call_span(number, 2, 6);
        return std::pair(now, other);
      };
      const auto [now, other] = spans_of(trace);
      SpanRecord first = now;
      first.replaces = false;
      c.first(first);
      if (apart) append({first, other});
      const AppendResult result = apart ? append({now}) : append({first, other, now});
      EXPECT_EQ(result.spans_replaced, 1U);
      EXPECT_EQ(result.spans_added, apart ? 0U : 2U);
      ASSERT_EQ(result.changed.size(), 1U);
      EXPECT_EQ(describe(result.changed[0].row), describe(*store().trace("p", now.trace_id)));

      const std::uint32_t fresh = trace + 1000;
      auto [fresh_now, fresh_other] = spans_of(fresh);
      fresh_now.replaces = false;
      EXPECT_EQ(append({fresh_now, fresh_other}).spans_added, 2U);
      EXPECT_EQ(neutral(describe(*store().trace("p", trace_number(trace))), trace),
                neutral(describe(*store().trace("p", trace_number(fresh))), fresh));
      EXPECT_EQ(neutral(describe(*store().session("p", "s" + std::to_string(trace))), trace),
                neutral(describe(*store().session("p", "s" + std::to_string(fresh))), fresh));
      EXPECT_FALSE(store().session("p", "s" + std::to_string(trace) + " of another").has_value());
      EXPECT_EQ(describe(store().span("p", now.trace_id, now.span_id)->record), describe(now));
      EXPECT_EQ(texts_of(store(), now), texts_of(store(), fresh_now));
      EXPECT_EQ(store().spans("p", now.trace_id, WithRest::kNo)->size(), 2U);
    }
  }
}

}  // namespace
}  // namespace sideseat::store
