// The API's answers over a real store, filled through ingest with calls as the recorder makes them.
#include "query/query.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>

#include "base/json.h"
#include "base/temporary_folder_testing.h"
#include "ingest/ingest.h"
#include "model/attribute_names.h"
#include "query/api_schema_testing.h"
#include "query/cursor.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::query {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kBegin = 1'767'323'045 * kSecond;
constexpr const char* kHaiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";

/// A span in the making; `second` counts from kBegin.
class SpanMaker {
 public:
  SpanMaker(std::uint8_t trace, std::uint8_t span, std::int64_t second, std::string name) {
    span_.trace_id.bytes[15] = trace;
    span_.span_id.bytes[7] = span;
    span_.name = std::move(name);
    span_.kind = SpanKind::kInternal;
    span_.started_at_ns = kBegin + second * kSecond;
    span_.ended_at_ns = span_.started_at_ns + kSecond;
  }
  static SpanMaker call(std::uint8_t trace, std::uint8_t span, std::int64_t second,
                        std::string api) {
    SpanMaker maker(trace, span, second, std::string("chat ") + kHaiku);
    maker.span_.kind = SpanKind::kClient;
    maker.text(attribute::kOperationName, "chat")
        .text(attribute::kProviderName, "aws.bedrock")
        .text(attribute::kRequestModel, kHaiku)
        .text(attribute::kRpcMethod, std::move(api))
        .text(attribute::kAwsRegion, "us-east-1")
        .text(attribute::kSessionId, "s");
    return maker;
  }
  SpanMaker& text(std::string_view key, std::string value) {
    span_.attributes.push_back({std::string(key), {std::move(value)}});
    return *this;
  }
  SpanMaker& number(std::string_view key, std::int64_t value) {
    span_.attributes.push_back({std::string(key), {value}});
    return *this;
  }
  SpanMaker& seconds(std::string_view key, double value) {
    span_.attributes.push_back({std::string(key), {value}});
    return *this;
  }
  SpanMaker& messages(std::string input, std::string output) {
    text(attribute::kInputMessages, std::move(input));
    return output.empty() ? *this : text(attribute::kOutputMessages, std::move(output));
  }
  SpanMaker& tokens(std::int64_t input, std::int64_t output) {
    return number(attribute::kInputTokens, input).number(attribute::kOutputTokens, output);
  }
  SpanMaker& under(std::uint8_t parent) {
    span_.parent_span_id.bytes[7] = parent;
    return *this;
  }
  SpanMaker& failed(std::string type, std::string message) {
    span_.status = StatusCode::kError;
    span_.status_message = std::move(message);
    return text(attribute::kErrorType, std::move(type));
  }
  Span& span() { return span_; }

 private:
  Span span_;
};

std::string message(std::string_view role, std::string_view parts, std::string_view finish = "") {
  std::string out =
      R"({"role":")" + std::string(role) + R"(","parts":[)" + std::string(parts) + "]";
  if (!finish.empty()) out += R"(,"finish_reason":")" + std::string(finish) + '"';
  return out + "}";
}
std::string text_part(std::string_view text) {
  return R"({"type":"text","content":")" + std::string(text) + R"("})";
}

constexpr std::string_view kThinking = R"({"type":"reasoning","content":"hm","signature":"c2ln"})";
constexpr std::string_view kToolCall =
    R"({"type":"tool_call","id":"t1","name":"weather","arguments":{"city":"Paris"}})";
constexpr std::string_view kToolResponse =
    R"({"type":"tool_call_response","id":"t1","response":[{"text":"20 C"}]})";
constexpr std::string_view kImage =
    R"({"type":"blob","modality":"image","mime_type":"image/png","content":"iVBORw0KGgo="})";
constexpr std::string_view kTool =
    R"({"type":"function","name":"weather","description":"d","parameters":{"type":"object"}})";

