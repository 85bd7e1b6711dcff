// Inside net: what the servers of all protocols have in common: a loop, a listener, connections.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "base/limits.h"
#include "base/result.h"
#include "net/budget.h"
#include "net/connection_table.h"
#include "net/listener.h"
#include "net/loop.h"

namespace sideseat::net {

/// What all connections of a server share; outlives them.
template <typename Options, typename Handler>
struct ServerShared {
  Options options;  ///< With a budget, and without a loop: connections must not keep the threads.
  Handler handler;
  std::shared_ptr<const Contexts> contexts;
  std::atomic<bool> stopping = false;
};

/// Listens, and owns the connections; stopped by its destructor.
template <typename Connection, typename Options, typename Handler>
class ServerCore {
 public:
  using Shared = ServerShared<Options, Handler>;
  /// A connection more than there may be, which is then closed.
  using TurnAway = std::function<void(Connection&)>;

  /// `own_threads`: of a loop of its own, where the options have none.
  ServerCore(Options options, Handler handler, int own_threads, TurnAway turn_away)
      : loop_(options.loop ? options.loop : std::make_shared<Loop>(own_threads)),
        owns_loop_(options.loop == nullptr),
        turn_away_(std::move(turn_away)),
        connections_(std::make_shared<ConnectionTable<Connection>>(options.connections_max)),
        shared_(std::make_shared<Shared>()) {
    options.loop = nullptr;
    if (!options.budget) options.budget = std::make_shared<Budget>(limits::kRequestsBytesMax);
    shared_->options = std::move(options);
    shared_->handler = std::move(handler);
    shared_->contexts = loop_->contexts();
  }
  ServerCore(const ServerCore&) = delete;
  ServerCore& operator=(const ServerCore&) = delete;
  ~ServerCore() { stop(0); }

  /// Errors: those of Listener::open().
  Status listen() {
    SIDESEAT_TRY(listener_,
                 Listener::open(shared_->contexts, shared_->options.address, shared_->options.port,
                                [this](TcpSocket socket) { add_connection(std::move(socket)); }));
    return ok();
  }
  std::uint16_t port() const { return listener_->port(); }

  void after(int delay_ms, std::function<void()> callback) {
    loop_->after(delay_ms, [shared = std::weak_ptr(shared_), callback = std::move(callback)] {
      const auto alive = shared.lock();
      if (alive && !alive->stopping) callback();
    });
  }

  void stop(int grace_ms) {
    if (shared_->stopping.exchange(true)) return;
    if (listener_) listener_->close();
    connections_->drain(grace_ms);
    if (owns_loop_) loop_->stop();
  }

 private:
  void add_connection(TcpSocket socket) {
    const auto connection = std::make_shared<Connection>(
        shared_, std::move(socket),
        [connections = connections_](Connection* gone) { connections->remove(gone); });
    if (!connections_->add(connection)) return turn_away_(*connection);
    connection->start();
  }

  const std::shared_ptr<Loop> loop_;
  const bool owns_loop_;
  const TurnAway turn_away_;
  const std::shared_ptr<ConnectionTable<Connection>> connections_;
  const std::shared_ptr<Shared> shared_;
  std::shared_ptr<Listener> listener_;
};

}  // namespace sideseat::net
