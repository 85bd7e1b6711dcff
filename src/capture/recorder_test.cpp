// The life of a call: how it may end, what its span then says, and what a recorder may cost its
// host.
#include "capture/recorder.h"

#include <gtest/gtest.h>

#include <array>

#include "capture/recorder_testing.h"
#include "model/attribute_names.h"

namespace sideseat::capture {
namespace {

using bedrock::write_exception;
using testing::FakeClock;
using testing::integer_of;
using testing::kAnswer;
using testing::stream_events;
using testing::text_of;

using RecorderTest = testing::RecorderTest;

TEST_F(RecorderTest, MakesASpanOfACallThatWentWell) {
  const auto call = recorder_->begin(converse());
  clock_.advance_ms(250);
  call->attempt(200);
  call->response({.http_status = 200,
                  .headers = {{"x-amzn-requestid", "req-1"}},
                  .body = copy_bytes(kAnswer)});
  EXPECT_TRUE(poll().empty());
  clock_.advance_ms(1);
  EXPECT_TRUE(call->end(EndReason::kComplete));

  const Span span = poll_one();

  EXPECT_EQ(span.name, "chat amazon.nova-lite-v1:0");
  EXPECT_EQ(span.kind, SpanKind::kClient);
  EXPECT_EQ(span.status, StatusCode::kUnset);
  EXPECT_EQ(span.span_id, call->span_id());
  EXPECT_EQ(span.started_at_ns, FakeClock::kStartUnixNs);
  EXPECT_EQ(span.ended_at_ns - span.started_at_ns, 251'000'000);
  EXPECT_EQ(text_of(span, attribute::kOperationName), "chat");
  EXPECT_EQ(text_of(span, attribute::kProviderName), "aws.bedrock");
  EXPECT_EQ(text_of(span, attribute::kRequestModel), "amazon.nova-lite-v1:0");
  EXPECT_EQ(text_of(span, attribute::kRpcMethod), "Converse");
  EXPECT_EQ(text_of(span, attribute::kAwsRegion), "us-east-1");
  EXPECT_EQ(text_of(span, attribute::kAwsRequestId), "req-1");
  EXPECT_EQ(integer_of(span, attribute::kHttpStatusCode), 200);
  EXPECT_EQ(integer_of(span, attribute::kInputTokens), 9);
  EXPECT_EQ(integer_of(span, attribute::kOutputTokens), 2);
  EXPECT_EQ(integer_of(span, attribute::kBedrockLatencyMs), 321);
  EXPECT_EQ(text_of(span, attribute::kBedrockStopReason), "end_turn");
  EXPECT_EQ(text_of(span, attribute::kOutputMessages),
            R"([{"role":"assistant","parts":[{"type":"text","content":"Rivers."}],)"
            R"("finish_reason":"stop"}])");
  EXPECT_EQ(find_attribute(span.attributes, attribute::kIncomplete), nullptr);
  EXPECT_EQ(find_attribute(span.attributes, attribute::kAwsRetryCount), nullptr);
  EXPECT_TRUE(poll().empty());
}

TEST_F(RecorderTest, PutsACallWhereItsContextSays) {
  CallStart start = converse();
  start.context.trace_id.bytes[0] = 0xaa;
  start.context.parent_span_id.bytes[0] = 0xbb;
  start.context.session_id = "sess-1";
  start.context.user_id = "user-1";
  recorder_->begin(start)->end(EndReason::kComplete);
  recorder_->begin(converse())->end(EndReason::kComplete);

  const std::vector<Span> spans = poll();

  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0].trace_id, start.context.trace_id);
  EXPECT_EQ(spans[0].parent_span_id, start.context.parent_span_id);
  EXPECT_EQ(text_of(spans[0], attribute::kSessionId), "sess-1");
  EXPECT_EQ(text_of(spans[0], attribute::kUserId), "user-1");
  EXPECT_FALSE(spans[1].trace_id.is_zero());
  EXPECT_NE(spans[1].trace_id, spans[0].trace_id);
  EXPECT_TRUE(spans[1].parent_span_id.is_zero());
}

// A stream, cut off at some event and ended in some way.
struct StreamEnd {
  std::string_view name;
  std::size_t events;  // Of those below, how many came.
  std::optional<EndReason> end;
  std::string_view incomplete;
  StatusCode status;
  std::string_view error_type;
  std::string_view output;  // Text of the answer; what came is kept.
};

