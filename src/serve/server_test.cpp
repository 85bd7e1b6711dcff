// The whole server over real sockets and a real store: what goes in, what is refused, what comes
// out.
#include "serve/server.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/gzip.h"
#include "base/json.h"
#include "base/limits.h"
#include "model/attachment.h"
#include "model/attribute_names.h"
#include "otlp/otlp.h"
#include "serve/served_store_testing.h"

namespace sideseat::serve {
namespace {

constexpr std::string_view kTrace = "0af7651916cd43dd8448eb211c80319c";
constexpr std::string_view kSpan = "b7ad6b7169203331";

/// One call with a message each way, a setting and a structured attribute.
TraceRequest one_call() {
  Span span;
  span.trace_id = *TraceId::parse(kTrace);
  span.span_id = *SpanId::parse(kSpan);
  span.name = "chat amazon.nova-lite-v1:0";
  span.kind = SpanKind::kClient;
  span.started_at_ns = 1'767'323'045'000'000'000;
  span.ended_at_ns = span.started_at_ns + 1'500'000'000;
  const auto text = [&span](std::string key, std::string value) {
    span.attributes.push_back({std::move(key), {std::move(value)}});
  };
  text("gen_ai.operation.name", "chat");
  text("gen_ai.provider.name", "aws.bedrock");
  text("gen_ai.request.model", "amazon.nova-lite-v1:0");
  text("rpc.method", "ConverseStream");
  text("gen_ai.input.messages",
       R"([{"role":"user","parts":[{"type":"text","content":"Name a river."}]}])");
  text("aws.bedrock.request.inference_config", R"({"maxTokens": 50})");
  text("gen_ai.output.messages",
       R"([{"role":"assistant","parts":[{"type":"text","content":"The Po."}],)"
       R"("finish_reason":"stop"}])");
  span.attributes.push_back({"gen_ai.usage.input_tokens", {std::int64_t{1000}}});
  span.attributes.push_back({"gen_ai.usage.output_tokens", {std::int64_t{100}}});
  span.attributes.push_back(
      {"app.weights", {AttributeList{{0.5}, {true}, {Attributes{{"a", {std::string("b")}}}}}}});
  return {{{}, {{{.name = "test"}, {std::move(span)}}}}};
}

class ServerTest : public ::testing::Test {
 protected:
  net::HttpResponse post(std::string path, net::Headers headers, std::string body) {
    return send({.method = "POST",
                 .path = std::move(path),
                 .headers = std::move(headers),
                 .body = std::move(body)});
  }
  net::HttpResponse get_as(std::string host, std::string path) {
    return send({.method = "GET", .path = std::move(path), .headers = {{"host", std::move(host)}}});
  }
  net::HttpResponse remove(std::string path) {
    return send({.method = "DELETE", .path = std::move(path)});
  }
  net::HttpResponse get(std::string path, std::string query = "") {
    return send({.method = "GET", .path = std::move(path), .query = std::move(query)});
  }
  void wait_until_searchable() { served_.store().wait_until_searchable(); }
  JsonDocument get_json(std::string path, std::string query = "") {
    const auto response = get(std::move(path), std::move(query));
    EXPECT_EQ(response.status, 200) << response.body;
    auto document = JsonDocument::parse(response.body);
    EXPECT_TRUE(document.has_value()) << response.body;
    return *std::move(document);
  }

 private:
  net::HttpResponse send(net::HttpRequest request) {
    return ask(server_->port(), std::move(request));
  }

