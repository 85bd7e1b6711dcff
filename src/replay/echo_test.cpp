// Made-up answers: the right shape for each operation and family, the same each time.
#include "replay/echo.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "base/encoding.h"
#include "base/json.h"
#include "bedrock/event_stream.h"
#include "replay/echo_ask.h"

namespace sideseat::replay {
namespace {

using bedrock::RecordedResponse;

constexpr std::string_view kHello = R"({"messages":[{"role":"user","content":[{"text":"hello"}]}])";

std::string header(const RecordedResponse& response, std::string_view name) {
  for (const auto& [header, value] : response.headers) {
    if (header == name) return value;
  }
  return {};
}

JsonDocument json_of(const RecordedResponse& response) {
  auto document = JsonDocument::parse(response.body);
  EXPECT_TRUE(document.has_value()) << response.body;
  return *std::move(document);
}

/// The events of a stream as {"type", payload}, one JSON text each; checks frames and pieces.
std::vector<std::pair<std::string, JsonDocument>> events_of(const RecordedResponse& response) {
  std::vector<std::pair<std::string, JsonDocument>> events;
  bedrock::EventStreamDecoder decoder;
  decoder.feed(response.body);
  for (;;) {
    auto frame = decoder.next();
    EXPECT_TRUE(frame.has_value());
    if (!frame || !*frame) break;
    std::string payload((*frame)->payload);
    if ((*frame)->event_type == "chunk") {
      payload = *from_base64(JsonDocument::parse(payload)->root()["bytes"].text());
    }
    auto document = JsonDocument::parse(payload);
    EXPECT_TRUE(document.has_value()) << payload;
    events.emplace_back((*frame)->event_type, *std::move(document));
  }
  EXPECT_TRUE(decoder.finish());
  EXPECT_EQ(events.size(), response.pieces.size());
  return events;
}

RecordedResponse ask(std::string_view operation, std::string_view body,
                     std::string_view model = "us.anthropic.claude-sonnet-4-5-20250929-v1%3A0") {
  return echo("POST", "/model/" + std::string(model) + "/" + std::string(operation), body);
}

TEST(Echo, AnswersConverse) {
  const RecordedResponse response = ask("converse", std::string(kHello) + "}");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(header(response, "content-type"), "application/json");
  EXPECT_EQ(header(response, "x-amzn-requestid").size(), 36u);
  const JsonDocument document = json_of(response);
  const JsonValue body = document.root();
  const JsonValue message = body["output"]["message"];
  EXPECT_EQ(message["role"].text(), "assistant");
  ASSERT_EQ(message["content"].size(), 1u);
  EXPECT_NE((*message["content"].elements().begin())["text"].text().find("\"hello\""),
            std::string::npos);
  EXPECT_EQ(body["stopReason"].text(), "end_turn");
  EXPECT_EQ(*body["usage"]["totalTokens"].integer(),
            *body["usage"]["inputTokens"].integer() + *body["usage"]["outputTokens"].integer());
  EXPECT_GT(*body["metrics"]["latencyMs"].integer(), 0);
}

TEST(Echo, IsTheSameEachTimeButForTheRequestId) {
  const std::string body = std::string(kHello) + "}";
  for (const std::string_view operation : {"converse", "converse-stream"}) {
    EXPECT_EQ(ask(operation, body).body, ask(operation, body).body);
  }
  EXPECT_NE(request_id(), request_id());
}

TEST(Echo, StreamsWhatConverseSays) {
  const std::string body =
      std::string(kHello) +
      R"(,"additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1024}},
          "toolConfig":{"tools":[{"toolSpec":{"name":"weather","inputSchema":{"json":
            {"type":"object","required":["city"],"properties":{"city":{"type":"string"}}}}}}]}})";
  const JsonDocument whole = json_of(ask("converse", body));
  std::string thinking, signature, text, tool, arguments, order;
  JsonDocument last = json_of(ask("converse", body));
  for (auto& [type, document] : events_of(ask("converse-stream", body))) {
    const JsonValue delta = document.root()["delta"];
    thinking += delta["reasoningContent"]["text"].text();
    signature += delta["reasoningContent"]["signature"].text();
    text += delta["text"].text();
    arguments += delta["toolUse"]["input"].text();
    if (type == "contentBlockStart") tool = document.root()["start"]["toolUse"]["name"].text();
    if (type != "contentBlockDelta") order += type + " ";
    if (type == "metadata") last = std::move(document);
  }
  EXPECT_EQ(order,
            "messageStart contentBlockStop contentBlockStop contentBlockStart contentBlockStop "
            "messageStop metadata ");
  std::vector<JsonValue> parts;
  for (const JsonValue part : whole.root()["output"]["message"]["content"].elements()) {
    parts.push_back(part);
  }
  ASSERT_EQ(parts.size(), 3u);
  const JsonValue reasoning = parts[0]["reasoningContent"]["reasoningText"];
  EXPECT_EQ(reasoning["text"].text(), thinking);
  EXPECT_EQ(reasoning["signature"].text(), signature);
  EXPECT_FALSE(signature.empty());
  EXPECT_EQ(parts[1]["text"].text(), text);
  EXPECT_EQ(parts[2]["toolUse"]["name"].text(), tool);
  EXPECT_EQ(parts[2]["toolUse"]["input"].raw(), arguments);
  EXPECT_EQ(arguments, R"({"city":"hello"})");
  EXPECT_EQ(whole.root()["stopReason"].text(), "tool_use");
  EXPECT_EQ(whole.root()["usage"].raw(), last.root()["usage"].raw());
}

