// Whatever was sent comes back: requests are taken apart, and put together from their records.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "ingest/check.h"
#include "ingest/restored_span_testing.h"
#include "ingest/take_apart.h"
#include "model/attribute_names.h"
#include "otlp/otlp.h"
#include "otlp/span_rest.h"

namespace sideseat::ingest {
namespace {

/// The record as a request of its own, made of nothing but what the store keeps.
TraceRequest restored(const store::SpanRecord& record) {
  auto origin = otlp::decode_origin(record.origin);
  if (!origin) {
    ADD_FAILURE() << origin.error().message();
    return {};
  }
  return {{std::move(origin->resource), {{std::move(origin->scope), {restored_span(record)}}}}};
}

/// NaN is not equal to itself, its text is.
std::string text_of(const TraceRequest& request) {
  return otlp::encode_request(otlp::Encoding::kJson, request);
}

/// Every span that is accepted comes back; the number of those.
std::size_t check_round_trip(const TraceRequest& request) {
  const TakenApart taken = take_apart("p", request);
  auto record = taken.records.begin();
  for (const ResourceSpans& group : request) {
    for (const ScopeSpans& scope : group.scopes) {
      for (const Span& span : scope.spans) {
        if (!reason_to_refuse(span).empty()) continue;
        const TraceRequest lone{{group.resource, {{scope.scope, {span}}}}};
        EXPECT_EQ(text_of(restored(*record++)), text_of(lone));
      }
    }
  }
  EXPECT_EQ(record, taken.records.end());
  return taken.records.size();
}

/// Makes spans of everything that a reader may find hard.
class SpanMaker {
 public:
  explicit SpanMaker(std::uint64_t seed) : random_(seed) {}

  Span span() {
    Span made;
    made.trace_id.bytes[0] = 1;
    made.span_id.bytes[0] = 2;
    made.name = text();
    made.trace_state = one_in(4) ? text() : "";
    made.started_at_ns = 1 + static_cast<std::int64_t>(below(1'000'000));
    made.ended_at_ns = made.started_at_ns + static_cast<std::int64_t>(below(1'000'000'000));
    made.status = static_cast<StatusCode>(below(3));
    made.status_message = one_in(4) ? text() : "";
    made.flags = static_cast<std::uint32_t>(below(3));
    made.dropped_attributes_count = static_cast<std::uint32_t>(below(2));
    made.attributes = attributes(12);
    for (std::size_t i = below(4); i > 0; --i) {
      made.events.push_back({static_cast<std::int64_t>(random_() >> 1), pick(kEventNames),
                             attributes(5), static_cast<std::uint32_t>(below(2))});
    }
    for (std::size_t i = below(2); i > 0; --i) {
      made.links.push_back({made.trace_id, made.span_id, text(), attributes(2), 1, 2});
    }
    return made;
  }

  Attributes attributes(std::size_t most, int depth = 0) {
    Attributes made;
    for (std::size_t i = below(most + 1); i > 0; --i) made.push_back({pick(kKeys), value(depth)});
    return made;
  }

 private:
  static constexpr std::string_view kKeys[] = {attribute::kInputMessages,
                                               attribute::kOutputMessages,
                                               attribute::kSystemInstructions,
                                               attribute::kToolDefinitions,
                                               attribute::kBedrockRequestBody,
                                               attribute::kRequestModel,
                                               "llm.input_messages.0.message.role",
                                               "llm.input_messages.0.message.content",
                                               "llm.input_messages.1.message.role",
                                               "llm.input_messages.01.message.role",
                                               "llm.output_messages.0.message.content",
                                               "gen_ai.prompt.0.role",
                                               "gen_ai.prompt.0.content",
                                               "gen_ai.completion.0.content",
                                               "gen_ai.prompt",
                                               "ai.prompt",
                                               "ai.prompt.messages",
                                               "ai.response.text",
                                               "input.value",
                                               "output.value",
                                               "content",
                                               "message",
                                               "event.name",
                                               "",
                                               "x"};
  static constexpr std::string_view kEventNames[] = {"gen_ai.client.inference.operation.details",
                                                     "gen_ai.user.message",
                                                     "gen_ai.assistant.message",
                                                     "gen_ai.system.message",
                                                     "gen_ai.choice",
                                                     "gen_ai.content.prompt",
                                                     "exception",
                                                     ""};
  static constexpr std::string_view kTexts[] = {
      "",
      "[]",
      "{}",
      "null",
      "plain",
      "[1,2]",
      "\"quoted\"",
      R"([{"role":"user","parts":[{"type":"text","content":"Hi"}]}, {"role":"assistant"}])",
      R"([ {"role": "user", "content": [{"text": "a"}]} ,"b"])",
      R"({"messages":[{"role":"user","content":"a"}],"system":"s","x":[[{"a":1}]]})",
      R"([{"broken": "}])",
      R"([{"a":1}] trailing)",
      "[{]",
      R"([{"role":"user","content":[{"text":"a message that an event of its own says once more"}]}])",
      R"([{"text":"a message that an event of its own says once more"}])",
      R"([{"text":"a message that an event of its own says once more"}],)",
      "caf\xc3\xa9 \n\t\x01",
      "sideseat:attachment:00112233445566778899aabbccddeeff"};

  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool one_in(std::size_t count) { return below(count) == 0; }
  template <std::size_t N>
  std::string pick(const std::string_view (&list)[N]) {
    return std::string(list[below(N)]);
  }
  std::string text() {
    std::string made = pick(kTexts);
    if (one_in(6)) made.insert(made.size() / 2, std::string(600, 'l'));
    return made;
  }
  AttributeValue value(int depth) {
    switch (below(depth > 3 ? 7 : 10)) {
      case 0:
        return {};
      case 1:
        return {one_in(2)};
      case 2:
        return {static_cast<std::int64_t>(random_())};
      case 3: {
        constexpr double kNumbers[] = {0.0, -0.0, 1.0, 0.1, 1e300, 1e-300};
        const double number = kNumbers[below(6)];
        return {one_in(4) ? number / 0.0 : number};
      }
      case 4:
        return {AttributeBytes{text() + '\xff'}};
      case 7: {
        AttributeList list;
        for (std::size_t i = below(4); i > 0; --i) list.push_back(value(depth + 1));
        return {std::move(list)};
      }
      case 8:
        return {attributes(3, depth + 1)};
      default:
        return {text()};
    }
  }

