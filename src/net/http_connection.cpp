// One connection's life, as chained asynchronous steps. The only file that parses HTTP requests.
#include "net/http_connection.h"

#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <utility>

#include "base/log.h"

namespace sideseat::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

/// A peer that is still sending a refused request is listened to for so long, because closing on
/// unread bytes would reset the connection and take the answer with it.
constexpr int kLingerMs = 2000;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// "/a?b", also from "http://host/a?b", into path and query.
void split_target(std::string_view target, HttpRequest& request) {
  const std::size_t scheme_end = target.find("://");
  if (!target.empty() && target.front() != '/' && scheme_end != std::string_view::npos) {
    const std::size_t path = target.find('/', scheme_end + 3);
    target = path == std::string_view::npos ? "/" : target.substr(path);
  }
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string_view::npos) request.query = target.substr(question + 1);
}

/// A header must not be able to smuggle another one in.
void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  for (const char c : value) out.push_back(c == '\r' || c == '\n' || c == '\0' ? ' ' : c);
  out.append("\r\n");
}

std::string chunk_of(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string size;
  for (std::size_t rest = bytes.size(); rest != 0; rest /= 16) {
    size.insert(size.begin(), kDigits[rest % 16]);
  }
  std::string out;
  out.reserve(size.size() + bytes.size() + 4);
  out.append(size).append("\r\n").append(bytes).append("\r\n");
  return out;
}

HttpResponse problem_for(const boost::system::error_code& error, const HttpServerOptions& options) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return problem_response(
        431, "the header is longer than " + std::to_string(options.header_bytes_max) + " bytes");
  }
  if (error == http::error::body_limit) {
    return problem_response(
        413, "the body is longer than " + std::to_string(options.body_bytes_max) + " bytes");
  }
  if (error == boost::system::errc::not_enough_memory) {
    auto response = problem_response(503, "too many requests are under way; try again");
    response.headers.emplace_back("retry-after", "1");
    return response;
  }
  if (error == http::error::bad_version) {
    return problem_response(400, "this port speaks HTTP/1.1; OTLP/gRPC has a port of its own");
  }
  return problem_response(400, "this is not an HTTP/1.1 request: " + error.message());
}

}  // namespace

HttpConnection::HttpConnection(std::shared_ptr<ConnectionShared> shared, TcpSocket socket,
                               std::function<void(HttpConnection*)> on_gone)
    : shared_(std::move(shared)),
      on_gone_(std::move(on_gone)),
      stream_(std::move(socket)),
      buffer_(shared_->options.header_bytes_max + 64 * 1024) {}

template <typename Action>
void HttpConnection::post(Action action) {
  // Held weakly: what is posted after the server's threads have ended must not keep anything alive.
  asio::post(stream_.get_executor(),
             [weak = weak_from_this(), action = std::move(action)]() mutable {
               if (const auto self = weak.lock(); self && self->phase_ != Phase::kClosed)
                 action(*self);
             });
}

void HttpConnection::start() {
  post([](HttpConnection& self) { self.wait_for_request(); });
}

void HttpConnection::close_when_idle() {
  post([](HttpConnection& self) {
    self.close_after_answer_ = true;
    if (self.phase_ == Phase::kIdle || self.phase_ == Phase::kLingering) self.close();
  });
}

void HttpConnection::close_now() {
  post([](HttpConnection& self) { self.close(); });
}

// --- Reading one request ------------------------------------------------------------------------

void HttpConnection::wait_for_request() {
  phase_ = Phase::kIdle;
  if (shared_->stopping) return close();
  if (buffer_.size() > 0) return read_header();
  stream_.expires_after(std::chrono::milliseconds(shared_->options.idle_timeout_ms));
  stream_.async_read_some(buffer_.prepare(4096),
                          [self = shared_from_this()](ErrorCode error, std::size_t bytes) {
                            if (self->phase_ == Phase::kClosed) return;
                            if (error) return self->close();
                            self->buffer_.commit(bytes);
                            self->read_header();
                          });
}

void HttpConnection::read_header() {
  phase_ = Phase::kReading;
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(shared_->options.header_bytes_max));
  parser_->body_limit(shared_->options.body_bytes_max);
  parser_->get().body().reservation = Reservation(shared_->options.budget);
  stream_.expires_after(std::chrono::milliseconds(shared_->options.request_timeout_ms));
  http::async_read_header(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](ErrorCode error, std::size_t) { self->on_header(error); });
}

void HttpConnection::on_header(ErrorCode error) {
  if (phase_ == Phase::kClosed) return;
  if (error) return refuse(error);
  is_http_1_0_ = parser_->get().version() < 11;
  const auto expect = parser_->get()[http::field::expect];
  if (!parser_->is_done() && beast::iequals(expect, "100-continue")) return send_continue();
  read_body();
}