TEST(Echo, CallsAToolOnlyWhileNoneHasAnswered) {
  const std::string tools =
      R"(,"toolConfig":{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{}}}},
                                 {"toolSpec":{"name":"b","inputSchema":{"json":{}}}}]%}})";
  const auto with = [&](std::string_view choice) {
    std::string out = tools;
    return out.replace(out.find('%'), 1, choice);
  };
  struct Case {
    std::string_view name;
    std::string body;
    std::string_view called;
  };
  const std::string answered =
      R"({"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"x","content":[{"text":"42"}]}}]}])";
  const std::array cases{
      Case{"offered", std::string(kHello) + with(""), "a"},
      Case{"demanded", std::string(kHello) + with(R"(,"toolChoice":{"tool":{"name":"b"}})"), "b"},
      Case{"answered", answered + with(""), ""},
      Case{"none offered", std::string(kHello) + "}", ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const JsonDocument document = json_of(ask("converse", c.body));
    std::string called;
    for (const JsonValue part : document.root()["output"]["message"]["content"].elements()) {
      called += part["toolUse"]["name"].text();
    }
    EXPECT_EQ(called, c.called);
  }
  EXPECT_NE(ask("converse", answered + with("")).body.find("42"), std::string::npos);
}

TEST(Echo, SpeaksAnthropic) {
  const std::string body =
      R"({"anthropic_version":"bedrock-2023-05-31","max_tokens":9000,
          "thinking":{"type":"enabled","budget_tokens":1024},
          "tools":[{"name":"weather","input_schema":{"type":"object","required":["n"],
                    "properties":{"n":{"type":"integer"}}}}],
          "messages":[{"role":"user","content":"hello"}]})";
  const RecordedResponse response = ask("invoke", body);
  const JsonDocument whole = json_of(response);
  EXPECT_EQ(whole.root()["model"].text(), "claude-sonnet-4-5-20250929");
  EXPECT_EQ(whole.root()["stop_reason"].text(), "tool_use");
  EXPECT_EQ(header(response, "x-amzn-bedrock-output-token-count"),
            whole.root()["usage"]["output_tokens"].raw());
  std::vector<JsonValue> parts;
  for (const JsonValue part : whole.root()["content"].elements()) parts.push_back(part);
  ASSERT_EQ(parts.size(), 3u);

  const RecordedResponse stream = ask("invoke-with-response-stream", body);
  EXPECT_EQ(header(stream, "x-amzn-bedrock-content-type"), "application/json");
  std::string thinking, signature, text, arguments, types, metrics;
  for (const auto& [event, document] : events_of(stream)) {
    const JsonValue chunk = document.root();
    const JsonValue delta = chunk["delta"];
    thinking += delta["thinking"].text();
    signature += delta["signature"].text();
    text += delta["text"].text();
    arguments += delta["partial_json"].text();
    if (chunk["type"].text() != "content_block_delta") types += chunk["type"].text() + " ";
    metrics = chunk["amazon-bedrock-invocationMetrics"]["outputTokenCount"].raw();
  }
  EXPECT_EQ(
      types,
      "message_start content_block_start content_block_stop content_block_start "
      "content_block_stop content_block_start content_block_stop message_delta message_stop ");
  EXPECT_EQ(parts[0]["thinking"].text(), thinking);
  EXPECT_EQ(parts[0]["signature"].text(), signature);
  EXPECT_EQ(parts[1]["text"].text(), text);
  EXPECT_EQ(parts[2]["input"].raw(), arguments);
  EXPECT_EQ(arguments, R"({"n":1})");
  EXPECT_EQ(metrics, whole.root()["usage"]["output_tokens"].raw());
}

