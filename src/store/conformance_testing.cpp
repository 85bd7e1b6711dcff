// The tests of every store.
#include "store/conformance_testing.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <sstream>
#include <thread>

namespace sideseat::store {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(StoreConformance);

AppendResult StoreConformance::append(const std::vector<SpanRecord>& spans) {
  auto result = store().append(spans);
  if (!result) {
    ADD_FAILURE() << result.error().message();
    return {};
  }
  return *std::move(result);
}

std::string shown(Store& store, const std::string& project) {
  std::ostringstream out;
  const auto projects = store.projects();
  for (const ProjectRow& row : *projects) out << row.name << ' ' << row.trace_count << '\n';
  const auto traces =
      store.traces({.project = project, .order = Order::kOldestFirst, .limit = 200});
  for (const TraceRow& trace : traces->rows) {
    out << describe(trace) << '\n';
    const auto spans = store.spans(project, trace.trace_id, WithRest::kYes);
    for (const SpanRow& span : *spans) {
      out << "  " << describe(span.record);
      std::vector<std::int64_t> ids;
      for (const auto& reference : span.references) ids.push_back(reference.content_id);
      const auto texts = store.contents(ids);
      if (!texts) out << " texts missing: " << texts.error().message();
      for (const std::string& text : texts ? *texts : std::vector<std::string>())
        out << ' ' << text;
      out << '\n';
    }
  }
  const auto sessions = store.sessions({.project = project, .limit = 200});
  for (const SessionRow& row : sessions->rows) {
    out << describe(row) << '\n';
  }
  const auto stats =
      store.stats({.project = project, .grouping = {.by_model = true, .by_status = true}});
  for (const StatsRow& row : *stats) {
    out << describe(row) << '\n';
  }
  return out.str();
}

NamesErased erase_names(Store& store, int steps_max) {
  NamesErased names;
  while (names.steps < steps_max) {
    const auto step = store.erase_unused_names();
    if (!step) {
      ADD_FAILURE() << step.error().message();
      break;
    }
    ++names.steps;
    names.erased += step->erased;
    if (step->is_last) break;
  }
  return names;
}

namespace {

std::vector<std::string> names(const std::vector<TraceRow>& rows) {
  std::vector<std::string> out;
  out.reserve(rows.size());
  for (const TraceRow& row : rows) out.push_back(row.name);
  return out;
}

TEST_P(StoreConformance, AnEmptyStoreHasNothing) {
  EXPECT_TRUE(store().projects()->empty());
  EXPECT_TRUE(store().traces({.project = "p"})->rows.empty());
  EXPECT_TRUE(store().sessions({.project = "p"})->rows.empty());
  EXPECT_TRUE(store().contents({})->empty());
  EXPECT_EQ(code_of(store().trace("p", trace_number(1))), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(store().spans("p", trace_number(1), WithRest::kYes)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(store().span("p", trace_number(1), span_number(1))), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(store().session("p", "s")), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(store().contents({1})), ErrorCode::kCorrupt);
  EXPECT_TRUE(store().searchable_texts(0, 1000)->texts.empty());
  EXPECT_EQ(code_of(store().attachment("p", {})), ErrorCode::kNotFound);
}

TEST_P(StoreConformance, ASpanComesBackAsItWentIn) {
  SpanRecord full = call_span(1, 2, 3);
  full.failed = true;
  full.status_message = "slow \"down\"\n";
  full.error_type = "ThrottlingException";
  full.response_model = "m-2";
  full.session_id = "s";
  full.user_id = "\xc3\xbc";
  full.tags = {"a", "\"b\""};
  full.incomplete = "closed";
  full.dialect = "other";
  full.origin = std::string("resource\0scope", 14);
  full.rest = std::string("\0\xff rest", 7);
  SpanRecord bare = root_span(1, 1, 0);
  bare.usage = {};
  bare.time_to_first_token_ns.reset();
  append({full, bare});

  const auto one = store().span("p", full.trace_id, full.span_id);
  const auto all = store().spans("p", full.trace_id, WithRest::kYes);
  const auto lean = store().spans("p", full.trace_id, WithRest::kNo);

  ASSERT_TRUE(one.has_value() && all.has_value() && lean.has_value());
  EXPECT_EQ(describe(one->record), describe(full));
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ(describe((*all)[0].record), describe(bare)) << "by start time";
  EXPECT_EQ(describe((*all)[1].record), describe(full));
  EXPECT_EQ((*lean)[1].record.rest, "");
  EXPECT_EQ((*lean)[1].record.origin, "");
  EXPECT_EQ((*lean)[1].record.input_preview, full.input_preview);
  EXPECT_EQ((*lean)[1].references.size(), full.contents.size());
  EXPECT_EQ(code_of(store().span("p", full.trace_id, span_number(77))), ErrorCode::kNotFound);
}

TEST_P(StoreConformance, ContentsKeepTheirOrderWithinEachRole) {
  SpanRecord span = call_span(1, 1, 0);
  span.contents = {{ContentRole::kPiece, "raw, not JSON"},
                   {ContentRole::kInput, "1"},
                   {ContentRole::kOutput, "3"},
                   {ContentRole::kInput, "2"},
                   {ContentRole::kInput, "1"},
                   {ContentRole::kTool, "{}"},
                   {ContentRole::kSystem, ""}};
  append({span});

  const auto row = store().span("p", span.trace_id, span.span_id);
  ASSERT_TRUE(row.has_value());
  std::vector<std::int64_t> ids;
  std::vector<ContentRole> roles;
  for (const auto& reference : row->references) {
    ids.push_back(reference.content_id);
    roles.push_back(reference.role);
  }
  EXPECT_EQ(roles, (std::vector{ContentRole::kSystem, ContentRole::kTool, ContentRole::kInput,
                                ContentRole::kInput, ContentRole::kInput, ContentRole::kOutput,
                                ContentRole::kPiece}));
  EXPECT_EQ(*store().contents(ids),
            (std::vector<std::string>{"", "{}", "1", "2", "1", "3", "raw, not JSON"}));
  std::reverse(ids.begin(), ids.end());
  EXPECT_EQ(store().contents(ids)->front(), "raw, not JSON");
}

TEST_P(StoreConformance, EqualContentsAreOneContent) {
  SpanRecord first = call_span(1, 1, 0);
  SpanRecord second = call_span(2, 2, 5);
  second.project = "other";
  second.contents = first.contents;
  append({first});
  append({second});
  const auto a = store().span("p", first.trace_id, first.span_id);
  const auto b = store().span("other", second.trace_id, second.span_id);
  ASSERT_TRUE(a.has_value() && b.has_value());
  ASSERT_EQ(a->references.size(), 2U);
  EXPECT_EQ(a->references[0].content_id, b->references[0].content_id);
  EXPECT_NE(a->references[0].content_id, a->references[1].content_id);
}

/// Bytes of a picture, say.
Attachment attachment_of(std::string bytes, std::string media_type = "image/png") {
  const ContentHash hash = content_hash(bytes);
  return {hash, std::move(media_type), std::move(bytes)};
}

TEST_P(StoreConformance, AttachmentsComeBackAsTheyWentIn) {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
  SpanRecord first = call_span(1, 1, 0);
  first.attachments = {attachment_of(every_byte), attachment_of(std::string(3 << 20, 'x'), "")};
  SpanRecord other = call_span(2, 2, 0);
  other.project = "q";
  other.attachments = {attachment_of("of q")};
  append({first, other});

  for (const Attachment& attachment : first.attachments) {
    const auto found = store().attachment("p", attachment.hash);
    ASSERT_TRUE(found.has_value()) << found.error().message();
    EXPECT_EQ(*found, attachment);
  }
  const ContentHash of_q = other.attachments[0].hash;
  EXPECT_TRUE(store().attachment("q", of_q).has_value());
  EXPECT_EQ(code_of(store().attachment("p", of_q)), ErrorCode::kNotFound) << "projects are apart";
  EXPECT_EQ(code_of(store().attachment("r", of_q)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(store().attachment("p", {})), ErrorCode::kNotFound);
  EXPECT_TRUE(store().span("p", first.trace_id, first.span_id)->record.attachments.empty());
}

// Every process sends an attachment once at least, and again where it cannot know better.
TEST_P(StoreConformance, AnAttachmentThatIsThereAlreadyStays) {
  SpanRecord first = call_span(1, 1, 0);
  first.attachments = {attachment_of("bytes"), attachment_of("bytes", "image/gif")};
  append({first});
  SpanRecord second = call_span(1, 2, 1);
  second.attachments = {attachment_of("bytes", "text/html")};
  append({second});
  EXPECT_EQ(store().attachment("p", content_hash("bytes"))->media_type, "image/png");

  // The span was there before; what comes with it only now is taken all the same.
  first.attachments = {attachment_of("late")};
  EXPECT_EQ(append({first}).spans_known, 1U);
  EXPECT_EQ(store().attachment("p", content_hash("late"))->bytes, "late");
}

// A sender that got no answer sends again; that must change nothing.
TEST_P(StoreConformance, ASpanThatIsThereAlreadyChangesNothing) {
  SpanRecord span = call_span(1, 1, 0);
  span.session_id = "s";
  const AppendResult first = append({span, span});
  EXPECT_EQ(first.spans_added, 1U);
  EXPECT_EQ(first.spans_known, 1U);
  ASSERT_EQ(first.changed.size(), 1U);
  const std::string trace = describe(*store().trace("p", span.trace_id));
  const std::string session = describe(*store().session("p", "s"));
  EXPECT_EQ(describe(first.changed[0].row), trace);
  EXPECT_EQ(first.changed[0].project, "p");

  SpanRecord other = span;
  other.name = "not the same";
  other.session_id = "t";
  const AppendResult again = append({other});

  EXPECT_EQ(again.spans_added, 0U);
  EXPECT_EQ(again.spans_known, 1U);
  EXPECT_TRUE(again.changed.empty());
  EXPECT_EQ(describe(*store().trace("p", span.trace_id)), trace);
  EXPECT_EQ(describe(*store().session("p", "s")), session);
  EXPECT_EQ(code_of(store().session("p", "t")), ErrorCode::kNotFound);
  EXPECT_EQ(store().projects()->at(0).trace_count, 1);
}

// The late root, the orphan, the span of another session: the rows depend on the set of spans.
TEST_P(StoreConformance, RowsDoNotDependOnTheOrderOrTheBatchesOfArrival) {
  const auto spans_of = [](std::uint32_t trace) {
    const std::string session = "s" + std::to_string(trace);
    SpanRecord late_session = call_span(trace, 3, 4);
    late_session.session_id = session + " of a later span";
    SpanRecord failed = call_span(trace, 2, 2);
    failed.session_id = session;
    failed.failed = true;
    failed.error_type = "E2";
    failed.model = "k";
    failed.tags = {"z", "a"};
    SpanRecord early = inner_span(trace, 4, 0);
    early.user_id = "u";
    return std::vector{root_span(trace, 1, 1), failed, late_session, early};
  };
  std::vector<std::size_t> order(4);
  std::iota(order.begin(), order.end(), 0);
  std::string expected_trace;
  std::string expected_session;
  std::uint32_t trace = 0;
  const auto neutral = [&trace](std::string text) {
    for (const std::string& own : {trace_number(trace).hex(), "s" + std::to_string(trace)}) {
      for (auto at = text.find(own); at != std::string::npos; at = text.find(own)) {
        text.replace(at, own.size(), "*");
      }
    }
    return text;
  };
  do {
    for (const std::size_t split : {0U, 1U, 2U, 3U}) {
      ++trace;
      const auto spans = spans_of(trace);
      std::vector<SpanRecord> batch;
      for (std::size_t i = 0; i < order.size(); ++i) {
        batch.push_back(spans[order[i]]);
        if (i == split) append(std::exchange(batch, {}));
      }
      append(batch);
      const std::string row = neutral(describe(*store().trace("p", trace_number(trace))));
      const std::string session =
          neutral(describe(*store().session("p", "s" + std::to_string(trace))));
      if (expected_trace.empty()) {
        expected_trace = row;
        expected_session = session;
      }
      ASSERT_EQ(row, expected_trace) << "permutation " << testing::PrintToString(order);
      ASSERT_EQ(session, expected_session) << "permutation " << testing::PrintToString(order);
      ASSERT_EQ(code_of(store().session("p", "s" + std::to_string(trace) + " of a later span")),
                ErrorCode::kNotFound)
          << "a session without traces is gone";
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_P(StoreConformance, ASessionIsTheSumOfItsTraces) {
  SpanRecord first = call_span(1, 1, 0);
  SpanRecord second = call_span(2, 2, 10);
  SpanRecord failed = call_span(2, 3, 12);
  first.session_id = second.session_id = "s";
  second.user_id = "u";
  failed.failed = true;
  failed.usage = {.input_tokens = 1};
  failed.output_preview.clear();
  append({first, second});
  append({failed});

  const auto row = store().session("p", "s");

  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(describe(*row),
            "s user u counts 2/3/1/1 0-13000000000 usage 21/10/4/2/2000 input question 1 "
            "output answer 2");
}

TEST_P(StoreConformance, ATraceLeavesTheSessionThatAnEarlierSpanContradicts) {
  SpanRecord stays = call_span(1, 1, 0);
  SpanRecord leaves = call_span(2, 2, 10);
  stays.session_id = leaves.session_id = "old";
  append({stays, leaves});
  EXPECT_EQ(store().session("p", "old")->trace_count, 2);

  SpanRecord earlier = root_span(2, 3, 5);
  earlier.session_id = "new";
  append({earlier});

  EXPECT_EQ(store().trace("p", trace_number(2))->session_id, "new");
  EXPECT_EQ(describe(*store().session("p", "old")),
            "old user  counts 1/1/0/0 0-1000000000 usage 10/5/2/1/1000 input question 1 output "
            "answer 1");
  EXPECT_EQ(store().session("p", "new")->usage.input_tokens, 10);
  const auto traces = store().traces({.project = "p", .session_id = "new"});
  ASSERT_EQ(traces->rows.size(), 1U);
}

TEST_P(StoreConformance, ProjectsAreApart) {
  SpanRecord ours = call_span(1, 1, 0);
  SpanRecord theirs = ours;
  theirs.project = "q";
  theirs.name = "theirs";
  theirs.session_id = "s";
  append({ours, theirs});

  EXPECT_EQ(store().trace("p", ours.trace_id)->name, ours.name);
  EXPECT_EQ(store().trace("q", ours.trace_id)->name, "theirs");
  EXPECT_EQ(store().traces({.project = "q"})->rows.size(), 1U);
  EXPECT_EQ(code_of(store().session("p", "s")), ErrorCode::kNotFound);
  EXPECT_EQ(store().sessions({.project = "q"})->rows.size(), 1U);
  const auto projects = store().projects();
  ASSERT_EQ(projects->size(), 2U);
  EXPECT_EQ(projects->at(0).name, "p");
  EXPECT_EQ(projects->at(1).trace_count, 1);
}

// Every page size visits every trace once, in order, also where several start at the same time.
TEST_P(StoreConformance, PagesMeetWithoutGapOrOverlap) {
  std::vector<SpanRecord> spans;
  for (std::uint32_t i = 0; i < 7; ++i) spans.push_back(root_span(i, i, i / 3));
  append(spans);
  for (const Order order : {Order::kNewestFirst, Order::kOldestFirst}) {
    std::vector<std::string> expected = {"root 0", "root 1", "root 2", "root 3",
                                         "root 4", "root 5", "root 6"};
    if (order == Order::kNewestFirst) std::reverse(expected.begin(), expected.end());
    for (int limit = 1; limit <= 8; ++limit) {
      std::vector<std::string> seen;
      TraceFilter filter{.project = "p", .order = order, .limit = limit};
      std::size_t pages = 0;
      do {
        const auto page = store().traces(filter);
        ASSERT_TRUE(page.has_value());
        ASSERT_LE(page->rows.size(), static_cast<std::size_t>(limit));
        for (const std::string& name : names(page->rows)) seen.push_back(name);
        filter.after = page->next;
        ASSERT_LE(++pages, 7U);
      } while (filter.after);
      EXPECT_EQ(seen, expected) << "limit " << limit;
      EXPECT_EQ(pages, (7 + static_cast<std::size_t>(limit) - 1) / static_cast<std::size_t>(limit))
          << "no empty last page";
    }
  }
}

TEST_P(StoreConformance, FiltersHoldAtBothSidesOfTheirLimits) {
  SpanRecord failed = root_span(2, 2, 20);
  failed.failed = true;
  failed.session_id = "s";
  append({root_span(1, 1, 10), failed, root_span(3, 3, 30)});
  const std::int64_t at = failed.started_at_ns;
  struct Case {
    std::string_view name;
    TraceFilter filter;
    std::vector<std::string> expected;
  };
  const std::vector<Case> cases{
      {"from its very start", {.project = "p", .from_ns = at}, {"root 3", "root 2"}},
      {"from just after", {.project = "p", .from_ns = at + 1}, {"root 3"}},
      {"to its very start", {.project = "p", .to_ns = at}, {"root 1"}},
      {"to just after", {.project = "p", .to_ns = at + 1}, {"root 2", "root 1"}},
      {"failed", {.project = "p", .failed = true}, {"root 2"}},
      {"not failed", {.project = "p", .failed = false}, {"root 3", "root 1"}},
      {"of a session", {.project = "p", .session_id = "s"}, {"root 2"}},
      {"of a session that is not there", {.project = "p", .session_id = "t"}, {}},
      {"all at once",
       {.project = "p", .from_ns = at, .to_ns = at + 1, .session_id = "s", .failed = true},
       {"root 2"}},
      {"of a project that is not there", {.project = "x"}, {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(names(store().traces(c.filter)->rows), c.expected);
  }
}

TEST_P(StoreConformance, SessionsAreListedByTheirLatestActivity) {
  std::vector<SpanRecord> spans;
  for (std::uint32_t i = 0; i < 5; ++i) {
    spans.push_back(call_span(i, i, i));
    spans.back().session_id = "s" + std::to_string(i);
  }
  append(spans);
  SpanRecord late = call_span(100, 100, 50);
  late.session_id = "s1";
  append({late});

  std::vector<std::string> seen;
  SessionFilter filter{.project = "p", .limit = 2};
  do {
    const auto page = store().sessions(filter);
    ASSERT_TRUE(page.has_value());
    for (const SessionRow& row : page->rows) seen.push_back(row.session_id);
    filter.after = page->next;
  } while (filter.after);
  EXPECT_EQ(seen, (std::vector<std::string>{"s1", "s4", "s3", "s2", "s0"}));

  const std::int64_t last = late.ended_at_ns;
  EXPECT_EQ(store().sessions({.project = "p", .from_ns = last})->rows.size(), 1U);
  EXPECT_EQ(store().sessions({.project = "p", .from_ns = last + 1})->rows.size(), 0U);
  EXPECT_EQ(store().sessions({.project = "p", .to_ns = kBegin})->rows.size(), 0U);
  EXPECT_EQ(store().sessions({.project = "p", .to_ns = kBegin + 1})->rows.size(), 1U);
}

// While a writer appends two spans of a trace at a time, no reader ever sees one of them alone.
TEST_P(StoreConformance, ReadersSeeAppendsWholeOrNotAtAll) {
  append({inner_span(1, 0, 0), inner_span(1, 1, 0)});
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  readers.reserve(3);
  std::atomic<int> torn = 0;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const auto spans = store().spans("p", trace_number(1), WithRest::kYes);
        const auto row = store().trace("p", trace_number(1));
        if (!spans || !row || spans->size() % 2 != 0 || row->span_count % 2 != 0) ++torn;
      }
    });
  }
  for (std::uint32_t i = 1; i < 50; ++i) {
    append({inner_span(1, 2 * i, 0), inner_span(1, 2 * i + 1, 0)});
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(store().trace("p", trace_number(1))->span_count, 100);
}

}  // namespace
}  // namespace sideseat::store