/// Trace 1: an agent that thinks, calls a tool and answers.
std::vector<Span> agent_trace() {
  const std::string asked = message("user", text_part("Weather in Paris?"));
  const std::string thought = std::string(kThinking) + "," + std::string(kToolCall);
  SpanMaker root(1, 1, 0, "agent");
  root.span().ended_at_ns = kBegin + 9 * kSecond;
  root.text(attribute::kUserId, "u");
  root.span().attributes.push_back({std::string(attribute::kTags), {AttributeList{{"demo"}}}});
  SpanMaker first = SpanMaker::call(1, 2, 1, "Converse");
  first.under(1)
      .text(attribute::kSystemInstructions, "[" + text_part("Be brief.") + "]")
      .text(attribute::kToolDefinitions, "[" + std::string(kTool) + "]")
      .text("aws.bedrock.request.inference_config", R"({"maxTokens":100})")
      .text("aws.bedrock.request.source", R"("INPUT")")
      .text("aws.bedrock.response.trace", R"({"guardrail":{}})")
      .number(attribute::kHttpStatusCode, 200)
      .number(attribute::kBedrockLatencyMs, 700)
      .messages("[" + asked + "]", "[" + message("assistant", thought, "tool_call") + "]")
      .tokens(100, 20);
  SpanMaker tool(1, 3, 2, "execute_tool weather");
  tool.under(1).text(attribute::kOperationName, "execute_tool");
  tool.span().events.push_back({.time_unix_ns = kBegin, .name = "looked up"});
  SpanMaker second = SpanMaker::call(1, 4, 3, "Converse");
  second.under(1)
      .messages("[" + asked + ", " + message("assistant", kToolCall) + ", " +
                    message("user", kToolResponse) + "]",
                "[" + message("assistant", text_part("It is **20 C**."), "stop") + "]")
      .tokens(150, 10);
  return {root.span(), first.span(), tool.span(), second.span()};
}

/// Trace 2, of the same session: an image, a stream that was left early, a refusal.
std::vector<Span> troubled_trace() {
  const std::string asked =
      "[" + message("user", text_part("What is this?") + "," + std::string(kImage)) + "]";
  SpanMaker stream = SpanMaker::call(2, 1, 20, "ConverseStream");
  stream.messages(asked, "[" + message("assistant", text_part("A ca")) + "]")
      .seconds(attribute::kTimeToFirstChunk, 0.5)
      .text(attribute::kIncomplete, "closed");
  SpanMaker refused = SpanMaker::call(2, 2, 22, "Converse");
  refused.messages(asked, "").failed("ThrottlingException", "Too many requests");
  return {stream.span(), refused.span()};
}

/// Trace 3: an InvokeModel call without normalised messages and without a price, its root missing;
/// and the barest span there can be.
std::vector<Span> bare_trace() {
  SpanMaker call = SpanMaker::call(3, 2, 40, "InvokeModel");
  call.span().attributes[2].value.data = std::string("vendor.unheard-of");
  call.under(9)
      .text(attribute::kBedrockRequestBody, R"({"prompt": "Hi", "n": 1})")
      .text(attribute::kBedrockResponseBody, R"({"text": "Hello"})")
      .tokens(3, 4);
  SpanMaker bare(3, 3, 41, "");
  bare.under(9);
  return {call.span(), bare.span()};
}

class QueryTest : public testing::Test {
 protected:
  QueryTest() {
    auto opened = store::SqliteStore::open({.path = folder_.file("sideseat.db")});
    if (opened) store_ = *std::move(opened);
    for (auto spans : {agent_trace(), troubled_trace(), bare_trace()}) send(std::move(spans));
  }

  void send(std::vector<Span> spans) {
    const auto ingest = ingest::Ingest::start(*store_);
    TraceRequest request(1);
    request[0].resource.attributes = {{"service.name", {std::string("test")}}};
    request[0].scopes.push_back(
        {{.name = "sideseat", .version = "2", .attributes = {}}, std::move(spans)});
    std::promise<Result<ingest::IngestResult>> answered;
    ingest->submit("default", std::move(request),
                   [&](auto result) { answered.set_value(std::move(result)); });
    const auto result = answered.get_future().get();
    ASSERT_TRUE(result.has_value());
    ASSERT_EQ(result->rejection, "");
  }

