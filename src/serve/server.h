// The server as one piece: every route behind one HTTP server.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "ingest/housekeeper.h"
#include "ingest/ingest.h"
#include "net/http_server.h"
#include "query/query.h"

namespace sideseat::serve {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 5388;
  int threads = 2;
};

/// Serves from construction to destruction.
class Server {
 public:
  /// `ingest`, `housekeeper` and `query` outlive the server. Errors: those of
  /// net::HttpServer::start.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, ingest::Ingest& ingest,
                                               ingest::Housekeeper& housekeeper,
                                               const query::Query& query, const Clock& clock);

  virtual ~Server() = default;
  virtual std::uint16_t port() const = 0;
  /// No new requests; waits at most `grace_ms` for those under way. Call it before ingest
  /// and the housekeeper stop, who answer what is under way.
  virtual void stop(int grace_ms) = 0;
};

}  // namespace sideseat::serve
