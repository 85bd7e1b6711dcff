// Routing over a real socket: which route answers, what is refused and why, and live events.
#include "serve/router.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "base/json.h"
#include "net/http_client.h"
#include "serve/problem.h"

namespace sideseat::serve {
namespace {

/// A server with a few routes that answer what they were given.
class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    const auto echo = [](RoutedRequest request, net::HttpResponder responder) {
      net::HttpResponse response;
      response.body = request.path_parameter("name") + "|" +
                      std::string(request.query_parameter("limit").value_or("-"));
      responder.send(std::move(response));
    };
    router_ = std::make_unique<Router>(std::vector<Route>{
        {"GET", "/things", {}, echo},
        {"GET", "/things/{name}", {"limit", "cursor"}, echo},
        {"DELETE", "/things/{name}", {}, echo},
        {"GET", "/things/{name}/parts", {}, echo},
    });
    auto server = net::HttpServer::start({}, [this](auto request, auto responder) {
      router_->handle(std::move(request), std::move(responder));
    });
    EXPECT_TRUE(server.has_value());
    server_ = *std::move(server);
    auto url = net::parse_url("http://127.0.0.1:" + std::to_string(server_->port()));
    client_ = *net::HttpClient::create(*url);
  }

  net::HttpResponse send(std::string method, std::string path, std::string query = "") {
    auto response = client_->send(
        {.method = std::move(method), .path = std::move(path), .query = std::move(query)}, 5000);
    EXPECT_TRUE(response.has_value());
    return *std::move(response);
  }

  std::unique_ptr<Router> router_;
  std::unique_ptr<net::HttpServer> server_;
  std::unique_ptr<net::HttpClient> client_;
};

TEST_F(RouterTest, FindsTheRouteAndDecodesItsParameters) {
  struct Case {
    const char* method;
    const char* path;
    const char* query;
    int status;
    const char* body;
  };
  static constexpr std::array kCases{
      Case{"GET", "/things", "", 200, "|-"},
      Case{"GET", "/things/a%2Fb%20c", "limit=7", 200, "a/b c|7"},
      Case{"GET", "/things/x/parts", "", 200, "x|-"},
      Case{"DELETE", "/things/x", "", 200, "x|-"},
      Case{"GET", "/things/x", "limit=%31&cursor=", 200, "x|1"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.method) + " " + c.path);
    const auto response = send(c.method, c.path, c.query);
    EXPECT_EQ(response.status, c.status);
    EXPECT_EQ(response.body, c.body);
  }
}

TEST_F(RouterTest, RefusesWithProblemDetailsThatSayWhatToDo) {
  struct Case {
    const char* method;
    const char* path;
    const char* query;
    int status;
    const char* detail;
  };
  static constexpr std::array kCases{
      Case{"GET", "/nothing", "", 404, "no such route: /nothing"},
      Case{"GET", "/things/", "", 404, "no such route: /things/"},
      Case{"POST", "/things/x", "", 405, "this route takes GET, DELETE"},
      Case{"GET", "/things/x", "limt=7", 400,
           "unknown query parameter 'limt'; this route takes limit, cursor"},
      Case{"GET", "/things", "a=1", 400, "unknown query parameter 'a'; this route takes none"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.method) + " " + c.path);
    const auto response = send(c.method, c.path, c.query);
    EXPECT_EQ(response.status, c.status);
    EXPECT_EQ(net::find_header(response.headers, "content-type"), "application/problem+json");
    const auto problem = JsonDocument::parse(response.body);
    ASSERT_TRUE(problem.has_value()) << response.body;
    EXPECT_EQ(problem->root()["status"].integer(), c.status);
    EXPECT_EQ(problem->root()["detail"].text(), c.detail);
  }
  EXPECT_EQ(net::find_header(send("POST", "/things").headers, "allow"), "GET");
}

TEST(Problem, NamesThePlaceAndAsksToRetryOnlyWhatIsTransient) {
  const auto malformed = problem(Error(ErrorCode::kMalformed, "a bracket is missing", 12));
  EXPECT_EQ(malformed.status, 400);
  EXPECT_NE(malformed.body.find("a bracket is missing (at byte 12)"), std::string::npos);
  EXPECT_EQ(net::find_header(malformed.headers, "retry-after"), "");

  const auto busy = problem(Error(ErrorCode::kUnavailable, "the queue is full"));
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(net::find_header(busy.headers, "retry-after"), "1");
}

}  // namespace
}  // namespace sideseat::serve
