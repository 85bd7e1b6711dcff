// API routes, the OTLP doors and the pages on one loop; changed traces go to the live hub.
#include "serve/server.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/log.h"
#include "net/grpc_server.h"
#include "net/loop.h"
#include "net/thread_pool.h"
#include "serve/api_routes.h"
#include "serve/live.h"
#include "serve/otlp_export.h"
#include "serve/otlp_grpc.h"
#include "serve/otlp_routes.h"
#include "serve/problem.h"
#include "serve/refusal_log.h"
#include "serve/router.h"
#include "serve/web.h"

namespace sideseat::serve {
namespace {

/// That many can be asked at once; a slow one leaves the others to the other threads.
constexpr int kQuestionThreads = 4;

std::vector<Route> all_routes(ingest::Ingest& ingest, DoorKeeper door, const ApiSources& sources,
                              MetricsSources figures) {
  std::vector<Route> routes = otlp_routes(ingest, door);
  routes.push_back(metrics_route(std::move(figures)));
  for (Route& route : api_routes(sources)) routes.push_back(std::move(route));
  return routes;
}

/// Asks no database.
bool is_quick(std::string_view path) { return path == "/metrics" || path == "/api/v1/health"; }

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

/// Opens a door as its mode wants it; null where it stays closed. `start` makes a server on a port.
template <typename Start>
auto open_door(const Door& door, std::string_view name, Start start) -> decltype(start(door.port)) {
  if (door.mode == Door::Mode::kClosed) return {nullptr};
  auto server = start(door.port);
  if (server || door.mode == Door::Mode::kRequired) return server;
  log(LogLevel::kWarning, "serve",
      std::string(name) + " stays closed: " + std::string(server.error().message()));
  return {nullptr};
}

template <typename AnyServer>
std::optional<std::uint16_t> port_of(const std::unique_ptr<AnyServer>& server) {
  return server ? std::optional(server->port()) : std::nullopt;
}

class HttpServerOfRoutes final : public Server {
 public:
  HttpServerOfRoutes(ingest::Ingest& ingest, ingest::Housekeeper& housekeeper,
                     const query::Query& query, const AskStore& ask_store, const Clock& clock)
      : ingest_(ingest),
        live_(std::make_shared<LiveHub>()),
        refusals_(std::make_shared<RefusalLog>(clock)),
        otlp_router_(otlp_routes(ingest, keeper(doors_->otlp_http))),
        budget_(std::make_shared<net::Budget>(limits::kRequestsBytesMax)),
        router_(all_routes(ingest, keeper(doors_->http),
                           {.query = query,
                            .housekeeper = housekeeper,
                            .live = *live_,
                            .ingest = ingest,
                            .ask_store = ask_store,
                            .clock = clock},
                           {.ingest = ingest,
                            .housekeeper = housekeeper,
                            .requests = budget_,
                            .doors = doors_,
                            .ask_store = ask_store,
                            .clock = clock})) {
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
    loop_ = std::make_shared<net::Loop>(options.threads);
    SIDESEAT_TRY(http_, start_http(options.address, options.port, &HttpServerOfRoutes::handle));
    SIDESEAT_TRY(otlp_http_, open_door(options.otlp_http, "OTLP/HTTP", [&](std::uint16_t port) {
                   return start_http(options.address, port, &HttpServerOfRoutes::handle_otlp);
                 }));
    SIDESEAT_TRY(otlp_grpc_, open_door(options.otlp_grpc, "OTLP/gRPC", [&](std::uint16_t port) {
                   net::GrpcServerOptions grpc{.address = options.address,
                                               .port = port,
                                               .loop = loop_,
                                               .budget = budget_,
                                               .encodings = {kPackings.begin(), kPackings.end()}};
                   return net::GrpcServer::start(
                       std::move(grpc), otlp_grpc_handler(ingest_, keeper(doors_->otlp_grpc)));
                 }));
    doors_->http.port = http_->port();
    doors_->otlp_http.port = port_of(otlp_http_).value_or(0);
    doors_->otlp_grpc.port = port_of(otlp_grpc_).value_or(0);
    beat();
    return ok();
  }

  std::uint16_t port() const override { return http_->port(); }
  std::optional<std::uint16_t> otlp_http_port() const override { return port_of(otlp_http_); }
  std::optional<std::uint16_t> otlp_grpc_port() const override { return port_of(otlp_grpc_); }

