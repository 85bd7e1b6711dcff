// Listens, accepts, and owns the connections and the threads they run on.
#include "net/http_server.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "net/http_connection.h"

namespace sideseat::net {

namespace asio = boost::asio;
using tcp = boost::asio::ip::tcp;

namespace {

/// When the process has no file descriptor left, accepting is tried again after this.
constexpr auto kAcceptAgain = std::chrono::milliseconds(100);

Error listen_error(const HttpServerOptions& options, const boost::system::error_code& error) {
  return {ErrorCode::kIo, "listen on " + options.address + ":" + std::to_string(options.port) +
                              ": " + error.message()};
}

/// Best effort: the few bytes fit an empty socket buffer.
void turn_away(TcpSocket& socket) {
  static constexpr std::string_view kFull =
      "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\n"
      "connection: close\r\n\r\n";
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(kFull.data(), kFull.size()), ignored);
}

class Server final : public HttpServer {
 public:
  Server(HttpServerOptions options, HttpHandler handler)
      : shared_(std::make_shared<ConnectionShared>(std::move(options))),
        acceptor_(asio::make_strand(shared_->io)),
        accept_timer_(acceptor_.get_executor()),
        work_(shared_->io.get_executor()) {
    shared_->handler = std::move(handler);
  }
  ~Server() override { stop(0); }

  Status listen();
  std::uint16_t port() const override { return port_; }
  void after(int delay_ms, std::function<void()> callback) override;
  void stop(int grace_ms) override;

 private:
  void accept();
  void add_connection(TcpSocket socket);
  void remove_connection(HttpConnection* connection);
  void for_each_connection(void (HttpConnection::*member)());

  // Constant after listen().
  const std::shared_ptr<ConnectionShared> shared_;
  std::uint16_t port_ = 0;
  std::vector<std::thread> threads_;

  // Confined to the acceptor's strand.
  asio::basic_socket_acceptor<tcp, Strand> acceptor_;
  asio::basic_waitable_timer<std::chrono::steady_clock,
                             asio::wait_traits<std::chrono::steady_clock>, Strand>
      accept_timer_;

  asio::executor_work_guard<asio::io_context::executor_type> work_;

  std::mutex mutex_;
  std::condition_variable gone_;
  // Guarded by mutex_.
  std::unordered_map<HttpConnection*, std::shared_ptr<HttpConnection>> connections_;
  bool stopped_ = false;
};

Status Server::listen() {
  const HttpServerOptions& options = shared_->options;
  boost::system::error_code error;
  const auto address =
      asio::ip::make_address(options.address == "localhost" ? "127.0.0.1" : options.address, error);
  if (error) {
    return Error{ErrorCode::kInvalidArgument,
                 "listen on " + options.address + ": not an IP address; use 127.0.0.1 or 0.0.0.0"};
  }
  const tcp::endpoint endpoint(address, options.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) return listen_error(options, error);
  port_ = acceptor_.local_endpoint().port();

  asio::post(acceptor_.get_executor(), [this] { accept(); });
  for (int i = 0; i < options.threads; ++i) {
    threads_.emplace_back([this] { shared_->io.run(); });
  }
  return ok();
}

void Server::accept() {
  acceptor_.async_accept(asio::make_strand(shared_->io),
                         [this](boost::system::error_code error, TcpSocket socket) {
                           if (shared_->stopping) return;
                           if (error) {
                             accept_timer_.expires_after(kAcceptAgain);
                             accept_timer_.async_wait([this](boost::system::error_code) {
                               if (!shared_->stopping) accept();
                             });
                             return;
                           }
                           add_connection(std::move(socket));
                           accept();
                         });
}

void Server::add_connection(TcpSocket socket) {
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  std::unique_lock lock(mutex_);
  if (connections_.size() >= shared_->options.connections_max) {
    lock.unlock();
    turn_away(socket);
    return;
  }
  const auto connection = std::make_shared<HttpConnection>(
      shared_, std::move(socket), [this](HttpConnection* gone) { remove_connection(gone); });
  connections_.emplace(connection.get(), connection);
  lock.unlock();
  connection->start();
}

void Server::remove_connection(HttpConnection* connection) {
  const std::lock_guard lock(mutex_);
  connections_.erase(connection);
  gone_.notify_all();
}

void Server::for_each_connection(void (HttpConnection::*member)()) {
  std::vector<std::shared_ptr<HttpConnection>> connections;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : connections_) connections.push_back(entry.second);
  }
  for (const auto& connection : connections) (connection.get()->*member)();
}

void Server::after(int delay_ms, std::function<void()> callback) {
  auto timer =
      std::make_shared<asio::steady_timer>(shared_->io, std::chrono::milliseconds(delay_ms));
  auto* const raw = timer.get();
  raw->async_wait([timer = std::move(timer), shared = std::weak_ptr(shared_),
                   callback = std::move(callback)](boost::system::error_code error) {
    const auto alive = shared.lock();
    if (!error && alive && !alive->stopping) callback();
  });
}

void Server::stop(int grace_ms) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopped_, true)) return;
  }
  shared_->stopping = true;
  asio::post(acceptor_.get_executor(), [this] {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    accept_timer_.cancel();
  });
  for_each_connection(&HttpConnection::close_when_idle);
  const auto all_gone = [this] { return connections_.empty(); };
  if (!threads_.empty()) {
    std::unique_lock lock(mutex_);
    gone_.wait_for(lock, std::chrono::milliseconds(grace_ms), all_gone);
    lock.unlock();
    for_each_connection(&HttpConnection::close_now);
    lock.lock();
    gone_.wait(lock, all_gone);
  }
  shared_->io.stop();
  for (std::thread& thread : threads_) thread.join();
  // Completions of what was cancelled, so that nothing in the queue keeps a connection alive.
  shared_->io.restart();
  while (shared_->io.poll_one() > 0) {
  }
  shared_->io.stop();
}

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerOptions options,
                                                      HttpHandler handler) {
  auto server = std::make_unique<Server>(std::move(options), std::move(handler));
  SIDESEAT_CHECK(server->listen());
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace sideseat::net
