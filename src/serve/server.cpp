// API routes, the OTLP door and the pages behind one handler; changed traces go to the live hub.
#include "serve/server.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "serve/api_routes.h"
#include "serve/live.h"
#include "serve/otlp_routes.h"
#include "serve/problem.h"
#include "serve/router.h"
#include "serve/web.h"

namespace sideseat::serve {
namespace {

std::vector<Route> all_routes(ingest::Ingest& ingest, const ApiSources& sources) {
  std::vector<Route> routes = otlp_routes(ingest);
  for (Route& route : api_routes(sources)) routes.push_back(std::move(route));
  return routes;
}

constexpr std::array<std::string_view, 3> kLoopbackNames{"localhost", "127.0.0.1", "[::1]"};

bool is_loopback_name(std::string_view name) {
  return std::find(kLoopbackNames.begin(), kLoopbackNames.end(), name) != kLoopbackNames.end();
}

/// "localhost:5388" -> "localhost".
std::string_view without_port(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  const bool has_port = colon != std::string_view::npos && !host.ends_with(']');
  return has_port ? host.substr(0, colon) : host;
}

class HttpServerOfRoutes final : public Server {
 public:
  HttpServerOfRoutes(ingest::Ingest& ingest, ingest::Housekeeper& housekeeper,
                     const query::Query& query, const Clock& clock)
      : ingest_(ingest),
        live_(std::make_shared<LiveHub>()),
        router_(all_routes(
            ingest, {.query = query, .housekeeper = housekeeper, .live = *live_, .clock = clock})) {
    housekeeper.on_erased([live = live_](const store::TraceKey& trace) {
      live->publish_deleted(trace.project, trace.trace_id.hex());
    });
    ingest_.on_changed([live = live_](const ingest::ChangedTrace& changed) {
      if (!live->watched(changed.project)) return;
      live->publish(changed.project, query::Query::trace_summary(changed.row));
    });
  }
  ~HttpServerOfRoutes() override { stop(0); }

  Status listen(const ServerOptions& options) {
    on_loopback_ = is_loopback_name(options.address) || options.address == "::1";
    SIDESEAT_TRY(http_,
                 net::HttpServer::start(
                     {.address = options.address, .port = options.port, .threads = options.threads},
                     [this](auto request, auto responder) {
                       handle(std::move(request), std::move(responder));
                     }));
    beat();
    return ok();
  }

  std::uint16_t port() const override { return http_->port(); }

  void stop(int grace_ms) override {
    if (http_ == nullptr) return;
    live_->close();
    http_->stop(grace_ms);
  }

 private:
  /// A page elsewhere can point its own name at this machine (DNS rebinding) and would then be
  /// allowed to read what we answer. It cannot change the host its browser asks for.
  bool is_for_us(const net::HttpRequest& request) const {
    const std::string_view host = net::find_header(request.headers, "host");
    return !on_loopback_ || host.empty() || is_loopback_name(without_port(host));
  }

  void handle(net::HttpRequest request, net::HttpResponder responder) {
    if (!is_for_us(request)) {
      return responder.send(problem(403, "Forbidden",
                                    "this server listens on loopback and answers to localhost "
                                    "alone; --host ADDRESS lets others reach it"));
    }
    const bool is_page = !router_.knows(request.path) && !request.path.starts_with("/api/");
    if (is_page) return responder.send(web_response(request));
    router_.handle(std::move(request), std::move(responder));
  }

  void beat() {
    http_->after(LiveHub::kHeartbeatMs, [this] {
      live_->heartbeat();
      beat();
    });
  }

  ingest::Ingest& ingest_;
  // Shared with ingest's listener, which may still run while the server goes.
  std::shared_ptr<LiveHub> live_;
  Router router_;
  bool on_loopback_ = true;                // Constant once listening.
  std::unique_ptr<net::HttpServer> http_;  // Last: its threads use the rest.
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, ingest::Ingest& ingest,
                                              ingest::Housekeeper& housekeeper,
                                              const query::Query& query, const Clock& clock) {
  auto server = std::make_unique<HttpServerOfRoutes>(ingest, housekeeper, query, clock);
  SIDESEAT_CHECK(server->listen(options));
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace sideseat::serve