  ServedStore served_;
  std::unique_ptr<Server> server_ = *served_.start({.port = 0});
};

const std::string kTracesPath = "/api/v1/projects/default/traces";
const std::string kSpanPath =
    kTracesPath + "/" + std::string(kTrace) + "/spans/" + std::string(kSpan);

TEST_F(ServerTest, TakesBothEncodingsPlainAndPackedAndSendingAgainChangesNothing) {
  const std::string protobuf = otlp::encode_request(otlp::Encoding::kProtobuf, one_call());
  const std::string json = otlp::encode_request(otlp::Encoding::kJson, one_call());
  struct Case {
    std::string_view name;
    net::Headers headers;
    std::string body;
  };
  const std::array kCases{
      Case{"protobuf", {{"content-type", "application/x-protobuf"}}, protobuf},
      Case{"JSON", {{"content-type", "application/json; charset=utf-8"}}, json},
      Case{"protobuf, gzip",
           {{"content-type", "application/x-protobuf"}, {"content-encoding", "gzip"}},
           gzip(protobuf)},
      Case{"JSON, gzip",
           {{"content-type", "application/json"}, {"content-encoding", "gzip"}},
           gzip(json)},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto response = post("/v1/traces", c.headers, c.body);
    EXPECT_EQ(response.status, 200) << response.body;
    const auto traces = get_json(kTracesPath);
    ASSERT_EQ(traces.root()["items"].size(), 1u);
    const JsonValue trace = *traces.root()["items"].elements().begin();
    EXPECT_EQ(trace["span_count"].integer(), 1);
    EXPECT_EQ(trace["total_tokens"].integer(), 1100);
  }
}

TEST_F(ServerTest, RefusesWithAReasonAndStoresNothing) {
  struct Case {
    std::string_view name;
    std::string_view path;
    net::Headers headers;
    std::string body;
    int status;
    std::string_view detail;
  };
  const std::string json = otlp::encode_request(otlp::Encoding::kJson, one_call());
  const std::array kCases{
      Case{"no content type", "/v1/traces", {}, json, 415, "content-type must be"},
      Case{"another type", "/v1/traces", {{"content-type", "text/plain"}}, json, 415, "text/plain"},
      Case{"cut JSON",
           "/v1/traces",
           {{"content-type", "application/json"}},
           json.substr(0, json.size() / 2),
           400,
           "OTLP trace request: "},
      Case{"not gzip",
           "/v1/traces",
           {{"content-type", "application/json"}, {"content-encoding", "gzip"}},
           json,
           400,
           "gzip body: "},
      Case{"another coding",
           "/v1/traces",
           {{"content-type", "application/json"}, {"content-encoding", "br"}},
           json,
           415,
           "'br'"},
      Case{"a project that cannot be",
           "/otel/a%2Fb/v1/traces",
           {{"content-type", "application/json"}},
           json,
           400,
           "project"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto response = post(std::string(c.path), c.headers, c.body);
    EXPECT_EQ(response.status, c.status) << response.body;
    EXPECT_EQ(net::find_header(response.headers, "content-type"), "application/problem+json");
    const auto problem = JsonDocument::parse(response.body);
    ASSERT_TRUE(problem.has_value());
    EXPECT_NE(problem->root()["detail"].text().find(c.detail), std::string::npos) << response.body;
  }
  EXPECT_EQ(get_json("/api/v1/projects").root()["items"].size(), 0u);
}

TEST_F(ServerTest, StoresTheGoodSpansOfARequestAndNamesTheBad) {
  TraceRequest request = one_call();
  Span bad = request.front().scopes.front().spans.front();
  bad.span_id = {};
  request.front().scopes.front().spans.push_back(bad);
  const auto response = post("/v1/traces", {{"content-type", "application/json"}},
                             otlp::encode_request(otlp::Encoding::kJson, request));
  EXPECT_EQ(response.status, 200);
  const auto decoded = otlp::decode_response(otlp::Encoding::kJson, response.body);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->rejected_spans, 1);
  EXPECT_NE(decoded->error_message, "");
  EXPECT_EQ(get_json(kTracesPath).root()["items"].size(), 1u);
}

TEST_F(ServerTest, KeepsProjectsApart) {
  const std::string body = otlp::encode_request(otlp::Encoding::kJson, one_call());
  EXPECT_EQ(post("/otel/shop/v1/traces", {{"content-type", "application/json"}}, body).status, 200);
  EXPECT_EQ(get_json("/api/v1/projects/shop/traces").root()["items"].size(), 1u);
  EXPECT_EQ(get_json(kTracesPath).root()["items"].size(), 0u);
}

TEST_F(ServerTest, ShowsASpanAsInputOutputMetadataAndMetrics) {
  post("/v1/traces", {{"content-type", "application/json"}},
       otlp::encode_request(otlp::Encoding::kJson, one_call()));
  const auto document = get_json(kSpanPath);
  const JsonValue span = document.root();
  EXPECT_EQ((*span["input"]["messages"].elements().begin())["role"].text(), "user");
  EXPECT_EQ((*span["output"]["messages"].elements().begin())["finish_reason"].text(), "stop");
  EXPECT_EQ(span["metadata"]["provider"].text(), "aws_bedrock");
  EXPECT_EQ(span["metadata"]["api"].text(), "converse_stream");
  EXPECT_EQ(span["metadata"]["inference_config"]["maxTokens"].integer(), 50);
  EXPECT_EQ(span["metrics"]["tokens"].integer(), 1100);
  // 1,000 tokens at $0.06 and 100 at $0.24 a million.
  EXPECT_EQ(span["metrics"]["cost_usd"].raw(), "8.4e-05");
  EXPECT_EQ(span["attributes"]["app.weights"].raw(), R"([0.5,true,{"a":"b"}])");
  EXPECT_FALSE(span["attributes"]["gen_ai.input.messages"]) << "shown as input, not again";
}

TEST_F(ServerTest, GivesASpanBackAsTheOtlpItCameAs) {
  post("/v1/traces", {{"content-type", "application/x-protobuf"}},
       otlp::encode_request(otlp::Encoding::kProtobuf, one_call()));
  const auto response = get(kSpanPath, "raw=otlp");
  const auto decoded = otlp::decode_request(otlp::Encoding::kJson, response.body);
  ASSERT_TRUE(decoded.has_value()) << response.body;
  EXPECT_EQ(*decoded, one_call());
}

TEST_F(ServerTest, FindsTracesByTheWordsOfTheirMessages) {
  post("/v1/traces", {{"content-type", "application/x-protobuf"}},
       otlp::encode_request(otlp::Encoding::kProtobuf, one_call()));
  wait_until_searchable();
  EXPECT_EQ(get_json(kTracesPath, "q=po+river").root()["items"].size(), 0U) << "not in one message";
  EXPECT_EQ(get_json(kTracesPath, "q=%22the%20po%22").root()["items"].size(), 1U);
  EXPECT_EQ(get_json(kTracesPath, "q=riv*&status=ok").root()["items"].size(), 1U);
  EXPECT_EQ(get_json(kTracesPath, "q=riv*&status=error").root()["items"].size(), 0U);
  EXPECT_EQ(get_json(kTracesPath, "q=" + std::string(1024, 'x')).root()["items"].size(), 0U);
}

TEST_F(ServerTest, AddsCallsUpByIntervalAndGroup) {
  post("/v1/traces", {{"content-type", "application/json"}},
       otlp::encode_request(otlp::Encoding::kJson, one_call()));
  struct Case {
    std::string_view query;
    std::size_t items;
    std::string_view at;
    std::string_view model;
    std::string_view status;
  };
  static constexpr std::array kCases{
      Case{"", 1, "", "", ""},
      Case{"interval=month&group_by=status", 1, "2026-01-01T00:00:00.000000000Z", "", "ok"},
      Case{"interval=hour&group_by=error,model", 1, "2026-01-02T03:00:00.000000000Z",
           "amazon.nova-lite-v1:0", ""},
      Case{"from=2026-01-02T03:59:59Z&interval=total", 1, "", "", ""},
      Case{"from=2026-01-02T04:00:00Z", 0, "", "", ""},
      Case{"to=2026-01-02T03:00:00Z", 0, "", "", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.query));
    const auto document = get_json("/api/v1/projects/default/stats", std::string(c.query));
    std::size_t items = 0;
    for (const JsonValue item : document.root()["items"].elements()) {
      ++items;
      EXPECT_EQ(item["call_count"].integer(), 1);
      EXPECT_EQ(item["total_tokens"].integer(), 1100);
      EXPECT_EQ(item["at"].text(), c.at);
      EXPECT_EQ(item["model"].text(), c.model);
      EXPECT_EQ(item["status"].text(), c.status);
    }
    EXPECT_EQ(items, c.items);
  }
}

TEST_F(ServerTest, ListsPointsOfMetricsNewestFirst) {
  const auto answer =
      post("/v1/metrics", {{"content-type", "application/json"}},
           R"({"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name",)"
           R"("value":{"stringValue":"shop"}}]},"scopeMetrics":[{"metrics":[)"
           R"({"name":"gen_ai.client.token.usage","unit":"{token}","histogram":{)"
           R"("aggregationTemporality":2,"dataPoints":[{"startTimeUnixNano":"1767323040000000000",)"
           R"("timeUnixNano":"1767323045000000000","count":"2","sum":30,"bucketCounts":["0","2"],)"
           R"("explicitBounds":[4],"attributes":[{"key":"gen_ai.token.type",)"
           R"("value":{"stringValue":"input"}}]}]}},)"
           R"({"name":"gen_ai.queue","gauge":{"dataPoints":[)"
           R"({"timeUnixNano":"1767323046000000000","asInt":"3"},)"
           R"({"timeUnixNano":"1767323047000000000","asDouble":0.5}]}}]}]}]})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const std::string path = "/api/v1/projects/default/metrics";
  const auto usage = get_json(path, "name=gen_ai.client.token.usage");
  EXPECT_EQ(
      usage.root()["items"].raw(),
      R"([{"name":"gen_ai.client.token.usage","unit":"{token}","kind":"histogram",)"
      R"("temporality":"cumulative","is_monotonic":false,)"
      R"("started_at":"2026-01-02T03:04:00.000000000Z","at":"2026-01-02T03:04:05.000000000Z",)"
      R"("attributes":{"gen_ai.token.type":"input"},"values":{"count":2,"sum":30,)"
      R"("bucket_counts":[0,2],"explicit_bounds":[4]},"resource":{"service.name":"shop"},)"
      R"("scope":null}])");

  const auto first = get_json(path, "limit=1&from=2026-01-02T03:04:06Z");
  const JsonValue newest = *first.root()["items"].elements().begin();
  EXPECT_EQ(newest["values"].raw(), R"({"as_double":0.5})");
  EXPECT_TRUE(newest["started_at"].is_null());
  const std::string cursor(first.root()["next_cursor"].text());
  const auto second = get_json(path, "limit=1&from=2026-01-02T03:04:06Z&cursor=" + cursor);
  EXPECT_EQ((*second.root()["items"].elements().begin())["values"].raw(), R"({"as_int":3})");
  EXPECT_TRUE(second.root()["next_cursor"].is_null());
  EXPECT_EQ(get_json("/api/v1/projects/other/metrics").root()["items"].size(), 0U);
  EXPECT_EQ(get(path, "limit=0").status, 400);
}

TEST_F(ServerTest, DeletesTracesAndSessions) {
  const std::string trace_path = kTracesPath + "/" + std::string(kTrace);
  const std::string session_path = "/api/v1/projects/default/sessions/of%20ours";
  TraceRequest request = one_call();
  request[0].scopes[0].spans[0].attributes.push_back({"session.id", {std::string("of ours")}});
  const std::string body = otlp::encode_request(otlp::Encoding::kJson, request);
  for (const std::string& path : {trace_path, session_path}) {
    SCOPED_TRACE(path);
    EXPECT_EQ(remove(path).status, 404);
    post("/v1/traces", {{"content-type", "application/json"}}, body);
    EXPECT_EQ(get(path).status, 200);
    const auto deleted = remove(path);
    EXPECT_EQ(deleted.status, 204) << deleted.body;
    EXPECT_EQ(get(trace_path).status, 404);
    EXPECT_EQ(get(session_path).status, 404);
    EXPECT_EQ(get(kSpanPath).status, 404);
    EXPECT_EQ(get("/api/v1/projects/default/stats").body, R"({"interval":"total","items":[]})");
  }
  EXPECT_EQ(remove(kTracesPath + "/xyz").status, 400);
  EXPECT_EQ(remove(kTracesPath).status, 405);
}

TEST_F(ServerTest, AnswersQuestionsItCannotAnswerWithWhatIsWrong) {
  struct Case {
    std::string_view path;
    std::string_view query;
    int status;
    std::string_view detail;
  };
  const std::string too_long = "q=" + std::string(1025, 'x');
  const std::array kCases{
      Case{"/api/v1/projects/default/traces", too_long, 400, "'q' must be at most 1024 bytes"},
      Case{"/api/v1/projects/default/traces", "q=x&sort=started_at", 400, "beside 'q'"},
      Case{"/api/v1/projects/default/traces/xyz", "", 400, "'trace_id' must be 32 hex digits"},
      Case{"/api/v1/projects/default/traces/00000000000000000000000000000000", "", 400,
           "not all zero"},
      Case{"/api/v1/projects/default/traces/0af7651916cd43dd8448eb211c80319c", "", 404, ""},
      Case{"/api/v1/projects/default/sessions/none", "", 404, ""},
      Case{"/api/v1/projects/default/traces", "limit=0", 400, "'limit' must be"},
      Case{"/api/v1/projects/default/traces", "limit=201", 400, "'limit' must be"},
      Case{"/api/v1/projects/default/traces", "cursor=abc", 400, "start again without a cursor"},
      Case{"/api/v1/projects/default/traces", "from=yesterday", 400, "'from' must be a time"},
      Case{"/api/v1/projects/default/traces", "status=bad", 400, "'status' must be"},
      Case{"/api/v1/projects/default/traces", "sort=cost", 400, "'sort' must be"},
      Case{"/api/v1/projects/default/stats", "interval=minute", 400, "'interval' must be hour"},
      Case{"/api/v1/projects/default/stats", "group_by=user", 400, "'group_by' must be model"},
      Case{"/api/v1/projects/default/stats", "group_by=model,", 400, "'group_by' must be model"},
      Case{"/api/v1/projects/default/stats", "limit=5", 400, "limit"},
      Case{"/api/v1/nothing", "", 404, "no such route"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.path) + "?" + std::string(c.query));
    const auto response = get(std::string(c.path), std::string(c.query));
    EXPECT_EQ(response.status, c.status) << response.body;
    EXPECT_NE(response.body.find(c.detail), std::string::npos) << response.body;
  }
  for (const std::string_view limit : {"1", "200"}) {
    EXPECT_EQ(get(kTracesPath, "limit=" + std::string(limit)).status, 200);
  }
}

TEST_F(ServerTest, AnswersToLocalhostAlone) {
  struct Case {
    std::string_view host;
    int status;
  };
  static constexpr std::array kCases{
      Case{"localhost:5388", 200}, Case{"127.0.0.1", 200},        Case{"[::1]:5388", 200},
      Case{"[::1]", 200},          Case{"attacker.example", 403}, Case{"localhost.example:80", 403},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.host));
    EXPECT_EQ(get_as(std::string(c.host), kTracesPath).status, c.status);
  }
}