void HttpConnection::send_continue() {
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(stream_, asio::buffer(kContinue.data(), kContinue.size()),
                    [self = shared_from_this()](ErrorCode error, std::size_t) {
                      if (self->phase_ == Phase::kClosed) return;
                      if (error) return self->close();
                      self->read_body();
                    });
}

void HttpConnection::read_body() {
  http::async_read(stream_, buffer_, *parser_,
                   [self = shared_from_this()](ErrorCode error, std::size_t) {
                     if (self->phase_ == Phase::kClosed) return;
                     if (error) return self->refuse(error);
                     self->handle();
                   });
}

void HttpConnection::handle() {
  phase_ = Phase::kHandling;
  stream_.expires_never();
  close_after_answer_ = close_after_answer_ || !parser_->keep_alive();
  auto message = parser_->release();
  parser_.reset();
  is_head_ = message.method() == http::verb::head;

  HttpRequest request;
  request.method = std::string(message.method_string());
  split_target({message.target().data(), message.target().size()}, request);
  for (const auto& field : message) {
    request.headers.emplace_back(lower({field.name_string().data(), field.name_string().size()}),
                                 std::string(field.value()));
  }
  request.body = std::move(message.body().bytes);
  reservation_ = std::move(message.body().reservation);

  auto state = std::make_shared<HttpResponder::State>();
  state->exchange = weak_from_this();
  try {
    shared_->handler(std::move(request), HttpResponder(std::move(state)));
  } catch (const std::exception& error) {  // The dropped responder has answered 500.
    log(LogLevel::kError, "net", std::string("a request handler threw: ") + error.what());
  } catch (...) {
    log(LogLevel::kError, "net", "a request handler threw something unknown");
  }
}

void HttpConnection::refuse(ErrorCode error) {
  // No answer where the peer hung up, or was so slow that Beast has closed the socket already.
  if (error == http::error::end_of_stream || error == http::error::partial_message ||
      error == beast::error::timeout || error.category() == asio::error::get_system_category()) {
    return close();
  }
  is_head_ = false;
  refused_ = true;
  close_after_answer_ = true;
  write_answer(problem_for(error, shared_->options));
}

// --- Answering it -------------------------------------------------------------------------------

void HttpConnection::answer(HttpResponse response) {
  post([response = std::move(response)](HttpConnection& self) mutable {
    self.write_answer(std::move(response));
  });
}

void HttpConnection::answer_with_stream(int status, Headers headers,
                                        std::shared_ptr<StreamQueue> queue) {
  // Not by post(): a connection that is gone by then must still close the queue.
  asio::post(stream_.get_executor(), [weak = weak_from_this(), status, headers = std::move(headers),
                                      queue = std::move(queue)]() mutable {
    const auto self = weak.lock();
    if (!self || self->phase_ == Phase::kClosed) return queue->close();
    self->begin_stream(status, headers, std::move(queue));
  });
}

void HttpConnection::wake() {
  post([](HttpConnection& self) { self.pump(); });
}

std::string HttpConnection::head_of(int status, const Headers& headers,
                                    std::string_view framing) const {
  std::string head = "HTTP/1.1 ";
  head.append(std::to_string(status)).append(" ").append(reason_phrase(status)).append("\r\n");
  for (const auto& [name, value] : headers) {
    if (name == "content-length" || name == "transfer-encoding" || name == "connection") continue;
    append_header(head, name, value);
  }
  head.append(framing);
  if (close_after_answer_) {
    head.append("connection: close\r\n");
  } else if (is_http_1_0_) {
    head.append("connection: keep-alive\r\n");
  }
  return head.append("\r\n");
}

void HttpConnection::write_answer(HttpResponse response) {
  phase_ = Phase::kWriting;
  response_ = std::move(response);
  std::string_view body = response_.static_body.empty() ? response_.body : response_.static_body;
  const bool bodiless =
      response_.status == 204 || response_.status == 304 || response_.status < 200;
  head_ =
      head_of(response_.status, response_.headers,
              bodiless ? std::string() : "content-length: " + std::to_string(body.size()) + "\r\n");
  if (bodiless || is_head_) body = {};

  const std::array<asio::const_buffer, 2> buffers{asio::buffer(head_),
                                                  asio::buffer(body.data(), body.size())};
  stream_.expires_after(std::chrono::milliseconds(shared_->options.request_timeout_ms));
  asio::async_write(stream_, buffers, [self = shared_from_this()](ErrorCode error, std::size_t) {
    if (self->phase_ == Phase::kClosed) return;
    if (error) return self->close();
    self->after_answer();
  });
}