TEST_F(RecorderTest, EndsAStreamExactlyOnceHoweverItEnds) {
  constexpr auto kUnset = StatusCode::kUnset;
  constexpr auto kError = StatusCode::kError;
  static constexpr std::array kCases{
      StreamEnd{"its last event ends it", 5, std::nullopt, "", kUnset, "", "Rivers."},
      StreamEnd{"all was there though the end came late", 5, EndReason::kDropped, "", kUnset, "",
                "Rivers."},
      StreamEnd{"read to an end without a last event", 4, EndReason::kComplete, "", kUnset, "",
                "Rivers."},
      StreamEnd{"read to an end in the middle", 3, EndReason::kComplete, "truncated", kUnset, "",
                "Rivers."},
      StreamEnd{"read to an end that came at once", 0, EndReason::kComplete, "truncated", kUnset,
                "", ""},
      StreamEnd{"closed early", 2, EndReason::kClosed, "closed", kUnset, "", "Riv"},
      StreamEnd{"closed unread", 0, EndReason::kClosed, "closed", kUnset, "", ""},
      StreamEnd{"dropped", 3, EndReason::kDropped, "dropped", kUnset, "", "Rivers."},
      StreamEnd{"cancelled", 2, EndReason::kCancelled, "cancelled", kUnset, "", "Riv"},
      StreamEnd{"the process ends", 2, EndReason::kExit, "exit", kUnset, "", "Riv"},
      StreamEnd{"a read times out", 2, EndReason::kError, "error", kError, "ReadTimeoutError",
                "Riv"},
  };
  const std::vector<std::string> events = stream_events();
  for (const StreamEnd& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    auto call = recorder_->begin(converse_stream());
    call->response({.http_status = 200});
    for (std::size_t i = 0; i < c.events; ++i) call->chunk(copy_bytes(events[i]));
    if (c.end) {
      const bool failed = *c.end == EndReason::kError;
      EXPECT_TRUE(call->end(*c.end, failed ? "ReadTimeoutError" : ""));
    }

    const Span span = poll_one();

    EXPECT_EQ(text_of(span, attribute::kIncomplete), c.incomplete);
    EXPECT_EQ(span.status, c.status);
    EXPECT_EQ(text_of(span, attribute::kErrorType), c.error_type);
    EXPECT_EQ(text_of(span, attribute::kOutputMessages).find(c.output) != std::string::npos, true);
    EXPECT_FALSE(call->end(EndReason::kComplete));
    call.reset();
    EXPECT_TRUE(poll().empty());
  }
}

TEST_F(RecorderTest, TakesAnExceptionInTheStreamForItsEnd) {
  const auto call = recorder_->begin(converse_stream());
  call->response({.http_status = 200});
  const std::vector<std::string> events = stream_events();
  call->chunk(copy_bytes(events[0] + events[1]));
  clock_.advance_ms(10);
  call->chunk(copy_bytes(write_exception("throttlingException", R"({"message":"Slow down"})")));
  clock_.advance_ms(1000);

  const Span span = poll_one();

  EXPECT_EQ(span.status, StatusCode::kError);
  EXPECT_EQ(span.status_message, "Slow down");
  EXPECT_EQ(text_of(span, attribute::kErrorType), "throttlingException");
  EXPECT_EQ(text_of(span, attribute::kIncomplete), "error");
  EXPECT_EQ(span.ended_at_ns - span.started_at_ns, 10'000'000);
  EXPECT_EQ(text_of(span, attribute::kOutputMessages),
            R"([{"role":"assistant","parts":[{"type":"text","content":"Riv"}],)"
            R"("finish_reason":"error"}])");
}

TEST_F(RecorderTest, SaysWhenAStreamIsCutShortOrDamaged) {
  const std::vector<std::string> events = stream_events();
  std::string damaged = events[2];
  damaged[20] = static_cast<char>(damaged[20] ^ 1);
  struct Case {
    std::string_view name;
    std::string last_bytes;
    std::string_view incomplete;
    StatusCode status;
  };
  const std::array kCases{
      Case{"half a message", events[2].substr(0, 30), "truncated", StatusCode::kUnset},
      Case{"a wrong checksum", damaged, "damaged", StatusCode::kError},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto call = recorder_->begin(converse_stream());
    call->response({.http_status = 200});
    call->chunk(copy_bytes(events[0] + events[1] + c.last_bytes));
    call->end(EndReason::kComplete);

    const Span span = poll_one();

    EXPECT_EQ(text_of(span, attribute::kIncomplete), c.incomplete);
    EXPECT_EQ(span.status, c.status);
    EXPECT_NE(text_of(span, attribute::kOutputMessages).find("Riv"), std::string::npos);
  }
}