/// An attribute as deep as a request may have it, in an event, which lies deepest.
TEST_F(ServerTest, GivesBackTheDeepestAttributeItTakes) {
  AttributeValue value{std::string("deep")};
  for (int depth = 1; depth < limits::kAttributeDepthMax; ++depth) {
    value = {Attributes{{"a", std::move(value)}}};
  }
  TraceRequest request = one_call();
  Span& span = request.front().scopes.front().spans.front();
  span.events.push_back({span.started_at_ns, "event", {{"nested", std::move(value)}}, 0});
  const auto response = post("/v1/traces", {{"content-type", "application/x-protobuf"}},
                             otlp::encode_request(otlp::Encoding::kProtobuf, request));
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(get(kSpanPath).status, 200);
  const auto decoded = otlp::decode_request(otlp::Encoding::kJson, get(kSpanPath, "raw=otlp").body);
  ASSERT_TRUE(decoded.has_value()) << decoded.error().message();
  EXPECT_EQ(*decoded, request);
}

/// The call with a picture of that size, and its reference in the message.
TraceRequest one_call_with_a_picture(const std::string& bytes) {
  TraceRequest request = one_call();
  request.front().scopes.front().spans.front().attributes.push_back(
      {std::string(attribute::kAttachments),
       attachments_value({{content_hash(bytes), "image/png", bytes}})});
  return request;
}

