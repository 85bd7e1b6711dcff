// Inside net: one accepted connection, from its first byte to its last.
//
//   wait for a byte -> header -> [100 Continue] -> body -> handler ... answer -> again, or close
//
// Everything private runs on the connection's own thread. The server's table owns connections;
// handlers in flight keep one alive only until its socket is closed.
#pragma once

#include <atomic>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/http_body.h"
#include "net/http_exchange.h"
#include "net/http_server.h"
#include "net/listener.h"
#include "net/server_core.h"

namespace sideseat::net {

using TcpStream = boost::beast::basic_stream<boost::asio::ip::tcp, Executor>;

using ConnectionShared = ServerShared<HttpServerOptions, HttpHandler>;

class HttpConnection final : public Exchange, public std::enable_shared_from_this<HttpConnection> {
 public:
  /// `on_gone` runs once, when the socket has been closed.
  HttpConnection(std::shared_ptr<ConnectionShared> shared, TcpSocket socket,
                 std::function<void(HttpConnection*)> on_gone);

  void start();
  /// Closes at once if no answer is under way, else after it.
  void close_when_idle();
  void close_now();
  TcpSocket& socket() { return stream_.socket(); }

  void answer(HttpResponse response) override;
  void answer_with_stream(int status, Headers headers, std::shared_ptr<StreamQueue> queue) override;
  void wake() override;

 private:
  using ErrorCode = boost::system::error_code;
  using Parser = boost::beast::http::request_parser<BudgetedBody>;
  enum class Phase { kIdle, kReading, kHandling, kWriting, kStreaming, kLingering, kClosed };

  // Reading one request.
  void wait_for_request();
  void read_header();
  void on_header(ErrorCode error);
  void send_continue();
  void read_body();
  void handle();
  void refuse(ErrorCode error);

  // Answering it.
  void write_answer(HttpResponse response);
  void begin_stream(int status, const Headers& headers, std::shared_ptr<StreamQueue> queue);
  void pump();
  void write_chunks();
  void end_stream();
  void watch_peer();
  void after_answer();
  std::string head_of(int status, const Headers& headers, std::string_view framing) const;

  void linger();
  void discard();
  void close();

  /// Runs `action` on that thread unless the connection is gone by then.
  template <typename Action>
  void post(Action action);

  // Constant after construction.
  const std::shared_ptr<ConnectionShared> shared_;

  // Confined to that thread.
  std::function<void(HttpConnection*)> on_gone_;
  TcpStream stream_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  Reservation reservation_;  // For the body, until the answer is sent.
  Phase phase_ = Phase::kIdle;
  bool close_after_answer_ = false;
  bool refused_ = false;  // The peer may still be sending what nobody will read.
  bool is_head_ = false;
  bool is_http_1_0_ = false;
  std::string head_;                    // The status line and headers being sent.
  HttpResponse response_;               // Its body is being sent.
  std::shared_ptr<StreamQueue> queue_;  // The streamed answer under way.
  bool chunked_ = false;                // Else its length is known, or its end is the connection's.
  std::optional<std::uint64_t> length_left_;  // Bytes still to come of a known length.
  bool writing_chunks_ = false;
  std::vector<std::string> chunks_;  // Being sent.
  std::size_t chunks_bytes_ = 0;     // Payload bytes in chunks_.
};

}  // namespace sideseat::net
