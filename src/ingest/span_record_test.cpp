// What a span becomes: its columns, its price, its contents.
#include "ingest/span_record.h"

#include <gtest/gtest.h>

#include <set>

#include "base/hash.h"
#include "ingest/detach.h"
#include "ingest/restored_span_testing.h"
#include "ingest/slice_finder.h"
#include "model/attribute_names.h"

namespace sideseat::ingest {
namespace {

using store::ContentRole;
using store::SpanRecord;

void put(Attributes& attributes, std::string_view key, std::string text) {
  attributes.push_back({std::string(key), {std::move(text)}});
}
void put(Attributes& attributes, std::string_view key, const char* text) {
  put(attributes, key, std::string(text));
}
void put(Attributes& attributes, std::string_view key, std::int64_t number) {
  attributes.push_back({std::string(key), {number}});
}
void put(Attributes& attributes, std::string_view key, double number) {
  attributes.push_back({std::string(key), {number}});
}

Span chat_span() {
  Span span;
  span.trace_id.bytes[0] = 1;
  span.span_id.bytes[0] = 2;
  span.name = "chat m";
  span.kind = SpanKind::kClient;
  span.started_at_ns = 1'000'000'000;
  span.ended_at_ns = 2'000'000'000;
  put(span.attributes, attribute::kOperationName, "chat");
  put(span.attributes, attribute::kRequestModel, "us.anthropic.claude-haiku-4-5-20251001-v1:0");
  put(span.attributes, attribute::kAwsRegion, "us-east-1");
  return span;
}

SpanRecord record_of(const Span& span, const Resource& resource = {}) {
  return make_record(make_group(std::string("p"), resource, {}), span);
}

std::vector<std::string> texts_of_role(const SpanRecord& record, ContentRole role) {
  std::vector<std::string> texts;
  for (const store::Content& content : record.contents) {
    if (content.role == role) texts.push_back(content.text);
  }
  return texts;
}

TEST(SpanRecord, TheColumnsComeFromTheAttributes) {
  Span span = chat_span();
  span.parent_span_id.bytes[0] = 3;
  put(span.attributes, attribute::kResponseModel, "claude");
  put(span.attributes, attribute::kSessionId, "s");
  put(span.attributes, attribute::kUserId, "u");
  put(span.attributes, attribute::kIncomplete, "closed");
  put(span.attributes, attribute::kInputTokens, std::int64_t{1000});
  put(span.attributes, attribute::kOutputTokens, 100.0);
  put(span.attributes, attribute::kTimeToFirstChunk, 0.25);
  span.attributes.push_back(
      {std::string(attribute::kTags), {AttributeList{{std::string("a")}, {std::string("b")}}}});

  const SpanRecord record = record_of(span);

  EXPECT_EQ(record.project, "p");
  EXPECT_EQ(record.trace_id, span.trace_id);
  EXPECT_EQ(record.span_id, span.span_id);
  EXPECT_EQ(record.parent_span_id, span.parent_span_id);
  EXPECT_EQ(record.name, "chat m");
  EXPECT_EQ(record.kind, SpanKind::kClient);
  EXPECT_EQ(record.operation, "chat");
  EXPECT_TRUE(record.is_call);
  EXPECT_EQ(record.response_model, "claude");
  EXPECT_EQ(record.session_id, "s");
  EXPECT_EQ(record.user_id, "u");
  EXPECT_EQ(record.tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(record.incomplete, "closed");
  EXPECT_EQ(record.usage.input_tokens, 1000);
  EXPECT_EQ(record.usage.output_tokens, 100);
  EXPECT_EQ(record.usage.cache_read_tokens, std::nullopt);
  EXPECT_EQ(record.usage.cost_nano_usd, 1'100'000 + 550'000);
  EXPECT_EQ(record.time_to_first_token_ns, 250'000'000);
  EXPECT_FALSE(record.failed);
}

TEST(SpanRecord, BehindAnArnTheResolvedModelAnswered) {
  struct Case {
    std::string_view asked;
    std::string_view answered;
    std::string_view resolved;
    std::string_view expected;
  };
  constexpr std::string_view kArn =
      "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a";
  constexpr Case kCases[] = {
      {kArn, "", "v.model-v1:0", "v.model-v1:0"},
      {kArn, "own-word", "v.model-v1:0", "own-word"},
      {kArn, "", "", ""},
      {"us.v.model-v1:0", "", "v.model-v1:0", ""},
  };
  for (const Case& c : kCases) {
    Span span = chat_span();
    span.attributes.clear();
    put(span.attributes, attribute::kRequestModel, std::string(c.asked));
    put(span.attributes, attribute::kResponseModel, std::string(c.answered));
    put(span.attributes, attribute::kBedrockResolvedModelId, std::string(c.resolved));
    EXPECT_EQ(record_of(span).response_model, c.expected);
  }
}

TEST(SpanRecord, OnlyRequestsToAModelAreCalls) {
  struct Case {
    std::string_view operation;
    bool has_rpc_method;
    bool expected;
  };
  constexpr Case kCases[] = {
      {"", false, false},
      {"chat", false, true},
      {"text_completion", false, true},
      {"embeddings", true, true},
      {"apply_guardrail", true, true},
      {"execute_tool", false, false},
      {"invoke_workflow", false, false},
      {"invoke_workflow", true, true},
      {"retrieval", false, false},
      {"retrieval", true, true},
      {"create_agent", false, false},
      {"execute_event_loop_cycle", false, false},
      {"invoke_graph", false, false},
      {"memory.search", false, false},
      {"invoke_agent", false, false},
      {"invoke_agent", true, true},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.operation));
    Span span = chat_span();
    span.attributes.clear();
    if (!c.operation.empty()) {
      put(span.attributes, attribute::kOperationName, std::string(c.operation));
    }
    if (c.has_rpc_method) put(span.attributes, attribute::kRpcMethod, "InvokeAgent");
    put(span.attributes, attribute::kRequestModel, "amazon.nova-lite-v1:0");
    put(span.attributes, attribute::kInputTokens, std::int64_t{1});
    put(span.attributes, attribute::kOutputTokens, std::int64_t{1});
    const SpanRecord record = record_of(span);
    EXPECT_EQ(record.is_call, c.expected);
    EXPECT_EQ(record.usage.input_tokens, 1);
    EXPECT_EQ(record.usage.cost_nano_usd.has_value(), c.expected) << "only calls are priced";
  }
}

TEST(SpanRecord, WithoutAModelItDependsOnTheName) {
  struct Case {
    std::string_view operation;
    bool is_sum;
    bool expected;
  };
  constexpr Case kCases[] = {
      {"chat", false, true},          {"chat", true, false},
      {"embeddings", false, true},    {"embeddings", true, false},
      {"chain", false, false},        {"agent_step", false, false},
      {"execute_task", false, false}, {"vector_db_retrieve", false, false},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.operation));
    Span span = chat_span();
    span.attributes.clear();
    put(span.attributes, attribute::kOperationName, std::string(c.operation));
    span.attributes.push_back({std::string(attribute::kUsageIsSum), {c.is_sum}});
    EXPECT_EQ(record_of(span).is_call, c.expected);
  }
}

