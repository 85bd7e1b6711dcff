// GET /metrics over a real server: every line is read by the format's rules, and the figures are
// compared with what was sent.
#include "serve/metrics.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "otlp/otlp.h"
#include "serve/prometheus.h"
#include "serve/served_store_testing.h"

namespace sideseat::serve {
namespace {

/// What a scrape reads: `name{label="value"}` -> figure. Anything that is not exactly the format,
/// or not its conventions, fails the test.
class Scrape {
 public:
  explicit Scrape(const std::string& text) {
    EXPECT_TRUE(text.ends_with("\n"));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      SCOPED_TRACE(line);
      if (line.starts_with("# HELP ")) {
        read_help(line.substr(7));
      } else if (line.starts_with("# TYPE ")) {
        read_type(line.substr(7));
      } else {
        read_sample(line);
      }
    }
    for (const auto& [name, type] : types_) EXPECT_TRUE(sampled_.contains(name)) << name;
  }

  double operator[](const std::string& key) const {
    const auto found = figures_.find(key);
    EXPECT_NE(found, figures_.end()) << key;
    return found == figures_.end() ? -1 : found->second;
  }
  const std::map<std::string, std::string>& types() const { return types_; }

 private:
  static bool is_name(const std::string& name) {
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == name.npos;
  }

  void read_help(const std::string& rest) {
    const std::size_t space = rest.find(' ');
    ASSERT_NE(space, std::string::npos);
    family_ = rest.substr(0, space);
    EXPECT_TRUE(is_name(family_));
    EXPECT_TRUE(rest.ends_with(".")) << "help is a sentence";
    EXPECT_FALSE(types_.contains(family_)) << "told twice";
  }

  void read_type(const std::string& rest) {
    const std::size_t space = rest.find(' ');
    ASSERT_NE(space, std::string::npos);
    const std::string type = rest.substr(space + 1);
    EXPECT_EQ(rest.substr(0, space), family_) << "help stands before";
    EXPECT_TRUE(type == "counter" || type == "gauge" || type == "histogram");
    EXPECT_EQ(family_.ends_with("_total"), type == "counter");
    types_[family_] = type;
  }

  void read_sample(const std::string& line) {
    const std::size_t space = line.rfind(' ');
    ASSERT_NE(space, std::string::npos);
    const std::string key = line.substr(0, space);
    std::string name = key.substr(0, key.find('{'));
    if (types_[family_] == "histogram") {
      EXPECT_TRUE(name == family_ + "_bucket" || name == family_ + "_sum" ||
                  name == family_ + "_count");
      EXPECT_EQ(name.ends_with("_bucket"), key.find("{le=\"") != std::string::npos);
    } else {
      EXPECT_EQ(name, family_);
    }
    EXPECT_TRUE(is_name(name));
    EXPECT_TRUE(name.size() == key.size() || key.ends_with("\"}"));
    const std::string value = line.substr(space + 1);
    char* end = nullptr;
    const double figure = std::strtod(value.c_str(), &end);
    EXPECT_TRUE(!value.empty() && *end == '\0') << value;
    EXPECT_GE(figure, 0);
    EXPECT_TRUE(figures_.emplace(key, figure).second) << "told twice";
    sampled_.insert(family_);
  }

  std::string family_;
  std::map<std::string, std::string> types_;
  std::map<std::string, double> figures_;
  std::set<std::string> sampled_;
};

TraceRequest one_span() {
  Span span;
  span.trace_id = *TraceId::parse("0af7651916cd43dd8448eb211c80319c");
  span.span_id = *SpanId::parse("b7ad6b7169203331");
  span.name = "a-name-of-the-user";
  span.started_at_ns = 1'767'323'045'000'000'000;
  span.ended_at_ns = span.started_at_ns + 1;
  return {{{}, {{{.name = "test"}, {std::move(span)}}}}};
}

class MetricsTest : public ::testing::Test {
 protected:
  void start(AskStore ask_store) {
    server_ = *served_.start({.port = 0, .ask_store = std::move(ask_store)});
  }
  net::HttpResponse send(net::HttpRequest request) {
    return ask(server_->port(), std::move(request));
  }
  int post(const std::string& body) {
    return send({.method = "POST",
                 .path = "/otel/a-project-of-the-user/v1/traces",
                 .headers = {{"content-type", "application/json"}},
                 .body = body})
        .status;
  }
  std::string metrics() { return send({.method = "GET", .path = "/metrics"}).body; }