  std::mt19937_64 random_;
};

TEST(RoundTrip, MadeUpSpans) {
  for (std::uint64_t seed = 0; seed < 2000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    SpanMaker maker(seed);
    const Resource resource{maker.attributes(3), 5, "https://example.com/resource"};
    const Scope scope{"scope", "1", maker.attributes(2), 6, "https://example.com/scope"};
    EXPECT_EQ(check_round_trip({{resource, {{scope, {maker.span(), maker.span()}}}}}), 2U);
  }
}

TEST(RoundTrip, ValuesAsDeepAsTheyMayBe) {
  AttributeValue value{std::string(600, 'x')};
  for (int i = 0; i < 50; ++i) {
    value = i % 2 == 0 ? AttributeValue{AttributeList{std::move(value)}}
                       : AttributeValue{Attributes{{"sideseat:map", std::move(value)}}};
  }
  Span span = SpanMaker(1).span();
  span.attributes = {{std::string(attribute::kInputMessages), value}, {"deep", value}};
  EXPECT_EQ(check_round_trip({{{}, {{{}, {span}}}}}), 1U);
}

/// Every request below testdata/dialects: what real instrumentations sent.
TEST(RoundTrip, WhatInstrumentationsSend) {
  std::size_t spans = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(SIDESEAT_TESTDATA "/dialects")) {
    if (entry.path().extension() != ".json") continue;
    SCOPED_TRACE(entry.path().string());
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    const auto document = JsonDocument::parse(text.str());
    ASSERT_TRUE(document.has_value());
    for (const JsonValue json : document->root().elements()) {
      const auto request = otlp::decode_request(otlp::Encoding::kJson, json.raw());
      ASSERT_TRUE(request.has_value());
      spans += check_round_trip(*request);
    }
  }
  EXPECT_GT(spans, 0U);
}

}  // namespace
}  // namespace sideseat::ingest