TEST(SpanRecord, ASumOfStepsIsNotCountedAgain) {
  for (const bool is_sum : {false, true}) {
    Span span = chat_span();
    put(span.attributes, attribute::kRpcMethod, "InvokeAgent");
    put(span.attributes, attribute::kInputTokens, std::int64_t{1000});
    put(span.attributes, attribute::kOutputTokens, std::int64_t{100});
    span.attributes.push_back({std::string(attribute::kUsageIsSum), {is_sum}});
    const SpanRecord record = record_of(span);
    EXPECT_TRUE(record.is_call);
    EXPECT_EQ(record.usage.input_tokens.has_value(), !is_sum);
    EXPECT_EQ(record.usage.output_tokens.has_value(), !is_sum);
    EXPECT_EQ(record.usage.cost_nano_usd.has_value(), !is_sum);
  }
}

TEST(SpanRecord, APriceIsFoundByModelAndRegion) {
  struct Case {
    std::string_view name;
    std::string_view request_model;
    std::string_view resolved_model;
    std::string_view response_model;
    std::string_view region;
    std::string_view address;
    std::optional<std::int64_t> expected;  // Of a million tokens each way, in micro dollars.
  };
  constexpr std::string_view kOpaque =
      "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
  constexpr std::string_view kInTokyo =
      "arn:aws:bedrock:ap-northeast-1:123456789012:application-inference-profile/abc";
  constexpr std::string_view kByTheHour =
      "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc";
  const Case cases[] = {
      {"by the model asked for", "anthropic.claude-instant-v1", "", "", "", "", 3'200'000},
      {"by the region", "anthropic.claude-instant-v1", "", "", "ap-northeast-1", "", 9'780'000},
      {"by the region in the address", "anthropic.claude-instant-v1", "", "", "",
       "bedrock-runtime.ap-northeast-1.amazonaws.com", 9'780'000},
      {"not by another address", "anthropic.claude-instant-v1", "", "", "", "localhost", 3'200'000},
      {"by what a profile stands for", kOpaque, "anthropic.claude-instant-v1", "", "", "",
       3'200'000},
      {"by a profile's region", kInTokyo, "anthropic.claude-instant-v1", "", "", "", 9'780'000},
      {"by the profile that stands behind it", kOpaque,
       "us.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5-20251001", "", "",
       6'600'000},
      {"by the profile that a router has called", kOpaque,
       "anthropic.claude-haiku-4-5-20251001-v1:0",
       "arn:aws:bedrock:us-east-1:123456789012:inference-profile/"
       "us.anthropic.claude-haiku-4-5-20251001-v1:0",
       "", "", 6'600'000},
      {"not where tokens are not paid for", kByTheHour, "anthropic.claude-instant-v1", "", "", "",
       std::nullopt},
      {"by what the answer says", kOpaque, "", "claude-haiku-4-5-20251001", "", "", 6'000'000},
      {"not at all", kOpaque, "", "", "", "", std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    Span span = chat_span();
    span.attributes.clear();
    put(span.attributes, attribute::kOperationName, "chat");
    for (const auto& [key, value] :
         {std::pair{attribute::kRequestModel, c.request_model},
          std::pair{attribute::kBedrockResolvedModelId, c.resolved_model},
          std::pair{attribute::kResponseModel, c.response_model},
          std::pair{attribute::kAwsRegion, c.region},
          std::pair{attribute::kServerAddress, c.address}}) {
      if (!value.empty()) put(span.attributes, key, std::string(value));
    }
    // Below the size from which on long requests have rates of their own.
    put(span.attributes, attribute::kInputTokens, std::int64_t{100'000});
    put(span.attributes, attribute::kOutputTokens, std::int64_t{100'000});
    const auto cost = record_of(span).usage.cost_nano_usd;
    EXPECT_EQ(cost ? std::optional(*cost / 100) : std::nullopt, c.expected);
  }
}

TEST(SpanRecord, PiecesArePricedToo) {
  struct Case {
    std::string_view name;
    std::string_view model;
    Attributes attributes;
    std::optional<std::int64_t> nano_usd;
  };
  const auto counts = [](std::initializer_list<std::pair<attribute::Name, std::int64_t>> list) {
    Attributes attributes;
    for (const auto& [key, count] : list) put(attributes, key, count);
    return attributes;
  };
  constexpr std::string_view kXl = "stability.stable-diffusion-xl-v1";
  const Case cases[] = {
      {"images", "amazon.nova-canvas-v1:0", counts({{attribute::kOutputImages, 2}}), 120'000'000},
      {"images nobody counted", "amazon.nova-canvas-v1:0", {}, std::nullopt},
      {"images of a size", kXl,
       counts({{attribute::kOutputImages, 1},
               {attribute::kImageWidth, 1024},
               {attribute::kImageHeight, 1024},
               {attribute::kImageSteps, 50}}),
       40'000'000},
      {"images of more steps", kXl,
       counts({{attribute::kOutputImages, 1}, {attribute::kImageSteps, 51}}), 80'000'000},
      {"images of a size without a price", kXl,
       counts({{attribute::kOutputImages, 1},
               {attribute::kImageWidth, 2048},
               {attribute::kImageHeight, 2048}}),
       std::nullopt},
      {"search units", "cohere.rerank-v3-5:0", counts({{attribute::kSearchUnits, 2}}), 4'000'000},
      {"embedded images", "amazon.titan-embed-image-v1",
       counts({{attribute::kInputTokens, 10}, {attribute::kInputImages, 1}}), 68'000},
      {"embedded clips", "amazon.titan-embed-image-v1",
       counts({{attribute::kInputTokens, 10}, {attribute::kInputClips, 1}}), std::nullopt},
      {"tokens that were only counted", "amazon.nova-lite-v1:0",
       counts({{attribute::kBedrockCountedInputTokens, 10}}), std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    Span span = chat_span();
    span.attributes = c.attributes;
    put(span.attributes, attribute::kOperationName, "generate_content");
    put(span.attributes, attribute::kRequestModel, std::string(c.model));
    EXPECT_EQ(record_of(span).usage.cost_nano_usd, c.nano_usd);
  }
}

TEST(SpanRecord, ImpossibleNumbersAreNotTaken) {
  for (const double number : {-1.0, 1e30, 0.5}) {
    Span span = chat_span();
    put(span.attributes, attribute::kInputTokens, number);
    EXPECT_EQ(record_of(span).usage.input_tokens, std::nullopt) << number;
  }
  for (const std::int64_t number : {std::int64_t{-1}, std::int64_t{1'000'000'001}, INT64_MAX}) {
    Span span = chat_span();
    put(span.attributes, attribute::kInputTokens, number);
    EXPECT_EQ(record_of(span).usage.input_tokens, std::nullopt) << number;
  }
  Span span = chat_span();
  put(span.attributes, attribute::kTimeToFirstChunk, -0.1);
  put(span.attributes, attribute::kInputTokens, "12");
  EXPECT_EQ(record_of(span).time_to_first_token_ns, std::nullopt);
  EXPECT_EQ(record_of(span).usage.input_tokens, std::nullopt) << "a text is no number";
}

TEST(SpanRecord, AFailureHasATypeAndAMessage) {
  Span span = chat_span();
  span.status = StatusCode::kError;
  span.status_message = "slow down";
  span.events.push_back({.name = "exception"});
  put(span.events[0].attributes, "exception.type", "ClientError");
  EXPECT_TRUE(record_of(span).failed);
  EXPECT_EQ(record_of(span).status_message, "slow down");
  EXPECT_EQ(record_of(span).error_type, "ClientError");
  put(span.attributes, attribute::kErrorType, "ThrottlingException");
  EXPECT_EQ(record_of(span).error_type, "ThrottlingException");
  span.status = StatusCode::kUnset;
  EXPECT_FALSE(record_of(span).failed);
  EXPECT_EQ(record_of(span).error_type, "");
}

TEST(SpanRecord, SessionAndUserMayStandInTheResourceOrTheConversation) {
  Resource resource;
  put(resource.attributes, attribute::kUserId, "resource's");
  Span span = chat_span();
  put(span.attributes, attribute::kConversationId, "conversation");
  EXPECT_EQ(record_of(span, resource).session_id, "conversation");
  EXPECT_EQ(record_of(span, resource).user_id, "resource's");
  put(resource.attributes, attribute::kSessionId, "resource's");
  EXPECT_EQ(record_of(span, resource).session_id, "resource's");
  put(span.attributes, attribute::kSessionId, "own");
  put(span.attributes, attribute::kUserId, "own");
  EXPECT_EQ(record_of(span, resource).session_id, "own");
  EXPECT_EQ(record_of(span, resource).user_id, "own");
}

constexpr const char* kInput =
    R"([{"role":"user","parts":[{"type":"text","content":"Hello"}]}, {"role":"user","parts":[]}])";
constexpr const char* kOutput =
    R"([{"role":"assistant","parts":[{"type":"text","content":"Hi"}],"finish_reason":"stop"}])";

TEST(SpanRecord, MessagesBecomeContentsAndComeBackExactly) {
  Span span = chat_span();
  put(span.attributes, attribute::kSystemInstructions, R"([{"type":"text","content":"Be brief"}])");
  put(span.attributes, attribute::kInputMessages, kInput);
  put(span.attributes, "after", "stays");
  put(span.attributes, attribute::kOutputMessages, kOutput);
  put(span.attributes, attribute::kToolDefinitions, R"([{"type":"function","name":"f"}])");

  const SpanRecord record = record_of(span);

  EXPECT_EQ(texts_of_role(record, ContentRole::kSystem),
            std::vector<std::string>{R"({"type":"text","content":"Be brief"})"});
  EXPECT_EQ(
      texts_of_role(record, ContentRole::kInput),
      (std::vector<std::string>{R"({"role":"user","parts":[{"type":"text","content":"Hello"}]})",
                                R"({"role":"user","parts":[]})"}));
  EXPECT_EQ(texts_of_role(record, ContentRole::kTool).size(), 1U);
  EXPECT_EQ(texts_of_role(record, ContentRole::kOutput).size(), 1U);
  EXPECT_EQ(record.input_preview, "Hello");
  EXPECT_EQ(record.output_preview, "Hi");

  EXPECT_EQ(record.rest.find("Hello"), std::string::npos);
  EXPECT_EQ(restored_span(record), span);
}

// Senders that can, send arrays and maps instead of JSON strings.
TEST(SpanRecord, StructuredMessagesAreContentsToo) {
  const AttributeValue part{Attributes{{"type", {std::string("text")}},
                                       {"content", {std::string("Hello")}},
                                       {"n", {std::int64_t{1}}},
                                       {"x", {2.5}},
                                       {"b", {true}},
                                       {"none", {}}}};
  const AttributeValue message{
      Attributes{{"role", {std::string("user")}}, {"parts", {AttributeList{part}}}}};
  Span span = chat_span();
  span.attributes.push_back(
      {std::string(attribute::kInputMessages), {AttributeList{message, message}}});

  const SpanRecord record = record_of(span);

  const std::string expected =
      R"({"role":"user","parts":[{"type":"text","content":"Hello","n":1,"x":2.5,"b":true,)"
      R"("none":null}]})";
  EXPECT_EQ(texts_of_role(record, ContentRole::kInput),
            (std::vector<std::string>{expected, expected}));
  EXPECT_EQ(record.input_preview, "Hello");
  EXPECT_EQ(restored_span(record), span);
}

TEST(SpanRecord, PreviewsComeFromBodiesWhereThereAreNoMessages) {
  Span span = chat_span();
  put(span.attributes, attribute::kBedrockRequestBody, R"({"prompt":"from the body"})");
  put(span.attributes, attribute::kBedrockResponseBody, R"({"generation":"answer of the body"})");
  EXPECT_EQ(record_of(span).input_preview, "from the body");
  EXPECT_EQ(record_of(span).output_preview, "answer of the body");
  put(span.attributes, attribute::kInputMessages, kInput);
  EXPECT_EQ(record_of(span).input_preview, "Hello");
}

TEST(SpanRecord, WhatIsNoListOfMessagesIsOneContentOrNone) {
  struct Case {
    std::string text;
    std::size_t contents;
  };
  for (const auto& [text, contents] :
       {Case{"not JSON", 1}, {"", 0}, {"[]", 0}, {"{}", 1}, {R"(["text"])", 1}, {"[[7]]", 1}}) {
    Span span = chat_span();
    put(span.attributes, attribute::kInputMessages, text);
    const SpanRecord record = record_of(span);
    EXPECT_EQ(record.contents.size(), contents) << text;
    EXPECT_EQ(restored_span(record), span);
  }
}

TEST(SpanRecord, MessagesStandInEventsToo) {
  Span span = chat_span();
  span.events.push_back({.name = "gen_ai.client.inference.operation.details"});
  put(span.events[0].attributes, attribute::kInputMessages, kInput);
  put(span.events[0].attributes, attribute::kOutputMessages, kOutput);
  put(span.events[0].attributes, attribute::kResponseModel, "told by the event");
  const SpanRecord record = record_of(span);
  EXPECT_EQ(texts_of_role(record, ContentRole::kInput).size(), 2U);
  EXPECT_EQ(record.input_preview, "Hello");
  EXPECT_EQ(record.output_preview, "Hi");
  EXPECT_EQ(record.response_model, "told by the event");
  EXPECT_EQ(record.rest.find("Hello"), std::string::npos);
  EXPECT_EQ(restored_span(record), span);
}

TEST(SpanRecord, WhatAMessageSaysIsNotKeptAgain) {
  struct Case {
    std::size_t size;
    std::size_t times_in_rest;
    std::size_t other_pieces;
  };
  for (const Case c : {Case{kSliceBytesMin - 1, 4, 0}, Case{kSliceBytesMin, 2, 0},
                       Case{kDetachedBytesMin, 0, 2}}) {
    SCOPED_TRACE(c.size);
    const std::string text(c.size, 'm');
    Span span = chat_span();
    put(span.attributes, "not word for word", text + "\n");
    put(span.attributes, attribute::kInputMessages,
        R"([{"role":"system"}, {"role":"user","content":")" + text + R"(\n"}])");
    put(span.attributes, "after", text);
    span.events.push_back({.name = "event"});
    put(span.events[0].attributes, "number", 1.0);
    put(span.events[0].attributes, "equal", text);
    put(span.events[0].attributes, "longer", text + "!");
    const SpanRecord record = record_of(span);
    EXPECT_EQ(texts_of_role(record, ContentRole::kInput).size(), 2U);
    EXPECT_EQ(texts_of_role(record, ContentRole::kPiece).size(), c.other_pieces);
    std::size_t times = 0;
    for (std::size_t at = record.rest.find(text); at != std::string::npos;
         at = record.rest.find(text, at + 1)) {
      ++times;
    }
    EXPECT_EQ(times, c.times_in_rest);
    EXPECT_EQ(restored_span(record), span);
  }
}

TEST(SpanRecord, LargeValuesAreTakenOutAtTheirLimit) {
  Span span = chat_span();
  put(span.attributes, "below", std::string(kDetachedBytesMin - 1, 'b'));
  put(span.attributes, "at", std::string(kDetachedBytesMin, 'a'));
  put(span.attributes, attribute::kBedrockResponseBody, "a body is short or not JSON");
  const AttributeValue half{std::string(kDetachedBytesMin / 2, 'c')};
  span.attributes.push_back({"list", {AttributeList{half, half}}});
  span.attributes.push_back({"half a list", {AttributeList{half}}});
  span.events.push_back({.name = "event"});
  put(span.events[0].attributes, "at", std::string(kDetachedBytesMin, 'e'));
  const SpanRecord record = record_of(span);
  const std::string quoted = '"' + *half.string() + '"';
  EXPECT_EQ(
      texts_of_role(record, ContentRole::kPiece),
      (std::vector<std::string>{std::string(kDetachedBytesMin, 'a'), "a body is short or not JSON",
                                quoted, quoted, std::string(kDetachedBytesMin, 'e')}));
  EXPECT_NE(record.rest.find("bbb"), std::string::npos);
  EXPECT_EQ(restored_span(record), span);
}

TEST(SpanRecord, WhatRefersToAnAttachmentIsTakenOutHoweverShort) {
  const std::string hash(32, 'a');
  const std::string reference = "sideseat:attachment:" + hash;
  const std::string part = R"({"attachment":")" + hash + R"("})";
  const std::string quoted_part = R"("{\"attachment\":\")" + hash + R"(\"}")";
  Span span = chat_span();
  put(span.attributes, "text", "see " + reference);
  put(span.attributes, "part", part);
  put(span.attributes, "other", "an attachment: none");
  put(span.attributes, attribute::kBedrockRequestBody, R"({"n":1,"image":")" + reference + R"("})");
  span.attributes.push_back({"list", {AttributeList{AttributeValue{reference}}}});
  span.attributes.push_back({"map", {Attributes{{"deep", {AttributeList{{part}}}}}}});
  const SpanRecord record = record_of(span);
  EXPECT_EQ(record.rest.find(hash), std::string::npos);
  EXPECT_EQ(texts_of_role(record, ContentRole::kPiece),
            (std::vector<std::string>{"see " + reference, part, '"' + reference + '"',
                                      '"' + reference + '"', quoted_part}));
  EXPECT_EQ(restored_span(record), span);
}

TEST(SpanRecord, OtherPiecesAreSearchableWhereThereAreNoMessages) {
  for (const bool has_messages : {false, true}) {
    Span span = chat_span();
    put(span.attributes, attribute::kBedrockRequestBody, R"({"messages":["Hello"]})");
    put(span.attributes, attribute::kSystemInstructions, R"([{"type":"text","content":"x"}])");
    if (has_messages) put(span.attributes, attribute::kInputMessages, kInput);
    for (const store::Content& content : record_of(span).contents) {
      EXPECT_EQ(content.searchable, content.role != ContentRole::kPiece || !has_messages);
      EXPECT_EQ(content.hash, content_hash(content.text));
    }
  }
}

void append_message(std::string& messages, std::string_view role, int turn) {
  messages.append(R"({"role": ")").append(role).append(R"(", "content": ")");
  messages.append(1000, 't').append(std::to_string(turn)).append(R"("})");
}

std::string anthropic_body(const std::string& messages) {
  std::string body =
      R"({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 100, "system": ")";
  body.append(2000, 's').append(R"(", "messages": [)").append(messages).append("]}");
  return body;
}

// An InvokeModel body sends the history again as well. What is new in it must be all that is
// stored.
TEST(SpanRecord, InvokeModelBodiesOfAConversationShareTheirPieces) {
  std::string messages;
  std::set<std::string> stored;
  std::size_t sent_bytes = 0;
  std::size_t kept_bytes = 0;
  constexpr int kTurns = 100;
  for (int turn = 0; turn < kTurns; ++turn) {
    if (turn > 0) messages += ", ";
    append_message(messages, "user", turn);
    const std::string body = anthropic_body(messages);
    messages += ", ";
    append_message(messages, "assistant", turn);
    Span span = chat_span();
    put(span.attributes, attribute::kBedrockRequestBody, body);
    const SpanRecord record = record_of(span);
    ASSERT_EQ(restored_span(record), span);
    sent_bytes += body.size();
    kept_bytes += record.rest.size();
    for (const store::Content& content : record.contents) {
      if (stored.insert(content.text).second) kept_bytes += content.text.size();
    }
  }
  EXPECT_GT(sent_bytes, 10'000'000U);
  EXPECT_LT(kept_bytes, 350'000U) << "200 messages of 1 KB and a hundred small frames";
}

}  // namespace
}  // namespace sideseat::ingest