  ServedStore served_;
  std::unique_ptr<Server> server_;
};

TEST_F(MetricsTest, CountsWhatWasSent) {
  start({});
  const std::string body = otlp::encode_request(otlp::Encoding::kJson, one_span());
  EXPECT_EQ(post(body), 200);
  EXPECT_EQ(post(body), 200);
  EXPECT_EQ(post("{"), 400);
  EXPECT_EQ(send({.method = "POST", .path = "/v1/traces", .body = body}).status, 415);
  TraceRequest bad = one_span();
  bad.front().scopes.front().spans.front().trace_id = {};
  EXPECT_EQ(post(otlp::encode_request(otlp::Encoding::kJson, bad)), 200);
  EXPECT_EQ(send({.method = "DELETE",
                  .path = "/api/v1/projects/a-project-of-the-user/traces/"
                          "0af7651916cd43dd8448eb211c80319c"})
                .status,
            204);

  const Scrape scrape(metrics());
  const std::string requests = "sideseat_ingest_requests_total";
  EXPECT_EQ(scrape[requests + R"({outcome="stored"})"], 2);
  EXPECT_EQ(scrape[requests + R"({outcome="partial"})"], 1);
  EXPECT_EQ(scrape[requests + R"({outcome="invalid"})"], 1);
  EXPECT_EQ(scrape[requests + R"({outcome="busy"})"], 0);
  EXPECT_EQ(scrape[requests + R"({outcome="failed"})"], 0);
  const std::string exports = R"(sideseat_exports_total{door="http",outcome=)";
  EXPECT_EQ(scrape[exports + R"("stored"})"], 2);
  EXPECT_EQ(scrape[exports + R"("invalid"})"], 2) << "one never reached ingest";
  EXPECT_EQ(scrape[R"(sideseat_exports_total{door="otlp_grpc",outcome="stored"})"], 0);
  EXPECT_EQ(scrape["sideseat_ingest_spans_accepted_total"], 2);
  EXPECT_EQ(scrape["sideseat_ingest_spans_known_total"], 1);
  EXPECT_EQ(scrape["sideseat_ingest_spans_refused_total"], 1);
  EXPECT_EQ(scrape["sideseat_ingest_waiting_requests"], 0);
  EXPECT_EQ(scrape["sideseat_store_commits_failed_total"], 0);
  EXPECT_EQ(scrape["sideseat_store_failing"], 0);
  EXPECT_GE(scrape["sideseat_store_commit_seconds_count"], 2);
  EXPECT_EQ(scrape["sideseat_store_commit_seconds_count"],
            scrape[R"(sideseat_store_commit_seconds_bucket{le="+Inf"})"]);
  EXPECT_LE(scrape[R"(sideseat_store_commit_seconds_bucket{le="0.0005"})"],
            scrape[R"(sideseat_store_commit_seconds_bucket{le="5"})"]);
  EXPECT_GT(scrape["sideseat_store_last_commit_timestamp_seconds"], 1'767'000'000);
  EXPECT_EQ(scrape[R"(sideseat_door_port{door="http"})"], server_->port());
  EXPECT_EQ(scrape[R"(sideseat_door_port{door="otlp_grpc"})"], 0);
  EXPECT_EQ(scrape["sideseat_erased_traces_total"], 1);
  EXPECT_EQ(scrape["sideseat_erased_spans_total"], 1);
  EXPECT_EQ(scrape["sideseat_erase_failures_total"], 0);
  EXPECT_GT(scrape["process_resident_memory_bytes"], 1 << 20);
  EXPECT_GT(scrape["process_cpu_seconds_total"], 0);
}

TEST_F(MetricsTest, TellsOfTheStoreWhatItIsTold) {
  StoreFigures figures{.file_bytes = {{"data", 4096}, {"log", 0}},
                       .text_index = StoreFigures::TextIndex{7, true}};
  start([figures] { return figures; });
  const Scrape scrape(metrics());
  EXPECT_EQ(scrape[R"(sideseat_store_file_bytes{file="data"})"], 4096);
  EXPECT_EQ(scrape[R"(sideseat_store_file_bytes{file="log"})"], 0);
  EXPECT_EQ(scrape["sideseat_text_index_entries_waiting"], 7);
  EXPECT_EQ(scrape["sideseat_text_index_failing"], 1);
}

TEST_F(MetricsTest, SaysNothingOfAStoreNobodyTellsOf) {
  start({});
  EXPECT_FALSE(Scrape(metrics()).types().contains("sideseat_text_index_failing"));
}

TEST_F(MetricsTest, HoldsNothingThatUsersWrote) {
  start({});
  EXPECT_EQ(post(otlp::encode_request(otlp::Encoding::kJson, one_span())), 200);
  EXPECT_EQ(metrics().find("of-the-user"), std::string::npos);
}

TEST_F(MetricsTest, IsReadAloneAndByThisMachineAlone) {
  start({});
  const auto response = send({.method = "GET", .path = "/metrics"});
  EXPECT_EQ(net::find_header(response.headers, "content-type"), kPrometheusType);
  EXPECT_EQ(send({.method = "POST", .path = "/metrics"}).status, 405);
  EXPECT_EQ(
      send({.method = "GET", .path = "/metrics", .headers = {{"host", "example.com"}}}).status,
      403);
}

TEST(PrometheusText, EscapesLabelsAndKeepsDigits) {
  std::string out;
  PrometheusText text(out);
  text.gauges("a", "Help.", "label", {{"x\"y\\z\n", 1'234'567'890'123.0}});
  text.gauge("b", "Help.", 0.25);
  EXPECT_EQ(out,
            "# HELP a Help.\n# TYPE a gauge\na{label=\"x\\\"y\\\\z\\n\"} 1234567890123\n"
            "# HELP b Help.\n# TYPE b gauge\nb 0.25\n");
}

TEST(PrometheusText, AddsUpTheBucketsOfAHistogram) {
  std::string out;
  const std::array<double, 2> bounds{0.0005, 5};
  const std::array<std::uint64_t, 3> counts{1, 2, 4};
  PrometheusText(out).histogram("h_seconds", "Help.", bounds, counts, 1.5);
  EXPECT_EQ(out,
            "# HELP h_seconds Help.\n# TYPE h_seconds histogram\n"
            "h_seconds_bucket{le=\"0.0005\"} 1\nh_seconds_bucket{le=\"5\"} 3\n"
            "h_seconds_bucket{le=\"+Inf\"} 7\nh_seconds_sum 1.5\nh_seconds_count 7\n");
}

}  // namespace
}  // namespace sideseat::serve
