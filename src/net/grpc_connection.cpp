// One gRPC connection's life: read, feed the session, write what it says.
#include "net/grpc_connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <utility>

#include "base/log.h"

namespace sideseat::net {

namespace asio = boost::asio;

namespace {

/// Frames are gathered up to this size before they are written.
constexpr std::size_t kWriteBytes = std::size_t{64} * 1024;

GrpcSession::Time now() { return std::chrono::steady_clock::now(); }

}  // namespace

GrpcConnection::GrpcConnection(std::shared_ptr<GrpcShared> shared, TcpSocket socket,
                               std::function<void(GrpcConnection*)> on_gone)
    : shared_(std::move(shared)),
      on_gone_(std::move(on_gone)),
      socket_(std::move(socket)),
      timer_(socket_.get_executor()),
      session_(shared_->options, now(), [this](std::int32_t stream, GrpcRequest request) {
        handle(stream, std::move(request));
      }) {}

template <typename Action>
void GrpcConnection::post(Action action) {
  // Held weakly: what is posted after the server's threads have ended must not keep anything alive.
  asio::post(socket_.get_executor(),
             [weak = weak_from_this(), action = std::move(action)]() mutable {
               if (const auto self = weak.lock(); self && !self->closed_) action(*self);
             });
}

void GrpcConnection::start() {
  post([](GrpcConnection& self) {
    self.read();  // Who speaks first is the client: then we know whether it speaks HTTP/2.
    self.watch();
  });
}

void GrpcConnection::close_when_idle() {
  post([](GrpcConnection& self) {
    self.session_.shut_down();
    self.write();
  });
}

void GrpcConnection::close_now() {
  post([](GrpcConnection& self) { self.close(); });
}

void GrpcConnection::answer(std::int32_t stream, GrpcResponse response) {
  post([stream, response = std::move(response)](GrpcConnection& self) {
    self.session_.answer(stream, response, now());
    self.write();
  });
}

void GrpcConnection::read() {
  socket_.async_read_some(asio::buffer(received_),
                          [self = shared_from_this()](ErrorCode error, std::size_t size) {
                            if (self->closed_) return;
                            if (error) return self->close();
                            self->session_.feed({self->received_.data(), size}, now());
                            self->write();
                            if (!self->closed_) self->read();
                          });
}

void GrpcConnection::write() {
  if (writing_) return;
  sending_.clear();
  session_.output(sending_, kWriteBytes);
  if (sending_.empty()) {
    if (session_.is_over()) close();
    return;
  }
  writing_ = true;
  write_deadline_ = now() + std::chrono::milliseconds(shared_->options.request_timeout_ms);
  asio::async_write(socket_, asio::buffer(sending_),
                    [self = shared_from_this()](ErrorCode error, std::size_t) {
                      if (self->closed_) return;
                      if (error) return self->close();
                      self->writing_ = false;
                      self->write();
                    });
}

/// Looks at the clock now and then: finer would cost, and nobody needs a limit to the millisecond.
void GrpcConnection::watch() {
  const auto& options = shared_->options;
  const int shortest_ms = std::min(options.request_timeout_ms, options.idle_timeout_ms);
  timer_.expires_after(std::chrono::milliseconds(std::max(1, shortest_ms / 8)));
  timer_.async_wait([self = shared_from_this()](ErrorCode error) {
    if (error || self->closed_) return;
    if (self->writing_ && self->write_deadline_ <= now()) return self->close();
    self->session_.expire(now());
    self->write();
    if (!self->closed_) self->watch();
  });
}

void GrpcConnection::handle(std::int32_t stream, GrpcRequest request) {
  auto state = std::make_shared<GrpcResponder::State>();
  state->connection = weak_from_this();
  state->stream = stream;
  try {
    shared_->handler(std::move(request), GrpcResponder(std::move(state)));
  } catch (const std::exception& error) {  // The dropped responder has answered INTERNAL.
    log(LogLevel::kError, "net", std::string("a gRPC handler threw: ") + error.what());
  } catch (...) {
    log(LogLevel::kError, "net", "a gRPC handler threw something unknown");
  }
}

void GrpcConnection::close() {
  if (std::exchange(closed_, true)) return;
  ErrorCode ignored;
  socket_.close(ignored);
  timer_.cancel();
  const auto keep = shared_from_this();
  on_gone_(this);
}

GrpcResponder::State::~State() {
  answer({.status = GrpcStatus::kInternal, .status_message = "nobody answered this"});
}

void GrpcResponder::State::answer(GrpcResponse response) {
  if (answered.exchange(true)) return;
  if (const auto target = connection.lock()) target->answer(stream, std::move(response));
}

void GrpcResponder::send(GrpcResponse response) { state_->answer(std::move(response)); }

}  // namespace sideseat::net
