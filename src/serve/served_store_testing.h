// What stands behind a server, real and in a folder of its own, for tests that ask one over
// sockets.
#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "base/temporary_folder_testing.h"
#include "ingest/housekeeper.h"
#include "ingest/ingest.h"
#include "net/http.h"
#include "query/query.h"
#include "serve/server.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::serve {

/// An SQLite store and who writes and reads it. Outlives the servers it starts.
class ServedStore {
 public:
  ServedStore();

  /// Errors: those of Server::start.
  Result<std::unique_ptr<Server>> start(const ServerOptions& options);

  store::SqliteStore& store() { return *store_; }
  ingest::Ingest& ingest() { return *ingest_; }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<store::SqliteStore> store_;
  std::unique_ptr<ingest::Ingest> ingest_;
  std::unique_ptr<ingest::Housekeeper> housekeeper_;
  std::unique_ptr<query::Query> query_;
};

/// Asks whoever listens on the port; fails the test if nobody answers.
net::HttpResponse ask(std::uint16_t port, net::HttpRequest request);

}  // namespace sideseat::serve
