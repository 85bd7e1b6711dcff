// The tests of every store that are about finding traces by the words of their contents.
#include <gmock/gmock.h>

#include "store/conformance_testing.h"

namespace sideseat::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Content message(const std::string& text) {
  return {ContentRole::kInput,
          R"({"role":"user","parts":[{"type":"text","content":")" + text + R"("}]})"};
}

SpanRecord saying(std::uint32_t trace, const std::vector<std::string>& texts) {
  SpanRecord span = call_span(trace, trace, trace);
  span.contents.clear();
  for (const std::string& text : texts) span.contents.push_back(message(text));
  return span;
}

std::vector<std::string> ids(const std::vector<TraceRow>& rows) {
  std::vector<std::string> found;
  for (const TraceRow& row : rows) found.push_back(row.trace_id.hex());
  return found;
}

std::string id(std::uint32_t trace) { return trace_number(trace).hex(); }

std::vector<std::string> find(Store& store, TraceFilter filter) {
  filter.project = "p";
  const auto page = store.traces(filter);
  EXPECT_TRUE(page.has_value());
  return ids(page->rows);
}

TEST_P(StoreConformance, TracesAreFoundByTheWordsOfTheirContentsNewestMatchFirst) {
  append({saying(1, {"the night train to Oslo"}), saying(2, {"a train to Bergen"})});
  append({saying(3, {"the night ferry"}), saying(4, {"no match", "Oslo by train at night"})});
  SpanRecord elsewhere = saying(5, {"a train in another project"});
  elsewhere.project = "other";
  append({elsewhere});
  harness().wait_until_searchable();

  EXPECT_THAT(find(store(), {.text = "train"}), ElementsAre(id(4), id(2), id(1)));
  EXPECT_THAT(find(store(), {.text = "NIGHT oslo"}), ElementsAre(id(4), id(1)));
  EXPECT_THAT(find(store(), {.text = "\"night train\""}), ElementsAre(id(1)));
  EXPECT_THAT(find(store(), {.text = "berg*"}), ElementsAre(id(2)));
  EXPECT_THAT(find(store(), {.text = "absent"}), IsEmpty());
  EXPECT_THAT(find(store(), {.text = "?!"}), IsEmpty());
  EXPECT_THAT(find(store(), {.text = "text"}), IsEmpty()) << "that is JSON around the words";
}

TEST_P(StoreConformance, EveryTraceThatSentAMessageIsFoundByIt) {
  for (std::uint32_t trace = 1; trace <= 3; ++trace) {
    append({saying(trace, {"You are a guide.", "question " + std::to_string(trace)})});
  }
  harness().wait_until_searchable();
  EXPECT_THAT(find(store(), {.text = "guide"}), ElementsAre(id(3), id(2), id(1)));
}

TEST_P(StoreConformance, ASearchKeepsToTheOtherFilters) {
  SpanRecord failed = saying(2, {"red two"});
  failed.failed = true;
  SpanRecord in_session = saying(3, {"red three"});
  in_session.session_id = "s";
  append({saying(1, {"red one"}), failed, in_session});
  harness().wait_until_searchable();
  EXPECT_THAT(find(store(), {.failed = true, .text = "red"}), ElementsAre(id(2)));
  EXPECT_THAT(find(store(), {.failed = false, .text = "red"}), ElementsAre(id(3), id(1)));
  EXPECT_THAT(find(store(), {.session_id = "s", .text = "red"}), ElementsAre(id(3)));
  EXPECT_THAT(find(store(), {.from_ns = kBegin + 2 * kSecond, .text = "red"}),
              ElementsAre(id(3), id(2)));
  EXPECT_THAT(find(store(), {.to_ns = kBegin + 2 * kSecond, .text = "red"}), ElementsAre(id(1)));
}

TEST_P(StoreConformance, PagesOfASearchShowEachTraceOnce) {
  std::vector<std::string> all;
  for (std::uint32_t trace = 1; trace <= 9; ++trace) {
    // Each matches twice: by a message that all share and by its own.
    append({saying(trace, {"blue for everybody", "blue " + std::to_string(trace)})});
    all.insert(all.begin(), id(trace));
  }
  harness().wait_until_searchable();
  for (const char* text : {"blue", "\"blue for\"", "blu*"}) {
    for (const int limit : {1, 2, 3, 8, 9, 10}) {
      SCOPED_TRACE(text + std::string(" by ") + std::to_string(limit));
      TraceFilter filter{.project = "p", .text = text, .limit = limit};
      std::vector<std::string> found;
      do {
        const auto page = store().traces(filter);
        ASSERT_TRUE(page.has_value());
        EXPECT_LE(page->rows.size(), static_cast<std::size_t>(limit));
        for (const std::string& trace : ids(page->rows)) found.push_back(trace);
        filter.after = page->next;
      } while (filter.after);
      EXPECT_EQ(found, all);
    }
  }
}

TEST_P(StoreConformance, WhatIsErasedIsNotFound) {
  append({saying(1, {"green apple"}), saying(2, {"green apple", "green pear"})});
  harness().wait_until_searchable();
  ASSERT_TRUE(store().erase({{"p", trace_number(2)}}).has_value());
  harness().wait_until_searchable();
  EXPECT_THAT(find(store(), {.text = "green"}), ElementsAre(id(1)));
  EXPECT_THAT(find(store(), {.text = "pear"}), IsEmpty());
  EXPECT_THAT(find(store(), {.text = "\"green apple\""}), ElementsAre(id(1)));
}

TEST_P(StoreConformance, ContentsThatAreNotSearchableAreNotFound) {
  SpanRecord span = saying(1, {"visible"});
  span.contents.push_back({ContentRole::kPiece, "hidden"});
  span.contents.back().searchable = false;
  append({span});
  harness().wait_until_searchable();
  EXPECT_THAT(find(store(), {.text = "visible"}), ElementsAre(id(1)));
  EXPECT_THAT(find(store(), {.text = "hidden"}), IsEmpty());
}

}  // namespace
}  // namespace sideseat::store