TEST_F(ServerTest, ServesTheBytesOfAnAttachment) {
  std::string bytes(20 << 20, '\0');  // As large as a recorder sends them.
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i >> 8);
  const TraceRequest request = one_call_with_a_picture(bytes);
  for (const auto encoding : {otlp::Encoding::kProtobuf, otlp::Encoding::kJson}) {
    const std::string project = encoding == otlp::Encoding::kJson ? "json" : "protobuf";
    const std::string type =
        encoding == otlp::Encoding::kJson ? "application/json" : "application/x-protobuf";
    const auto answer = post("/otel/" + project + "/v1/traces", {{"content-type", type}},
                             otlp::encode_request(encoding, request));
    ASSERT_EQ(answer.status, 200) << answer.body;
    const std::string path =
        "/api/v1/projects/" + project + "/attachments/" + to_hex(content_hash(bytes).bytes);
    const auto found = get(path);
    EXPECT_EQ(found.status, 200);
    EXPECT_EQ(net::find_header(found.headers, "content-type"), "image/png");
    EXPECT_TRUE(found.body == bytes);
    const auto raw = get("/api/v1/projects/" + project + "/traces/" + std::string(kTrace) +
                             "/spans/" + std::string(kSpan),
                         "raw=otlp");
    EXPECT_EQ(*otlp::decode_request(otlp::Encoding::kJson, raw.body), one_call())
        << "the span is kept without the bytes";
  }
}