  static TraceId trace_id(std::uint8_t number) {
    TraceId id;
    id.bytes[15] = number;
    return id;
  }
  static SpanId span_id(std::uint8_t number) {
    SpanId id;
    id.bytes[7] = number;
    return id;
  }
  Query query() { return Query(*store_); }
  /// Keeps the document of an answer alive until the next one.
  JsonValue root_of(const Result<std::string>& answer) {
    EXPECT_TRUE(answer.has_value());
    document_ = std::make_unique<JsonDocument>(*JsonDocument::parse(answer ? *answer : "{}"));
    return document_->root();
  }
  JsonValue span(std::uint8_t trace, std::uint8_t number) {
    return root_of(query().span("default", trace_id(trace), span_id(number)));
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<store::SqliteStore> store_;
  std::unique_ptr<JsonDocument> document_;
};

JsonValue element(JsonValue array, std::size_t index) {
  for (const JsonValue value : array.elements()) {
    if (index-- == 0) return value;
  }
  return {};
}

TEST_F(QueryTest, EveryAnswerHasTheShapeOfTheDescription) {
  const ApiSchemas schemas;
  const auto check = [&](std::string_view schema, const Result<std::string>& answer) {
    ASSERT_TRUE(answer.has_value()) << schema;
    EXPECT_EQ(schemas.problems(schema, *answer), "") << *answer;
  };
  check("ProjectList", query().projects());
  check("TraceList", query().traces({.project = "default"}));
  check("TraceList", query().traces({.project = "default", .limit = 1}));
  check("TraceList", query().traces({.project = "none"}));
  check("SessionList", query().sessions({.project = "default"}));
  check("Session", query().session("default", "s"));
  check("Thread", query().session_messages("default", "s"));
  for (std::uint8_t trace = 1; trace <= 3; ++trace) {
    check("Trace", query().trace("default", trace_id(trace)));
    check("Thread", query().trace_messages("default", trace_id(trace)));
    for (std::uint8_t number = 1; number <= 4; ++number) {
      const auto answer = query().span("default", trace_id(trace), span_id(number));
      if (answer) check("Span", answer);
    }
  }
}

// The checker itself must be able to fail.
TEST(ApiSchemas, NamesWhatIsWrong) {
  const ApiSchemas schemas;
  EXPECT_EQ(schemas.problems("Project", R"({"name":"p","trace_count":1})"), "");
  EXPECT_EQ(schemas.problems("Project", R"({"name":1,"trace_count":1.5,"x":0})"),
            "Project.name: not \"string\"\nProject.trace_count: not \"integer\"\n"
            "Project.x: not in the description\n");
  EXPECT_EQ(schemas.problems("Project", "{}"),
            "Project.name: missing\nProject.trace_count: missing\n");
  EXPECT_NE(schemas.problems("TraceSummary", R"({"started_at":"2026-01-02"})").find("match"),
            std::string::npos);
  EXPECT_EQ(schemas.problems("Nothing", "{}"), "no such schema\n");
}

TEST_F(QueryTest, ATraceSaysWhatItsSpansAddUpTo) {
  const JsonValue trace = root_of(query().trace("default", trace_id(1)));
  EXPECT_EQ(trace["name"].text(), "agent");
  EXPECT_EQ(trace["duration_ms"].number(), 9000);
  EXPECT_EQ(trace["status"].text(), "ok");
  EXPECT_EQ(trace["complete"].boolean(), true);
  EXPECT_EQ(trace["session_id"].text(), "s");
  EXPECT_EQ(trace["user_id"].text(), "u");
  EXPECT_EQ(trace["tags"].raw(), R"(["demo"])");
  EXPECT_EQ(trace["call_count"].integer(), 2);
  EXPECT_EQ(trace["total_tokens"].integer(), 280);
  // 250 tokens at $1.1 and 30 at $5.5 a million.
  EXPECT_EQ(trace["cost_usd"].number(), 0.00044);
  EXPECT_EQ(trace["input_preview"].text(), "Weather in Paris?");
  EXPECT_EQ(trace["output_preview"].text(), "It is **20 C**.");
  EXPECT_EQ(trace["spans"].size(), 4U);

  const JsonValue troubled = root_of(query().trace("default", trace_id(2)));
  EXPECT_EQ(troubled["status"].text(), "error");
  EXPECT_EQ(troubled["error"].text(), "ThrottlingException");
  EXPECT_TRUE(troubled["cost_usd"].is_null());
  EXPECT_EQ(troubled["unpriced_call_count"].integer(), 0);

  const JsonValue bare = root_of(query().trace("default", trace_id(3)));
  EXPECT_EQ(bare["complete"].boolean(), false);
  EXPECT_TRUE(bare["cost_usd"].is_null()) << "unknown is not zero";
  EXPECT_EQ(bare["unpriced_call_count"].integer(), 1);
}

TEST_F(QueryTest, AToolConversationReadsAsOneThread) {
  const JsonValue thread = root_of(query().trace_messages("default", trace_id(1)));
  const JsonValue items = thread["items"];
  std::vector<std::string> lines;
  for (const JsonValue item : items.elements()) {
    std::string line = item["direction"].text() + " " + item["role"].text();
    for (const JsonValue part : item["parts"].elements()) line += " " + part["type"].text();
    lines.push_back(line + " " + item["span_id"].text().substr(15));
  }
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "input user text 2", "output assistant reasoning tool_call 2",
                       "input user tool_call_response 4", "output assistant text 4"}));
  const JsonValue answer = element(items, 1);
  EXPECT_EQ(answer["finish_reason"].text(), "tool_call");
  EXPECT_EQ(answer["input_tokens"].integer(), 100);
  EXPECT_EQ(answer["duration_ms"].number(), 1000);
  EXPECT_EQ(answer["model"].text(), kHaiku);
  EXPECT_EQ(answer["at"].text(), "2026-01-02T03:04:07.000000000Z");
  EXPECT_TRUE(element(items, 0)["model"].is_null());
  EXPECT_EQ(thread["system"].size(), 1U);
  EXPECT_EQ(thread["tools"].size(), 1U);
}