// Each family answers in its own members, whole and streamed.
TEST(Echo, SpeaksTheOtherFamilies) {
  struct Case {
    std::string_view model;
    std::string_view body;
    std::string_view whole;  // What the body must hold.
    std::string_view chunk;  // What each chunk must hold; empty: does not stream.
  };
  static constexpr std::array kCases{
      Case{"anthropic.claude-v2", R"({"prompt":"hi","max_tokens_to_sample":99})",
           R"("completion":"You said)", R"("completion":)"},
      Case{"amazon.nova-lite-v1", R"({"messages":[{"role":"user","content":[{"text":"hi"}]}]})",
           R"("stopReason":"end_turn")", R"({")"},
      Case{"amazon.titan-text-lite-v1", R"({"inputText":"hi"})", R"("completionReason":"FINISH")",
           R"("outputText":)"},
      Case{"amazon.titan-embed-text-v2", R"({"inputText":"hi"})", R"({"embedding":[)", ""},
      Case{"meta.llama3-8b", R"({"prompt":"hi"})", R"("prompt_token_count":)", R"("generation":)"},
      Case{"mistral.mistral-7b", R"({"prompt":"hi"})", R"({"outputs":[{"text":)", R"("outputs":)"},
      Case{"cohere.command-text", R"({"prompt":"hi"})", R"("generations":[{)", R"("is_finished":)"},
      Case{"cohere.command-r", R"({"message":"hi"})", R"("generation_id":)", R"("event_type":)"},
      Case{"cohere.embed", R"({"texts":["a","b"],"input_type":"x"})", R"("embeddings":[[)", ""},
      Case{"openai.gpt-oss", R"({"messages":[{"role":"user","content":"hi"}]})",
           R"("finish_reason":"stop")", R"("object":"chat.completion.chunk")"},
      Case{"deepseek.r1", R"({"prompt":"hi"})", R"("choices":[{)", R"("choices":[{)"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.model));
    const RecordedResponse whole = ask("invoke", c.body, c.model);
    EXPECT_EQ(whole.status, 200);
    EXPECT_NE(whole.body.find(c.whole), std::string::npos) << whole.body;
    EXPECT_FALSE(header(whole, "x-amzn-bedrock-input-token-count").empty());
    const RecordedResponse stream = ask("invoke-with-response-stream", c.body, c.model);
    if (c.chunk.empty()) {
      EXPECT_EQ(stream.status, 400);
      continue;
    }
    const auto events = events_of(stream);
    ASSERT_FALSE(events.empty());
    for (std::size_t i = 0; i < events.size(); ++i) {
      const std::string_view chunk = events[i].second.root().raw();
      EXPECT_NE(chunk.find(c.chunk), std::string_view::npos) << chunk;
      EXPECT_EQ(chunk.find("amazon-bedrock-invocationMetrics") != std::string_view::npos,
                i + 1 == events.size());
    }
  }
}

TEST(Echo, AnswersInTheFormatDemanded) {
  const std::string demand =
      R"(,"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":)"
      R"("{\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"integer\"}}}"}}}}})";
  const JsonDocument document = json_of(ask("converse", std::string(kHello) + demand));
  const JsonValue content = document.root()["output"]["message"]["content"];
  EXPECT_EQ((*content.elements().begin())["text"].text(), R"({"n":1})");
}

TEST(Echo, StopsAtTheTokensAllowed) {
  const JsonDocument document =
      json_of(ask("converse", std::string(kHello) + R"(,"inferenceConfig":{"maxTokens":2}})"));
  EXPECT_EQ(document.root()["stopReason"].text(), "max_tokens");
  EXPECT_EQ(document.root()["usage"]["outputTokens"].integer(), 2);
}

TEST(Echo, FindsTheModelInEveryPath) {
  for (const std::string_view model :
       {"m", "us.m%3A0", "us.m%253A0",
        "arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fus.m"}) {
    EXPECT_EQ(ask("converse", std::string(kHello) + "}", model).status, 200) << model;
  }
  EXPECT_EQ(echo("POST", "/model/arn:aws:x/y/z/converse", std::string(kHello) + "}").status, 200);
}

