// Log events and their spans in every order, on a real store that is opened again in between.
#include "ingest/event_joiner.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/temporary_folder_testing.h"
#include "ingest/span_record.h"
#include "ingest/unused_store_testing.h"
#include "model/attribute_names.h"
#include "otlp/otlp.h"
#include "otlp/span_rest.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::ingest {
namespace {

constexpr std::int64_t kStart = 1'767'323'045'000'000'000;

Span span_of(std::uint8_t number) {
  Span span;
  span.trace_id.bytes[0] = 7;
  span.span_id.bytes[0] = number;
  span.name = "chat";
  span.started_at_ns = kStart;
  span.ended_at_ns = kStart + 1'000;
  span.status = StatusCode::kError;
  span.status_message = "reason";
  span.attributes = {
      {std::string(attribute::kOperationName), {std::string("chat")}},
      {std::string(attribute::kInputMessages),
       {std::string(R"([{"role":"user","parts":[{"type":"text","content":"Name a river."}]}])")}},
      {"app.number", {std::int64_t{5}}},
  };
  span.events = {{.time_unix_ns = kStart + 500, .name = "of its own"}};
  return span;
}

LogEvent event_of(std::uint8_t span, std::int64_t after_ns, std::string text) {
  LogEvent event;
  event.trace_id.bytes[0] = 7;
  event.span_id.bytes[0] = span;
  event.event = {.time_unix_ns = kStart + after_ns,
                 .name = "gen_ai.user.message",
                 .attributes = {{"content", {std::move(text)}}}};
  return event;
}

class EventJoinerTest : public ::testing::Test {
 protected:
  EventJoinerTest() { begin(); }

  /// With a store that is empty.
  void begin() {
    store_.reset();
    folder_.emplace();
    open();
  }
  /// What a restart after a kill sees: the file, and nothing that was in memory.
  void open() {
    store_.reset();
    store_ = *store::SqliteStore::open({.path = folder_->file("store.db")});
    joiner_ = std::make_unique<EventJoiner>(*store_);
  }

  static store::SpanRecord record_of(Span span) {
    return make_record(make_group("p", resource(), {.name = "scope"}), std::move(span));
  }
  static Resource resource() { return {{{"service.name", {std::string("app")}}}}; }

  /// As the committer does it.
  EventJoiner::Batch commit(const std::vector<Span>& spans, const std::vector<LogEvent>& events) {
    EventJoiner::Batch batch;
    for (const Span& span : spans) batch.records.push_back(record_of(span));
    for (const LogEvent& event : events) {
      batch.events.push_back({{"p", event.trace_id, event.span_id}, kStart, encode_event(event)});
    }
    EXPECT_TRUE(joiner_->join(batch).has_value());
    const auto appended = store_->append(
        {.spans = batch.records, .pending = batch.events, .joined = batch.joined, .points = {}});
    EXPECT_TRUE(appended.has_value());
    joiner_->committed(batch);
    return batch;
  }

  /// The names and texts of a stored span's events, and a failure if anything else of it changed.
  std::string stored_events(std::uint8_t number) {
    Span expected = span_of(number);
    const auto row = store_->span("p", expected.trace_id, expected.span_id);
    if (!row) return std::string(row.error().message());
    auto restored = restore(*store_, *row);
    EXPECT_TRUE(restored.has_value());
    if (!restored) return "not to be restored";
    EXPECT_EQ(restored->origin.resource, resource());
    std::string names;
    for (const SpanEvent& event : restored->span.events) {
      const AttributeValue* text = find_attribute(event.attributes, "content");
      names += event.name + (text != nullptr ? "=" + *text->string() : "") + " ";
    }
    restored->span.events = expected.events;
    EXPECT_EQ(restored->span, expected);
    EXPECT_EQ(store_->trace("p", expected.trace_id)->span_count, 1);
    return names;
  }
  std::size_t waiting() { return store_->pending_spans()->size(); }

