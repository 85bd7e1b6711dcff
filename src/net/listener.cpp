// Listens and accepts.
#include "net/listener.h"

#include <boost/asio/post.hpp>
#include <future>
#include <utility>

namespace sideseat::net {

namespace asio = boost::asio;
using tcp = boost::asio::ip::tcp;

namespace {

/// When the process has no file descriptor left, accepting is tried again after this.
constexpr auto kAcceptAgain = std::chrono::milliseconds(100);

}  // namespace

Listener::Listener(std::shared_ptr<const Contexts> contexts, OnAccept on_accept)
    : contexts_(std::move(contexts)),
      on_accept_(std::move(on_accept)),
      acceptor_(*contexts_->front()),
      accept_timer_(acceptor_.get_executor()) {}

Result<std::shared_ptr<Listener>> Listener::open(std::shared_ptr<const Contexts> contexts,
                                                 const std::string& address, std::uint16_t port,
                                                 OnAccept on_accept) {
  auto listener = std::make_shared<Listener>(std::move(contexts), std::move(on_accept));
  SIDESEAT_CHECK(listener->listen(address, port));
  asio::post(listener->acceptor_.get_executor(), [listener] { listener->accept(); });
  return listener;
}

Status Listener::listen(const std::string& address, std::uint16_t port) {
  boost::system::error_code error;
  const auto ip = asio::ip::make_address(address == "localhost" ? "127.0.0.1" : address, error);
  if (error) {
    return Error{ErrorCode::kInvalidArgument,
                 "listen on " + address + ": not an IP address; use 127.0.0.1 or 0.0.0.0"};
  }
  const tcp::endpoint endpoint(ip, port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return Error{ErrorCode::kIo,
                 "listen on " + address + ":" + std::to_string(port) + ": " + error.message()};
  }
  port_ = acceptor_.local_endpoint().port();
  return ok();
}

void Listener::accept() {
  if (closed_) return;
  acceptor_.async_accept(
      *(*contexts_)[next_context_++ % contexts_->size()],
      [self = shared_from_this()](boost::system::error_code error, TcpSocket socket) {
        if (self->closed_) return;
        if (error) {
          self->accept_timer_.expires_after(kAcceptAgain);
          self->accept_timer_.async_wait([self](boost::system::error_code) { self->accept(); });
          return;
        }
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        self->on_accept_(std::move(socket));
        self->accept();
      });
}

void Listener::close() {
  if (closed_.exchange(true)) return;
  std::promise<void> done;
  asio::post(acceptor_.get_executor(), [self = shared_from_this(), &done] {
    boost::system::error_code ignored;
    self->acceptor_.close(ignored);
    self->accept_timer_.cancel();
    self->on_accept_ = nullptr;
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace sideseat::net