TEST(Echo, RefusesAsTheServiceDoes) {
  struct Case {
    std::string_view name;
    std::string_view method;
    std::string_view path;
    std::string_view body;
    int status;
    std::string_view type;
  };
  static constexpr std::array kCases{
      Case{"no JSON", "POST", "/model/m/converse", "{", 400, "ValidationException"},
      Case{"no object", "POST", "/model/m/invoke", "[]", 400, "ValidationException"},
      Case{"empty", "POST", "/model/m/invoke", "", 400, "ValidationException"},
      Case{"no messages", "POST", "/model/m/converse", "{}", 400, "ValidationException"},
      Case{"none to stream", "POST", "/model/m/converse-stream", R"({"messages":[]})", 400,
           "ValidationException"},
      Case{"no family", "POST", "/model/m/invoke", R"({"x":1})", 400, "ValidationException"},
      Case{"another method", "GET", "/model/m/converse", "", 404, "ResourceNotFoundException"},
      Case{"another operation", "POST", "/model/m/x", "{}", 404, "ResourceNotFoundException"},
      Case{"another path", "POST", "/x", "{}", 404, "ResourceNotFoundException"},
      Case{"no model", "POST", "/model//converse", "{}", 404, "ResourceNotFoundException"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const RecordedResponse response = echo(c.method, c.path, c.body);
    EXPECT_EQ(response.status, c.status);
    EXPECT_EQ(header(response, "x-amzn-errortype"), c.type);
    EXPECT_FALSE(json_of(response).root()["message"].text().empty());
  }
}

TEST(EchoArguments, FitTheSchema) {
  struct Case {
    std::string_view schema;
    std::string_view arguments;
  };
  static constexpr std::array kCases{
      Case{R"({})", R"("text")"},
      Case{R"({"type":"object","properties":{"a":{}}})", "{}"},
      Case{R"({"properties":{"a":{"type":"string"},"b":{}},"required":["a"]})", R"({"a":"text"})"},
      Case{R"({"type":"integer","minimum":2.5})", "3"},
      Case{R"({"type":"integer","exclusiveMinimum":5})", "6"},
      Case{R"({"type":"number","maximum":0.5})", "0.5"},
      Case{R"({"type":"boolean"})", "true"},
      Case{R"({"type":"null"})", "null"},
      Case{R"({"type":["null","integer"]})", "1"},
      Case{R"({"enum":["b","a"]})", R"("b")"},
      Case{R"({"const":{"a": 1}})", R"({"a":1})"},
      Case{R"({"type":"string","default":"d"})", R"("d")"},
      Case{R"({"type":"string","maxLength":2})", R"("te")"},
      Case{R"({"type":"string","minLength":6})", R"("text..")"},
      Case{R"({"type":"string","format":"date"})", R"("2026-01-02")"},
      Case{R"({"type":"array","items":{"type":"integer"}})", "[1]"},
      Case{R"({"type":"array","items":{"type":"integer"},"minItems":2})", "[1,1]"},
      Case{R"({"type":"array","maxItems":0})", "[]"},
      Case{R"({"anyOf":[{"type":"null"},{"type":"integer"}]})", "1"},
      Case{R"({"$ref":"#/$defs/A","$defs":{"A":{"type":"integer"}}})", "1"},
      Case{R"({"$ref":"elsewhere"})", R"("text")"},
      Case{R"("not a schema")", "{}"},
  };
  for (const auto& c : kCases) {
    const auto schema = JsonDocument::parse(c.schema);
    ASSERT_TRUE(schema.has_value());
    EXPECT_EQ(arguments_for(schema->root(), "text"), c.arguments) << c.schema;
  }
}

TEST(EchoArguments, EndForSchemasWithoutEnd) {
  const auto schema = JsonDocument::parse(
      R"({"type":"object","required":["a"],"properties":{"a":{"$ref":"#"}, "b":{"$ref":"#/b"}}})");
  EXPECT_FALSE(arguments_for(schema->root(), "text").empty());
  const auto wide = JsonDocument::parse(
      R"({"type":"object","required":["a","b","c","d","e","f","g","h"],"properties":{
          "a":{"$ref":"#"},"b":{"$ref":"#"},"c":{"$ref":"#"},"d":{"$ref":"#"},
          "e":{"$ref":"#"},"f":{"$ref":"#"},"g":{"$ref":"#"},"h":{"$ref":"#"}}})");
  EXPECT_LT(arguments_for(wide->root(), "text").size(), 100'000u);
  const auto loop =
      JsonDocument::parse(R"({"required":["a"],"properties":{"a":{"$ref":"#/properties/a"}}})");
  EXPECT_FALSE(arguments_for(loop->root(), "text").empty());
}

}  // namespace
}  // namespace sideseat::replay