  std::optional<TemporaryFolder> folder_;
  std::unique_ptr<store::SqliteStore> store_;
  std::unique_ptr<EventJoiner> joiner_;
};

const std::string kJoined = "gen_ai.user.message=a of its own gen_ai.user.message=b ";

TEST_F(EventJoinerTest, JoinsInEveryOrderAlsoAcrossARestart) {
  const LogEvent a = event_of(1, 100, "a");
  const LogEvent b = event_of(1, 900, "b");
  using Step = std::pair<std::vector<Span>, std::vector<LogEvent>>;
  struct Case {
    std::string_view name;
    std::vector<Step> steps;
  };
  const std::vector<Case> cases = {
      {"events first", {{{}, {b, a}}, {{span_of(1)}, {}}}},
      {"events first, one by one", {{{}, {a}}, {{}, {b}}, {{span_of(1)}, {}}}},
      {"span first", {{{span_of(1)}, {}}, {{}, {a, b}}}},
      {"span first, one by one", {{{span_of(1)}, {}}, {{}, {b}}, {{}, {a}}}},
      {"around the span", {{{}, {b}}, {{span_of(1)}, {}}, {{}, {a}}}},
      {"together", {{{span_of(1)}, {a, b}}}},
      {"together, one before", {{{}, {a}}, {{span_of(1)}, {b}}}},
      {"all of it twice", {{{}, {a, a}}, {{span_of(1)}, {a, b}}, {{span_of(1)}, {b, a}}}},
      {"the span again", {{{span_of(1)}, {a, b}}, {{span_of(1)}, {}}}},
  };
  for (const bool reopens : {false, true}) {
    for (const Case& c : cases) {
      SCOPED_TRACE(std::string(c.name) + (reopens ? ", opened again after each" : ""));
      begin();
      for (const auto& [spans, events] : c.steps) {
        commit(spans, events);
        if (reopens) open();
      }
      EXPECT_EQ(stored_events(1), kJoined);
      EXPECT_EQ(waiting(), 0U);
      EXPECT_TRUE(store_->verify().has_value());
    }
  }
}

TEST_F(EventJoinerTest, AnEventWaitsForItsOwnSpanAlone) {
  LogEvent elsewhere = event_of(1, 100, "a");
  elsewhere.trace_id.bytes[0] = 8;
  EXPECT_EQ(commit({}, {event_of(2, 100, "a"), elsewhere}).events_joined, 0U);
  EXPECT_EQ(waiting(), 2U);
  EXPECT_EQ(commit({span_of(1)}, {}).events_joined, 0U);
  EXPECT_EQ(stored_events(1), "of its own ");
  EXPECT_EQ(waiting(), 2U);
}

TEST_F(EventJoinerTest, EqualEventsWaitOnce) {
  const LogEvent event = event_of(1, 100, "a");
  commit({}, {event});
  commit({}, {event, event_of(1, 100, "b")});
  const auto pending = store_->pending_events({"p", event.trace_id, event.span_id});
  ASSERT_TRUE(pending.has_value());
  EXPECT_EQ(*pending,
            (std::vector<std::string>{encode_event(event), encode_event(event_of(1, 100, "b"))}));
}

TEST_F(EventJoinerTest, AFailedCommitLeavesEverythingAsItWas) {
  commit({}, {event_of(1, 100, "a")});
  EventJoiner::Batch failed;
  failed.records.push_back(record_of(span_of(1)));
  ASSERT_TRUE(joiner_->join(failed).has_value());
  // The store did not take it, so committed() is not called, and the sender tries again.
  commit({span_of(1)}, {event_of(1, 900, "b")});
  EXPECT_EQ(stored_events(1), kJoined);
}

/// Erases a trace between a question for one of its spans and that for the span's texts.
class ErasingStore final : public UnusedStore {
 public:
  explicit ErasingStore(store::SqliteStore& store) : store_(store) {}
  Result<std::vector<store::SpanKey>> pending_spans() override { return store_.pending_spans(); }
  Result<store::SpanRow> span(std::string_view project, const TraceId& trace_id,
                              const SpanId& span_id) override {
    return store_.span(project, trace_id, span_id);
  }
  Result<std::vector<std::string>> contents(const std::vector<std::int64_t>& ids) override {
    EXPECT_EQ(store_.erase({{"p", span_of(1).trace_id}})->traces_erased, 1U);
    return store_.contents(ids);
  }

