// Which log records become events of spans, and how.
#include "ingest/log_events.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace sideseat::ingest {
namespace {

LogRecord record_of(std::string name) {
  LogRecord record;
  record.time_unix_ns = 5;
  record.observed_unix_ns = 9;
  record.event_name = std::move(name);
  record.trace_id.bytes[0] = 1;
  record.span_id.bytes[0] = 2;
  record.attributes = {{"gen_ai.system", {std::string("aws.bedrock")}}};
  return record;
}

TakenLogs taken_of(LogRecord record) { return take_events({{{}, {{{}, {std::move(record)}}}}}); }

TEST(LogEvents, ARecordOfGenAiWithASpanIsAnEventOfIt) {
  LogRecord record = record_of("gen_ai.choice");
  record.dropped_attributes_count = 3;
  record.body = {Attributes{{"index", {std::int64_t{0}}}, {"text", {std::string("The Po.")}}}};
  const TakenLogs taken = taken_of(record);
  ASSERT_EQ(taken.events.size(), 1U);
  EXPECT_EQ(taken.ignored, 0U);
  EXPECT_EQ(taken.events[0].trace_id, record.trace_id);
  EXPECT_EQ(taken.events[0].span_id, record.span_id);
  const SpanEvent expected{.time_unix_ns = 5,
                           .name = "gen_ai.choice",
                           .attributes = {{"gen_ai.system", {std::string("aws.bedrock")}},
                                          {"index", {std::int64_t{0}}},
                                          {"text", {std::string("The Po.")}}},
                           .dropped_attributes_count = 3};
  EXPECT_EQ(taken.events[0].event, expected);
}

TEST(LogEvents, OthersAreIgnored) {
  LogRecord no_trace = record_of("gen_ai.choice");
  no_trace.trace_id = {};
  LogRecord no_span = record_of("gen_ai.choice");
  no_span.span_id = {};
  for (const LogRecord& record : {no_trace, no_span, record_of(""), record_of("app.event"),
                                  record_of("gen_aiX"), record_of("my.gen_ai.choice")}) {
    SCOPED_TRACE(record.event_name);
    const TakenLogs taken = taken_of(record);
    EXPECT_TRUE(taken.events.empty());
    EXPECT_EQ(taken.ignored, 1U);
  }
}

TEST(LogEvents, ANameMayStandInTheAttributesWhereOlderSendersPutIt) {
  LogRecord record = record_of("");
  record.attributes.push_back({"event.name", {std::string("gen_ai.choice")}});
  TakenLogs taken = taken_of(record);
  ASSERT_EQ(taken.events.size(), 1U);
  EXPECT_EQ(taken.events[0].event.name, "gen_ai.choice");
  EXPECT_EQ(taken.events[0].event.attributes.size(), 1U) << "it is said once";
  record.attributes.back().value = {std::int64_t{5}};
  EXPECT_EQ(taken_of(record).ignored, 1U) << "no text, no name";
}

TEST(LogEvents, ABodyThatIsNoMapIsAnAttribute) {
  LogRecord record = record_of("gen_ai.choice");
  EXPECT_EQ(taken_of(record).events[0].event.attributes.size(), 1U) << "no body";
  for (const AttributeValue& body :
       {AttributeValue{std::string("text")}, AttributeValue{AttributeList{{true}}}}) {
    record.body = body;
    const Attributes expected = {record.attributes[0], {"body", body}};
    EXPECT_EQ(taken_of(record).events[0].event.attributes, expected);
  }
}

TEST(LogEvents, WithoutATimeOfItsOwnTheTimeItWasSeenCounts) {
  LogRecord record = record_of("gen_ai.choice");
  record.time_unix_ns = 0;
  EXPECT_EQ(taken_of(record).events[0].event.time_unix_ns, 9);
}

TEST(LogEvents, ComeBackFromTheirBytes) {
  LogRecord record = record_of("gen_ai.choice");
  record.body = {Attributes{{"text", {std::string("The Po.")}}}};
  const LogEvent event = taken_of(record).events[0];
  const std::string bytes = encode_event(event);
  const auto decoded = decode_event(bytes);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->trace_id, event.trace_id);
  EXPECT_EQ(decoded->span_id, event.span_id);
  EXPECT_EQ(decoded->event, event.event);
  for (const std::string& damaged : {std::string(), bytes.substr(0, bytes.size() - 1)}) {
    EXPECT_EQ(decode_event(damaged).error().code(), ErrorCode::kCorrupt);
  }
}

}  // namespace
}  // namespace sideseat::ingest