// Nothing after it can be read, and the caller's side may say so as late as the garbage collector.
TEST_F(RecorderTest, TakesDamageInTheStreamForItsEnd) {
  const auto call = recorder_->begin(converse_stream());
  call->response({.http_status = 200});
  const std::vector<std::string> events = stream_events();
  std::string damaged = events[2];
  damaged[20] = static_cast<char>(damaged[20] ^ 1);
  clock_.advance_ms(10);
  call->chunk(copy_bytes(events[0] + events[1] + damaged));
  clock_.advance_ms(1000);

  const Span span = poll_one();

  EXPECT_EQ(text_of(span, attribute::kIncomplete), "damaged");
  EXPECT_EQ(text_of(span, attribute::kErrorType), "damaged_stream");
  EXPECT_EQ(span.ended_at_ns - span.started_at_ns, 10'000'000);
  EXPECT_FALSE(call->end(EndReason::kError, "ChecksumMismatch"));
}

TEST_F(RecorderTest, MeasuresTheTimeToTheFirstPieceOfTheAnswer) {
  const auto call = recorder_->begin(converse_stream());
  call->response({.http_status = 200});
  for (const std::string& bytes : stream_events()) {
    clock_.advance_ms(100);  // The start at 100, the first text at 200.
    call->chunk(copy_bytes(bytes));
  }

  const Span span = poll_one();

  const AttributeValue* value = find_attribute(span.attributes, attribute::kTimeToFirstChunk);
  ASSERT_NE(value, nullptr);
  EXPECT_DOUBLE_EQ(std::get<double>(value->data), 0.2);
  EXPECT_EQ(span.ended_at_ns - span.started_at_ns, 500'000'000);
}

