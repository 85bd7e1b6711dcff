// The doors for OTLP beside the server's own port: what they take is the same, whatever carried it.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/error_map.h"
#include "base/gzip.h"
#include "base/zstd.h"
#include "net/grpc_client_testing.h"
#include "otlp/logs.h"
#include "otlp/otlp.h"
#include "serve/served_store_testing.h"

namespace sideseat::serve {
namespace {

constexpr std::string_view kTrace = "0af7651916cd43dd8448eb211c80319c";
constexpr std::string_view kSpan = "b7ad6b7169203331";
constexpr std::string_view kExport = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
constexpr Door kAnyPort{.mode = Door::Mode::kRequired, .port = 0};

TraceRequest one_span() {
  Span span;
  span.trace_id = *TraceId::parse(kTrace);
  span.span_id = *SpanId::parse(kSpan);
  span.name = "chat";
  span.started_at_ns = 1'767'323'045'000'000'000;
  span.ended_at_ns = span.started_at_ns + 1'500'000'000;
  span.attributes = {{"gen_ai.operation.name", {std::string("chat")}},
                     {"app.weights", {AttributeList{{0.5}, {AttributeBytes{"\x01"}}}}}};
  return {{{}, {{{.name = "test"}, {std::move(span)}}}}};
}

class DoorsTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<Server>> start(Door otlp_http, Door otlp_grpc) {
    return served_.start({.port = 0, .otlp_http = otlp_http, .otlp_grpc = otlp_grpc});
  }
  void open_all() { server_ = *start(kAnyPort, kAnyPort); }

  static net::HttpResponse post(std::uint16_t port, std::string path, net::Headers headers,
                                std::string body) {
    return ask(port, {.method = "POST",
                      .path = std::move(path),
                      .headers = std::move(headers),
                      .body = std::move(body)});
  }
  /// What is stored in that project, as OTLP.
  std::string raw(const std::string& project) {
    return ask(server_->port(), {.method = "GET",
                                 .path = "/api/v1/projects/" + project + "/traces/" +
                                         std::string(kTrace) + "/spans/" + std::string(kSpan),
                                 .query = "raw=otlp"})
        .body;
  }

  ServedStore served_;
  std::unique_ptr<Server> server_;
};

TEST_F(DoorsTest, TakesTheSameFromEveryDoorInEveryPacking) {
  open_all();
  const std::string protobuf = otlp::encode_request(otlp::Encoding::kProtobuf, one_span());
  const std::string json = otlp::encode_request(otlp::Encoding::kJson, one_span());
  const std::string expected = [&] {
    EXPECT_EQ(post(server_->port(), "/otel/first/v1/traces",
                   {{"content-type", "application/x-protobuf"}}, protobuf)
                  .status,
              200);
    return raw("first");
  }();
  EXPECT_EQ(*otlp::decode_request(otlp::Encoding::kJson, expected), one_span());

  int project = 0;
  for (const auto& [packing, packed] : {std::pair<std::string, std::string>{"identity", json},
                                        {"gzip", gzip(json)},
                                        {"zstd", zstd_compress(json)}}) {
    const std::string name = "http" + std::to_string(project++);
    const auto response =
        post(*server_->otlp_http_port(), "/otel/" + name + "/v1/traces",
             {{"content-type", "application/json"}, {"content-encoding", packing}}, packed);
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(raw(name), expected) << packing;
  }
  net::GrpcTestClient client(*server_->otlp_grpc_port());
  for (const auto& [packing, packed] : {std::pair<std::string, std::string>{"identity", protobuf},
                                        {"gzip", gzip(protobuf)},
                                        {"zstd", zstd_compress(protobuf)}}) {
    const std::string name = "grpc" + std::to_string(project++);
    const auto& call =
        client.call(kExport, packed, {{"grpc-encoding", packing}, {"x-sideseat-project", name}},
                    packing == "identity" ? 0 : 1);
    EXPECT_EQ(call.status(), "0") << net::find_header(call.headers, "grpc-message");
    EXPECT_EQ(raw(name), expected) << packing;
  }
}

TEST_F(DoorsTest, ALogEventIsAnEventOfItsSpanWhicheverComesFirst) {
  open_all();
  LogRecord record;
  record.time_unix_ns = 1'767'323'045'000'000'500;
  record.event_name = "gen_ai.choice";
  record.trace_id = *TraceId::parse(kTrace);
  record.span_id = *SpanId::parse(kSpan);
  record.body = {Attributes{{"finish_reason", {std::string("stop")}}}};
  const SpanEvent event{.time_unix_ns = record.time_unix_ns,
                        .name = "gen_ai.choice",
                        .attributes = {{"finish_reason", {std::string("stop")}}}};
  TraceRequest expected = one_span();
  expected[0].scopes[0].spans[0].events = {event};
  const net::Headers json{{"content-type", "application/json"}};
  const auto send_logs = [&](const std::string& project) {
    const auto answer =
        post(server_->port(), "/otel/" + project + "/v1/logs", json,
             otlp::encode_logs(otlp::Encoding::kJson, {{{}, {{{.name = "logs"}, {record}}}}}));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "{}");
  };
  const auto send_span = [&](const std::string& project) {
    const auto answer = post(server_->port(), "/otel/" + project + "/v1/traces", json,
                             otlp::encode_request(otlp::Encoding::kJson, one_span()));
    EXPECT_EQ(answer.status, 200);
  };
  send_logs("before");
  send_span("before");
  send_span("after");
  send_logs("after");
  for (const std::string project : {"before", "after"}) {
    SCOPED_TRACE(project);
    EXPECT_EQ(*otlp::decode_request(otlp::Encoding::kJson, raw(project)), expected);
  }
}

