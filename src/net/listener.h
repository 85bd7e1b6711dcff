// Inside net: one listening socket.
#pragma once

#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "net/loop.h"

namespace sideseat::net {

/// Of a context with one thread.
using Executor = boost::asio::io_context::executor_type;
using TcpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  /// Runs on the first of the contexts. The sockets are spread over all of them.
  using OnAccept = std::function<void(TcpSocket)>;

  /// Errors: kInvalidArgument for an address that is none; kIo with address, port and the system's
  /// reason ("address already in use").
  static Result<std::shared_ptr<Listener>> open(std::shared_ptr<const Contexts> contexts,
                                                const std::string& address, std::uint16_t port,
                                                OnAccept on_accept);
  explicit Listener(std::shared_ptr<const Contexts> contexts, OnAccept on_accept);

  std::uint16_t port() const { return port_; }
  /// When it returns, `on_accept` is not running and will not run again. Idempotent; not to be
  /// called on the loop.
  void close();

 private:
  Status listen(const std::string& address, std::uint16_t port);
  void accept();

  // Constant once open.
  const std::shared_ptr<const Contexts> contexts_;
  std::uint16_t port_ = 0;

  std::atomic<bool> closed_ = false;

  // Confined to the first context.
  OnAccept on_accept_;
  std::size_t next_context_ = 0;  // For the next socket.
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor> acceptor_;
  Timer accept_timer_;
};

}  // namespace sideseat::net