 private:
  store::SqliteStore& store_;
};

TEST_F(EventJoinerTest, EventsGoWithTheirSpanThatIsErasedMeanwhile) {
  commit({span_of(1)}, {});
  ErasingStore erasing(*store_);
  joiner_ = std::make_unique<EventJoiner>(erasing);
  const EventJoiner::Batch batch = commit({}, {event_of(1, 100, "a"), event_of(2, 100, "b")});
  EXPECT_TRUE(batch.records.empty());
  ASSERT_EQ(batch.events.size(), 1U) << "that of the span which never came waits";
  EXPECT_EQ(batch.events[0].span.span_id, span_of(2).span_id);
  EXPECT_EQ(waiting(), 1U);
}

/// As versions 1 and 2 stored it, and the migration leaves it.
store::SpanRecord old_record_of(const Span& span) {
  store::SpanRecord record = make_record(make_group("p", {}, {}), span);  // For the columns.
  record.origin.clear();
  record.contents = {{store::ContentRole::kInput,
                      R"({"role":"user","parts":[{"type":"text","content":"Name a river."}]})"}};
  Span left = span;
  left.attributes.erase(left.attributes.begin() + 1);
  const TraceRequest request{{.scopes = {{.spans = {left}}}}};
  const std::string json = encode_request(otlp::Encoding::kJson, request);
  const std::size_t begin = json.find(R"("spans":[)") + 9;
  record.rest = json.substr(begin, json.rfind("}]}]}]}") - begin);
  record.rest +=
      R"(,"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"app"}}]},)"
      R"("scope":{"name":"scope"},"detached":[{"at":1,"key":"gen_ai.input.messages",)"
      R"("structured":false,"role":"input","frame":["[",[1,","],"]"]}]})";
  return record;
}

TEST_F(EventJoinerTest, JoinsASpanThatAnOlderVersionHasStored) {
  ASSERT_TRUE(store_->append({old_record_of(span_of(1))}).has_value());
  const EventJoiner::Batch batch = commit({}, {event_of(1, 900, "b"), event_of(1, 100, "a")});
  EXPECT_EQ(batch.events_joined, 2U);
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(stored_events(1), kJoined);
}

TEST_F(EventJoinerTest, SpansWhoseEventsTheStoreDroppedAreWaitedForNoMore) {
  commit({}, {event_of(1, 100, "a")});
  EventJoiner::Batch others;
  const std::string bytes = encode_event(event_of(2, 100, "a"));
  for (std::size_t i = 0; i < 2 * store::kPendingEventsMax; ++i) {
    store::SpanKey span{"p", {}, {}};
    span.trace_id.bytes[0] = 9;
    std::memcpy(span.span_id.bytes.data(), &i, sizeof i);
    others.events.push_back({span, kStart, bytes});
  }
  ASSERT_TRUE(joiner_->join(others).has_value());
  ASSERT_TRUE(store_->append(store::AppendRequest{.pending = others.events}).has_value());
  joiner_->committed(others);

  EXPECT_TRUE(commit({span_of(1)}, {}).joined.empty());
  EXPECT_EQ(stored_events(1), "of its own ");
}

TEST_F(EventJoinerTest, WhatASpanSaysIsReadAnewWithTheEvent) {
  commit({span_of(1)}, {});
  LogEvent answer = event_of(1, 900, "");
  answer.event.name = "gen_ai.client.inference.operation.details";
  answer.event.attributes = {
      {std::string(attribute::kOutputMessages),
       {std::string(R"([{"role":"assistant","parts":[{"type":"text","content":"The Po."}]}])")}}};
  commit({}, {answer});
  const Span span = span_of(1);
  EXPECT_EQ(store_->trace("p", span.trace_id)->output_preview, "The Po.");
  EXPECT_EQ(store_->trace("p", span.trace_id)->input_preview, "Name a river.");
}

}  // namespace
}  // namespace sideseat::ingest