TEST_F(DoorsTest, RefusesOverGrpcWithWhatIsWrong) {
  struct Case {
    std::string path;
    std::string message;
    std::string status;
    std::string_view detail;
  };
  const std::array cases{
      Case{std::string(kExport), "\xff", "3", "the protobuf"},
      Case{std::string(kExport) + "All", "", "12", "this port takes OTLP"},
      Case{"/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export", "", "12",
           "this port takes OTLP"},
      Case{"/opentelemetry.proto.collector.logs.v1.LogsService/Export", "\xff", "3", "protobuf"},
      Case{"/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", "\xff", "3",
           "protobuf"},
  };
  open_all();
  net::GrpcTestClient client(*server_->otlp_grpc_port());
  for (const auto& c : cases) {
    SCOPED_TRACE(c.path);
    const auto& call = client.call(c.path, c.message);
    EXPECT_EQ(call.status(), c.status);
    EXPECT_NE(net::find_header(call.headers, "grpc-message").find(c.detail), std::string::npos)
        << net::find_header(call.headers, "grpc-message");
  }
  const auto& packed = client.call(kExport, "not packed", {{"grpc-encoding", "zstd"}}, 1);
  EXPECT_EQ(packed.status(), "3");
  EXPECT_EQ(client.call("/grpc.health.v1.Health/Check", "").message(), "\x08\x01");
  const std::string figures = ask(server_->port(), {.method = "GET", .path = "/metrics"}).body;
  const std::string exports = "sideseat_exports_total{door=";
  for (const std::string line :
       {R"("otlp_grpc",outcome="invalid"} 4)", R"("http",outcome="invalid"} 0)"}) {
    EXPECT_NE(figures.find(exports + line + "\n"), std::string::npos) << line;
  }
}

// A sender keeps what is refused with a RetryInfo.
TEST_F(DoorsTest, SaysOverGrpcThatItMayBeTriedAgain) {
  open_all();
  served_.ingest().stop();
  net::GrpcTestClient client(*server_->otlp_grpc_port());
  const auto& call =
      client.call(kExport, otlp::encode_request(otlp::Encoding::kProtobuf, one_span()));
  EXPECT_EQ(call.status(), "8");
  const auto details = from_base64(net::find_header(call.headers, "grpc-status-details-bin"));
  ASSERT_TRUE(details.has_value());
  EXPECT_NE(details->find("google.rpc.RetryInfo"), std::string::npos);
}

TEST_F(DoorsTest, AnswersAProtobufSenderInProtobuf) {
  open_all();
  const auto response =
      post(server_->port(), "/v1/traces", {{"content-type", "application/x-protobuf"}}, "\xff");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(net::find_header(response.headers, "content-type"), "application/x-protobuf");
  EXPECT_EQ(response.body.substr(0, 3), std::string("\x08\x03\x12", 3));  // INVALID_ARGUMENT ...

  const auto packed =
      post(server_->port(), "/v1/traces",
           {{"content-type", "application/json"}, {"content-encoding", "br"}}, "{}");
  EXPECT_EQ(packed.status, 415);
  EXPECT_EQ(net::find_header(packed.headers, "content-type"), "application/problem+json");
  EXPECT_EQ(net::find_header(packed.headers, "accept-encoding"), "gzip, zstd, deflate");
  EXPECT_NE(packed.body.find("gzip, zstd, deflate"), std::string::npos) << packed.body;
}

TEST_F(DoorsTest, TakesOtlpAloneAtThePortForIt) {
  open_all();
  for (const std::string path : {"/", "/api/v1/health", "/v1/profiles"}) {
    const auto response = ask(*server_->otlp_http_port(), {.method = "GET", .path = path});
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_NE(response.body.find("this port takes OTLP alone"), std::string::npos);
  }
  for (const std::string path : {"/v1/traces", "/v1/logs", "/v1/metrics", "/otel/p/v1/logs"}) {
    for (const std::uint16_t port : {server_->port(), *server_->otlp_http_port()}) {
      EXPECT_EQ(post(port, path, {{"content-type", "application/json"}}, "{}").status, 200) << path;
      EXPECT_EQ(ask(port, {.method = "GET", .path = path}).status, 405) << path;
    }
  }
}

TEST_F(DoorsTest, LeavesAStandardPortToWhoeverHasIt) {
  open_all();
  const std::uint16_t taken = *server_->otlp_grpc_port();
  const Door if_free{.mode = Door::Mode::kIfFree, .port = taken};
  const Door required{.mode = Door::Mode::kRequired, .port = taken};
  {
    const auto other = start(if_free, if_free);
    ASSERT_TRUE(other.has_value()) << other.error().message();
    EXPECT_EQ((*other)->otlp_http_port(), std::nullopt);
    EXPECT_EQ((*other)->otlp_grpc_port(), std::nullopt);
  }
  for (const auto& [http, grpc] : {std::pair{required, Door{}}, {Door{}, required}}) {
    const auto other = start(http, grpc);
    ASSERT_FALSE(other.has_value());
    EXPECT_EQ(other.error().code(), ErrorCode::kIo);
  }
  server_.reset();
  const auto after = start({}, if_free);
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ((*after)->otlp_grpc_port(), taken);
}

}  // namespace
}  // namespace sideseat::serve