TEST_F(ServerTest, SaysWhyThereIsNoAttachment) {
  TraceRequest request = one_call_with_a_picture("right");
  auto& list = std::get<AttributeList>(
      request.front().scopes.front().spans.front().attributes.back().value.data);
  std::get<Attributes>(list[0].data).back().value.data = AttributeBytes{"wrong"};
  const auto answer = post("/v1/traces", {{"content-type", "application/json"}},
                           otlp::encode_request(otlp::Encoding::kJson, request));
  EXPECT_EQ(answer.status, 200);
  const auto decoded = otlp::decode_response(otlp::Encoding::kJson, answer.body);
  EXPECT_EQ(decoded->rejected_spans, 0);
  EXPECT_EQ(decoded->error_message,
            "1 attachment refused: a hash that is not that of its bytes (1)");

  const std::string path = "/api/v1/projects/default/attachments/";
  struct Case {
    std::string hash;
    std::string_view detail;
  };
  const std::array kCases{
      Case{to_hex(content_hash("right").bytes), "has no attachment"},
      Case{to_hex(content_hash("wrong").bytes), "has no attachment"},
      Case{"abc", "32 hex digits"},
      Case{std::string(32, 'g'), "32 hex digits"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.hash);
    const auto response = get(path + c.hash);
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(net::find_header(response.headers, "content-type"), "application/problem+json");
    EXPECT_NE(response.body.find(c.detail), std::string::npos) << response.body;
  }
}

// Every route the description names is there.
TEST_F(ServerTest, AnswersEveryRouteOfItsDescription) {
  const auto description = get_json("/api/v1/openapi.json");
  int routes = 0;
  for (const JsonValue path : description.root()["paths"].members()) {
    if (!path["get"] || path.key().ends_with("/live")) continue;  // A stream without an end.
    ++routes;
    std::string concrete = path.key();
    for (const auto& [name, value] :
         {std::pair<std::string_view, std::string_view>{"{project}", "default"},
          {"{trace_id}", kTrace},
          {"{span_id}", kSpan},
          {"{session_id}", "s"},
          {"{hash}", "0af7651916cd43dd8448eb211c80319c"}}) {
      if (const auto at = concrete.find(name); at != std::string::npos) {
        concrete.replace(at, name.size(), value);
      }
    }
    const auto response = get(concrete);
    EXPECT_EQ(response.body.find("no such route"), std::string::npos) << concrete;
  }
  EXPECT_EQ(routes, 13);
}

}  // namespace
}  // namespace sideseat::serve