void HttpConnection::begin_stream(int status, const Headers& headers,
                                  std::shared_ptr<StreamQueue> queue) {
  phase_ = Phase::kStreaming;
  queue_ = std::move(queue);
  const std::string length(find_header(headers, "content-length"));
  std::string framing;
  chunked_ = false;
  length_left_.reset();
  if (!length.empty()) {
    length_left_ = std::strtoull(length.c_str(), nullptr, 10);
    framing = "content-length: " + std::to_string(*length_left_) + "\r\n";
  } else if (is_http_1_0_) {  // It knows no chunks: the connection's end is the body's.
    close_after_answer_ = true;
  } else {
    chunked_ = true;
    framing = "transfer-encoding: chunked\r\n";
  }
  head_ = head_of(status, headers, framing);
  writing_chunks_ = true;
  stream_.expires_after(std::chrono::milliseconds(shared_->options.request_timeout_ms));
  asio::async_write(stream_, asio::buffer(head_),
                    [self = shared_from_this()](ErrorCode error, std::size_t) {
                      if (self->phase_ == Phase::kClosed) return;
                      if (error) return self->close();
                      self->writing_chunks_ = false;
                      if (self->is_head_) return self->end_stream();
                      self->watch_peer();
                      self->pump();
                    });
}

void HttpConnection::pump() {
  if (!queue_) return;
  if (queue_->is_aborted()) return close();  // Also in the middle of a write nobody takes.
  if (writing_chunks_) return;
  const StreamQueue::State state = queue_->take(chunks_);
  if (!chunks_.empty()) return write_chunks();
  if (state == StreamQueue::State::kCut) return close();
  if (state != StreamQueue::State::kFinished) {
    stream_.expires_never();
    return;
  }
  if (length_left_.value_or(0) != 0) return close();  // Less than was promised: nothing can follow.
  if (!chunked_) return end_stream();
  writing_chunks_ = true;
  static constexpr std::string_view kLastChunk = "0\r\n\r\n";
  stream_.expires_after(std::chrono::milliseconds(shared_->options.request_timeout_ms));
  asio::async_write(stream_, asio::buffer(kLastChunk.data(), kLastChunk.size()),
                    [self = shared_from_this()](ErrorCode error, std::size_t) {
                      if (self->phase_ == Phase::kClosed) return;
                      if (error) return self->close();
                      self->writing_chunks_ = false;
                      self->end_stream();
                    });
}

void HttpConnection::write_chunks() {
  writing_chunks_ = true;
  chunks_bytes_ = 0;
  std::vector<asio::const_buffer> buffers;
  buffers.reserve(chunks_.size());
  for (std::string& chunk : chunks_) {
    chunks_bytes_ += chunk.size();
    if (length_left_) {  // More than was promised would be taken for the next answer.
      if (chunk.size() > *length_left_) return close();
      *length_left_ -= chunk.size();
    }
    if (chunked_) chunk = chunk_of(chunk);
    buffers.emplace_back(chunk.data(), chunk.size());
  }
  stream_.expires_after(std::chrono::milliseconds(shared_->options.request_timeout_ms));
  asio::async_write(stream_, buffers, [self = shared_from_this()](ErrorCode error, std::size_t) {
    if (self->phase_ == Phase::kClosed) return;
    if (error) return self->close();
    self->writing_chunks_ = false;
    self->queue_->sent(self->chunks_bytes_);
    self->chunks_.clear();
    self->pump();
  });
}

void HttpConnection::end_stream() {
  const auto queue = std::exchange(queue_, nullptr);
  stream_.socket().cancel();  // Ends watch_peer's waiting.
  after_answer();
  queue->close();
}

/// Notices a peer that leaves while nothing is being sent to it.
void HttpConnection::watch_peer() {
  stream_.socket().async_wait(TcpSocket::wait_read, [self = shared_from_this()](ErrorCode error) {
    if (self->phase_ != Phase::kStreaming || error) return;
    char byte = 0;
    const auto peeked =
        ::recv(self->stream_.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (peeked > 0) return;  // The next request, early. Its turn comes; until then nobody watches.
    if (peeked < 0 && errno == EAGAIN) return self->watch_peer();
    self->close();
  });
}

void HttpConnection::after_answer() {
  response_ = {};
  reservation_.release();
  if (!close_after_answer_ && !shared_->stopping) return wait_for_request();
  if (refused_) return linger();
  close();
}

// --- The end ------------------------------------------------------------------------------------

void HttpConnection::linger() {
  phase_ = Phase::kLingering;
  ErrorCode ignored;
  stream_.socket().shutdown(TcpSocket::shutdown_send, ignored);
  stream_.expires_after(std::chrono::milliseconds(kLingerMs));
  discard();
}

void HttpConnection::discard() {
  buffer_.clear();
  stream_.async_read_some(buffer_.prepare(16 * 1024),
                          [self = shared_from_this()](ErrorCode error, std::size_t) {
                            if (self->phase_ == Phase::kClosed) return;
                            if (error) return self->close();
                            self->discard();
                          });
}

void HttpConnection::close() {
  if (std::exchange(phase_, Phase::kClosed) == Phase::kClosed) return;
  stream_.close();
  const auto queue = std::exchange(queue_, nullptr);
  const auto keep = shared_from_this();
  on_gone_(this);
  if (queue) queue->close();
}

}  // namespace sideseat::net
