// The server as one piece: every route behind one HTTP server, and the doors for OTLP beside it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "ingest/housekeeper.h"
#include "ingest/ingest.h"
#include "net/http_server.h"
#include "query/query.h"
#include "serve/metrics.h"

namespace sideseat::serve {

/// A port beside the server's own.
struct Door {
  enum class Mode : std::uint8_t {
    kClosed,
    kIfFree,    ///< A port that is taken is logged, and the door stays closed.
    kRequired,  ///< A port that is taken is an error. 0: any free one.
  };
  Mode mode = Mode::kClosed;
  std::uint16_t port = 0;
};

/// Where OpenTelemetry's SDKs and collectors send to unless they are told otherwise.
inline constexpr std::uint16_t kOtlpHttpPort = 4318;
inline constexpr std::uint16_t kOtlpGrpcPort = 4317;

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 5388;  ///< Pages, API and OTLP/HTTP.
  Door otlp_http;             ///< OTLP/HTTP alone.
  Door otlp_grpc;
  int threads = 2;
  AskStore ask_store = {};  ///< For /metrics; empty: it says nothing of the store's files.
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
  /// nullopt: that door is closed.
  virtual std::optional<std::uint16_t> otlp_http_port() const = 0;
  virtual std::optional<std::uint16_t> otlp_grpc_port() const = 0;
  /// No new requests; waits at most `grace_ms` for those under way. Call it before ingest
  /// and the housekeeper stop, who answer what is under way.
  virtual void stop(int grace_ms) = 0;
};

}  // namespace sideseat::serve
