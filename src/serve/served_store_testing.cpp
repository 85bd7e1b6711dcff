// Made from the store upwards; its members end from the top.
#include "serve/served_store_testing.h"

#include <gtest/gtest.h>

#include <utility>

#include "base/clock.h"
#include "net/http_client.h"

namespace sideseat::serve {

ServedStore::ServedStore() {
  store_ = *store::SqliteStore::open({.path = folder_.file("store.db")});
  ingest_ = ingest::Ingest::start(*store_);
  housekeeper_ = ingest::Housekeeper::start(*store_, {});
  query_ = std::make_unique<query::Query>(*store_);
}

Result<std::unique_ptr<Server>> ServedStore::start(const ServerOptions& options) {
  return Server::start(options, *ingest_, *housekeeper_, *query_, system_clock());
}

net::HttpResponse ask(std::uint16_t port, net::HttpRequest request) {
  const auto client =
      *net::HttpClient::create(*net::parse_url("http://127.0.0.1:" + std::to_string(port)));
  auto response = client->send(std::move(request), 5000);
  EXPECT_TRUE(response.has_value());
  return *std::move(response);
}

}  // namespace sideseat::serve