TEST_F(QueryTest, AFailedCallStandsInTheThreadWithItsError) {
  const JsonValue items = root_of(query().trace_messages("default", trace_id(2)))["items"];
  ASSERT_EQ(items.size(), 3U) << "the question once, though it was asked twice";
  EXPECT_EQ(element(element(items, 0)["parts"], 1)["mime_type"].text(), "image/png");
  EXPECT_EQ(element(items, 1)["time_to_first_token_ms"].number(), 500);
  const JsonValue refused = element(items, 2);
  EXPECT_EQ(refused["parts"].size(), 0U);
  EXPECT_EQ(refused["error"].raw(),
            R"({"type":"ThrottlingException","message":"Too many requests"})");
}

TEST_F(QueryTest, ASpanShowsItsSettingsAndFiguresUnderShortNames) {
  const JsonValue call = span(1, 2);
  const JsonValue metadata = call["metadata"];
  EXPECT_EQ(metadata["provider"].text(), "aws_bedrock");
  EXPECT_EQ(metadata["api"].text(), "converse");
  EXPECT_EQ(metadata["region"].text(), "us-east-1");
  EXPECT_EQ(metadata["http_status"].integer(), 200);
  EXPECT_EQ(metadata["inference_config"].raw(), R"({"maxTokens":100})");
  EXPECT_EQ(metadata["source"].text(), "INPUT") << "a scalar is JSON too";
  EXPECT_EQ(call["input"]["system"].size(), 1U);
  EXPECT_EQ(call["input"]["tools"].size(), 1U);
  EXPECT_EQ(call["metrics"]["latency_ms"].number(), 700);
  EXPECT_EQ(call["metrics"]["output_tokens_per_second"].number(), 20);
  EXPECT_EQ(call["resource"]["service.name"].text(), "test");
  EXPECT_EQ(call["scope"]["name"].text(), "sideseat");
  EXPECT_FALSE(call["attributes"]["gen_ai.input.messages"]);

  EXPECT_EQ(span(2, 1)["incomplete"].text(), "closed");
  EXPECT_EQ(span(2, 1)["metadata"]["api"].text(), "converse_stream");
  EXPECT_EQ(element(span(1, 3)["events"], 0)["name"].text(), "looked up");
}