  void stop(int grace_ms) override {
    live_->close();
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + std::chrono::milliseconds(grace_ms);
    const auto left_ms = [deadline] {
      const auto left = deadline - steady_clock::now();
      return static_cast<int>(std::max<std::int64_t>(0, left / std::chrono::milliseconds(1)));
    };
    if (http_) http_->stop(left_ms());
    if (otlp_http_) otlp_http_->stop(left_ms());
    if (otlp_grpc_) otlp_grpc_->stop(left_ms());
    if (loop_) loop_->stop();
    questions_.stop();
  }

 private:
  using Handle = void (HttpServerOfRoutes::*)(net::HttpRequest, net::HttpResponder);

  Result<std::unique_ptr<net::HttpServer>> start_http(const std::string& address,
                                                      std::uint16_t port, Handle handler) {
    net::HttpServerOptions options{
        .address = address, .port = port, .loop = loop_, .budget = budget_};
    return net::HttpServer::start(std::move(options), [this, handler](auto request,
                                                                      auto responder) {
      if (!is_for_us(request)) {
        return responder.send(problem(403, "Forbidden",
                                      "this server listens on loopback and answers to localhost "
                                      "alone; --host ADDRESS lets others reach it"));
      }
      (this->*handler)(std::move(request), std::move(responder));
    });
  }

  /// Of a door of ours.
  DoorKeeper keeper(DoorFigures& figures) const {
    return {std::shared_ptr<DoorFigures>(doors_, &figures), refusals_};
  }

  /// A page elsewhere can point its own name at this machine (DNS rebinding) and would then be
  /// allowed to read what we answer. It cannot change the host its browser asks for.
  bool is_for_us(const net::HttpRequest& request) const {
    const std::string_view host = net::find_header(request.headers, "host");
    return !on_loopback_ || host.empty() || is_loopback_name(without_port(host));
  }

  void handle(net::HttpRequest request, net::HttpResponder responder) {
    // Exports are handed on, and whoever asks how the server is must not wait behind questions.
    if (otlp_router_.knows(request.path) || is_quick(request.path)) {
      return router_.handle(std::move(request), std::move(responder));
    }
    const bool is_page = !router_.knows(request.path) && !request.path.starts_with("/api/");
    if (is_page) return responder.send(web_response(request));
    // Questions may take as long as the store does, and those who send spans must not wait for
    // that.
    questions_.post(
        [this, request = std::move(request), responder = std::move(responder)]() mutable {
          router_.handle(std::move(request), std::move(responder));
        });
  }

  void handle_otlp(net::HttpRequest request, net::HttpResponder responder) {
    if (otlp_router_.knows(request.path)) {
      return otlp_router_.handle(std::move(request), std::move(responder));
    }
    responder.send(problem(404, "Not Found",
                           "this port takes OTLP alone: POST /v1/traces, /v1/logs, /v1/metrics; "
                           "the pages and the API are on port " +
                               std::to_string(http_->port())));
  }

  void beat() {
    loop_->after(LiveHub::kHeartbeatMs, [this] {
      live_->heartbeat();
      beat();
    });
  }

  ingest::Ingest& ingest_;
  // Shared with ingest's listener, which may still run while the server goes.
  std::shared_ptr<LiveHub> live_;
  const std::shared_ptr<RefusalLog> refusals_;
  // Ports are 0 until all listen.
  const std::shared_ptr<AllDoorFigures> doors_ = std::make_shared<AllDoorFigures>();
  Router otlp_router_;
  const std::shared_ptr<net::Budget> budget_;  // Of all doors together.
  Router router_;
  bool on_loopback_ = true;  // Constant once listening.
  // Last, and stopped before they go: their threads use the rest.
  net::ThreadPool questions_{kQuestionThreads};
  std::shared_ptr<net::Loop> loop_;
  std::unique_ptr<net::HttpServer> http_;
  std::unique_ptr<net::HttpServer> otlp_http_;  // Null where closed.
  std::unique_ptr<net::GrpcServer> otlp_grpc_;  // Null where closed.
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, ingest::Ingest& ingest,
                                              ingest::Housekeeper& housekeeper,
                                              const query::Query& query, const Clock& clock) {
  auto server =
      std::make_unique<HttpServerOfRoutes>(ingest, housekeeper, query, options.ask_store, clock);
  SIDESEAT_CHECK(server->listen(options));
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace sideseat::serve