// A body that is read by the caller, in pieces and with or without a length.
TEST_F(RecorderTest, ComparesABodyWithItsLength) {
  struct Case {
    std::string_view name;
    std::string_view content_length;
    EndReason end;
    std::string_view incomplete;
  };
  static constexpr std::array kCases{
      Case{"all of it", "12", EndReason::kComplete, ""},
      Case{"no length was given", "", EndReason::kComplete, ""},
      Case{"a byte less", "13", EndReason::kComplete, "truncated"},
      Case{"closed after all of it", "12", EndReason::kClosed, ""},
      Case{"closed before", "13", EndReason::kClosed, "closed"},
      Case{"dropped, who knows when", "", EndReason::kDropped, "dropped"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto call = recorder_->begin(invoke());
    HeaderList headers;
    if (!c.content_length.empty()) headers.emplace_back("content-length", c.content_length);
    call->response({.http_status = 200, .headers = headers});
    call->chunk(copy_bytes(R"({"answe)"));
    call->chunk(copy_bytes(R"(r":1})"));
    call->end(c.end);

    const Span span = poll_one();

    EXPECT_EQ(text_of(span, attribute::kIncomplete), c.incomplete);
    EXPECT_EQ(text_of(span, attribute::kBedrockResponseBody), R"({"answer":1})");
  }
}

TEST_F(RecorderTest, TellsErrorsOfEveryKind) {
  struct Case {
    std::string_view name;
    int http_status;  // 0: no answer came.
    std::string_view body;
    std::string_view caller_type;
    std::string_view caller_message;
    std::string_view error_type;
    std::string_view message;
  };
  static constexpr std::array kCases{
      Case{"the service's own words", 429, R"({"message":"Too many","__type":"Throttling"})",
           "ClientError", "x", "Throttling", "Too many"},
      Case{"an answer nobody understands", 502, "<html>", "", "", "502", ""},
      Case{"the caller knows more", 500, "", "InternalFailure", "broken", "InternalFailure",
           "broken"},
      Case{"no answer", 0, "", "ConnectTimeoutError", "no route", "ConnectTimeoutError",
           "no route"},
      Case{"no answer and no name", 0, "", "", "", "_OTHER", ""},
      Case{"an answer the caller could not parse", 200, "{}", "ResponseParserError", "bad",
           "ResponseParserError", "bad"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto call = recorder_->begin(converse());
    if (c.http_status != 0) {
      call->response({.http_status = c.http_status, .body = copy_bytes(c.body)});
    }
    call->end(EndReason::kError, std::string(c.caller_type), std::string(c.caller_message));

    const Span span = poll_one();

    EXPECT_EQ(span.status, StatusCode::kError);
    EXPECT_EQ(span.status_message, c.message);
    EXPECT_EQ(text_of(span, attribute::kErrorType), c.error_type);
    EXPECT_EQ(text_of(span, attribute::kIncomplete), "");
    EXPECT_NE(text_of(span, attribute::kInputMessages), "");
  }
}

TEST_F(RecorderTest, CountsTheAttemptsAfterTheFirst) {
  const auto call = recorder_->begin(converse());
  for (const int status : {-1, 429, 503}) call->attempt(status);
  call->end(EndReason::kError, "ServiceUnavailableException");

  const Span span = poll_one();

  EXPECT_EQ(integer_of(span, attribute::kAwsRetryCount), 2);
  EXPECT_EQ(integer_of(span, attribute::kHttpStatusCode), 503);
}

TEST_F(RecorderTest, NamesACallThatNeverReachedTheWire) {
  const auto call = recorder_->begin({.operation = "Converse", .model_id = "amazon.nova-pro-v1:0"});
  call->end(EndReason::kError, "ParamValidationError", "Parameter validation failed");

  const Span span = poll_one();

  EXPECT_EQ(span.name, "chat amazon.nova-pro-v1:0");
  EXPECT_EQ(text_of(span, attribute::kErrorType), "ParamValidationError");
}

TEST_F(RecorderTest, KeepsTheBodiesOfOperationsItHasNoReaderFor) {
  const auto call = recorder_->begin({.operation = "WeighTokens",
                                      .url_path = "/model/m/weigh-tokens",
                                      .model_id = "m",
                                      .request_body = copy_bytes(R"({"input":{}})")});
  call->response({.http_status = 200, .body = copy_bytes(R"({"inputTokens":5})")});
  call->end(EndReason::kComplete);

  const Span span = poll_one();

  EXPECT_EQ(span.name, "weigh_tokens m");
  EXPECT_EQ(text_of(span, attribute::kBedrockRequestBody), R"({"input":{}})");
  EXPECT_EQ(text_of(span, attribute::kBedrockResponseBody), R"({"inputTokens":5})");
  EXPECT_EQ(find_attribute(span.attributes, attribute::kInputTokens), nullptr);
}

TEST_F(RecorderTest, EndsWhatIsOpenWhenAskedTo) {
  const auto open = recorder_->begin(converse());
  const auto done = recorder_->begin(converse());
  done->end(EndReason::kComplete);
  recorder_->end_open_calls(EndReason::kExit);
  const auto later = recorder_->begin(converse());

  const std::vector<Span> spans = poll();

  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(text_of(spans[0], attribute::kIncomplete), "exit");
  EXPECT_EQ(text_of(spans[1], attribute::kIncomplete), "");
  EXPECT_FALSE(open->end(EndReason::kComplete));
  EXPECT_TRUE(later->end(EndReason::kComplete));
}

TEST_F(RecorderTest, HandsOutSpansOfTheCallersOwn) {
  Span span;
  span.name = "trip-planning";
  recorder_->add(span);
  EXPECT_EQ(poll_one().name, "trip-planning");
  EXPECT_EQ(recorder_->stats().spans_made, 1u);
}

TEST_F(RecorderTest, OutlivedByACallThatThenEnds) {
  const auto call = recorder_->begin(converse());
  recorder_.reset();
  call->chunk(copy_bytes("x"));
  EXPECT_TRUE(call->end(EndReason::kComplete));
}

// Nothing of what people or models wrote may be in such a span, wherever it stood.
TEST_F(RecorderTest, LeavesAllContentOutWhenToldTo) {
  recorder_ = Recorder::create({.capture_content = false}, clock_, random_);
  const auto answered = recorder_->begin(converse(
      R"({"system":[{"text":"SECRET"}],"messages":[{"role":"user","content":[{"text":"SECRET"}]}],)"
      R"("toolConfig":{"tools":[{"toolSpec":{"name":"SECRET","inputSchema":{"json":{}}}}]},)"
      R"("inferenceConfig":{"maxTokens":5},"requestMetadata":{"k":"SECRET"},)"
      R"("additionalModelRequestFields":{"SECRET":1},"promptVariables":{"v":{"text":"SECRET"}}})"));
  answered->response(
      {.http_status = 200,
       .body =
           copy_bytes(R"({"output":{"message":{"role":"assistant","content":[{"text":"SECRET"}]}},)"
                      R"("stopReason":"end_turn","usage":{"inputTokens":9,"outputTokens":2},)"
                      R"("trace":{"guardrail":{"modelOutput":["SECRET"]}},)"
                      R"("additionalModelResponseFields":{"SECRET":2}})")});
  answered->end(EndReason::kComplete);
  const auto refused = recorder_->begin(invoke());
  refused->response({.http_status = 400, .body = copy_bytes(R"({"message":"SECRET is bad"})")});
  refused->end(EndReason::kError, "ValidationException", "SECRET");
  const auto invoked = recorder_->begin(invoke());
  invoked->response({.http_status = 200, .body = copy_bytes(R"({"completion":"SECRET"})")});
  invoked->end(EndReason::kComplete);

  const std::vector<Span> spans = poll();

  ASSERT_EQ(spans.size(), 3u);
  for (const Span& span : spans) {
    EXPECT_EQ(span.status_message, "");
    for (const Attribute& attribute : span.attributes) {
      const std::string* text = attribute.value.string();
      EXPECT_TRUE(text == nullptr || text->find("SECRET") == std::string::npos) << attribute.key;
    }
    EXPECT_EQ(find_attribute(span.attributes, attribute::kBedrockRequestBody), nullptr);
  }
  EXPECT_EQ(integer_of(spans[0], attribute::kInputTokens), 9);
  EXPECT_EQ(text_of(spans[0], "aws.bedrock.request.inference_config"), R"({"maxTokens":5})");
  EXPECT_EQ(text_of(spans[1], attribute::kErrorType), "ValidationException");
}

// The members of InvokeModel's bodies that are kept beside them are chosen by name.
TEST_F(RecorderTest, LeavesOutWhatBodiesOfFamiliesHold) {
  recorder_ = Recorder::create({.capture_content = false}, clock_, random_);
  const auto call = recorder_->begin(
      {.operation = "InvokeModel",
       .url_path = "/model/openai.gpt-oss-20b-1%3A0/invoke",
       .request_body = copy_bytes(
           R"({"messages":[{"role":"user","content":"SECRET"}],"reasoning_effort":"low","n":2,)"
           R"("response_format":{"type":"json_schema","json_schema":{"name":"SECRET"}},)"
           R"("documents":[{"text":"SECRET"}],"chat_template_kwargs":{"tone":"SECRET"}})")});
  call->response(
      {.http_status = 200,
       .body = copy_bytes(R"({"choices":[{"message":{"role":"assistant","content":"SECRET",)"
                          R"("reasoning":"SECRET","refusal":"SECRET"},"finish_reason":"stop"},)"
                          R"({"message":{"content":"SECRET"},"finish_reason":"length"}],)"
                          R"("error":{"type":"odd","message":"SECRET"}})")});
  call->end(EndReason::kComplete);

  const Span span = poll_one();

  EXPECT_EQ(span.status_message, "");
  for (const Attribute& attribute : span.attributes) {
    const std::string* text = attribute.value.string();
    EXPECT_TRUE(text == nullptr || text->find("SECRET") == std::string::npos) << attribute.key;
  }
  EXPECT_EQ(text_of(span, "aws.bedrock.request.reasoning_effort"), R"("low")");
  EXPECT_EQ(text_of(span, attribute::kBedrockStopReason), "stop");
  const AttributeValue* reasons = find_attribute(span.attributes, attribute::kFinishReasons);
  ASSERT_NE(reasons, nullptr) << "why each choice ended is no content";
  EXPECT_EQ(*reasons, AttributeValue{AttributeList({{"stop"}, {"length"}})});
  EXPECT_EQ(integer_of(span, attribute::kRequestChoiceCount), 2);
}

// What a guardrail found is quoted in its assessments.
TEST_F(RecorderTest, LeavesOutWhatAGuardrailFoundButNotThatItDid) {
  recorder_ = Recorder::create({.capture_content = false}, clock_, random_);
  const auto call = recorder_->begin(
      {.operation = "ApplyGuardrail",
       .url_path = "/guardrail/g1/version/2/apply",
       .request_body = copy_bytes(R"({"source":"INPUT","content":[{"text":{"text":"SECRET"}}]})")});
  call->response(
      {.http_status = 200,
       .body = copy_bytes(R"({"action":"GUARDRAIL_INTERVENED","outputs":[{"text":"SECRET"}],)"
                          R"("assessments":[{"wordPolicy":{"customWords":[{"match":"SECRET"}]}}],)"
                          R"("usage":{"wordPolicyUnits":1}})")});
  call->end(EndReason::kComplete);

  const Span span = poll_one();

  for (const Attribute& attribute : span.attributes) {
    const std::string* text = attribute.value.string();
    EXPECT_TRUE(text == nullptr || text->find("SECRET") == std::string::npos) << attribute.key;
  }
  EXPECT_EQ(text_of(span, "aws.bedrock.response.action"), R"("GUARDRAIL_INTERVENED")");
  EXPECT_EQ(text_of(span, "aws.bedrock.request.source"), R"("INPUT")");
  EXPECT_EQ(text_of(span, attribute::kGuardrailId), "g1");
}

}  // namespace
}  // namespace sideseat::capture