TEST_F(QueryTest, ASystemMessageThatComesFirstIsTheSystemPrompt) {
  SpanMaker call = SpanMaker::call(7, 1, 60, "Converse");
  const std::string brief = message("system", text_part("Be brief."));
  const std::string asked = message("user", text_part("Hi"));
  call.messages("[" + brief + "," + asked + "," + brief + "]", "");
  send({call.span()});
  const JsonValue shown = span(7, 1);
  EXPECT_EQ(shown["input"]["system"].raw(), "[" + text_part("Be brief.") + "]");
  EXPECT_EQ(shown["input"]["messages"].raw(), "[" + asked + "," + brief + "]");
  const auto otlp = query().span_as_otlp("default", trace_id(7), span_id(1));
  ASSERT_TRUE(otlp.has_value());
  EXPECT_EQ(otlp->find("gen_ai.system_instructions"), std::string::npos) << "as it was sent";
}

TEST_F(QueryTest, AnInvokeModelSpanShowsItsBodiesAsTheyWere) {
  const JsonValue call = span(3, 2);
  EXPECT_EQ(call["input"]["body"].raw(), R"({"prompt": "Hi", "n": 1})");
  EXPECT_EQ(call["output"]["body"].raw(), R"({"text": "Hello"})");
  EXPECT_EQ(call["input"]["messages"].size(), 0U);
  EXPECT_FALSE(call["attributes"]["aws.bedrock.request.body"]) << "shown as input, not again";
}

TEST_F(QueryTest, ASessionIsTheConversationOverItsTraces) {
  const JsonValue session = root_of(query().session("default", "s"));
  EXPECT_EQ(session["trace_count"].integer(), 3);
  EXPECT_EQ(session["call_count"].integer(), 5);
  EXPECT_EQ(session["error_count"].integer(), 1);
  EXPECT_EQ(element(session["traces"], 0)["trace_id"].text(), trace_id(1).hex());
  const JsonValue items = root_of(query().session_messages("default", "s"))["items"];
  EXPECT_EQ(items.size(), 7U);
}

TEST_F(QueryTest, CursorsLeadFromPageToPage) {
  std::vector<std::string> names;
  store::TraceFilter filter{.project = "default", .limit = 2};
  for (bool more = true; more;) {
    const JsonValue page = root_of(query().traces(filter));
    for (const JsonValue item : page["items"].elements()) names.push_back(item["name"].text());
    const JsonValue cursor = page["next_cursor"];
    more = cursor.is_string();
    if (!more) continue;
    const auto position = decode_cursor(cursor.text());
    ASSERT_TRUE(position.has_value());
    filter.after = *position;
  }
  const std::string call = std::string("chat ") + kHaiku;
  EXPECT_EQ(names, (std::vector<std::string>{call, call, "agent"}));
}

TEST_F(QueryTest, WhatIsNotThereIsNotFound) {
  for (const auto& answer :
       {query().trace("default", trace_id(7)), query().trace("other", trace_id(1)),
        query().trace_messages("default", trace_id(7)),
        query().span("default", trace_id(1), span_id(77)),
        query().span_as_otlp("default", trace_id(7), span_id(1)),
        query().session("default", "none"), query().session_messages("default", "none")}) {
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code(), ErrorCode::kNotFound);
  }
}

}  // namespace
}  // namespace sideseat::query
