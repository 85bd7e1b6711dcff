// The blocking client: our sockets, Beast's parser.
#include "net/http_client.h"

#include <array>
#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <utility>
#include <variant>

#include "base/clock.h"
#include "base/limits.h"
#include "net/socket.h"

namespace sideseat::net {

namespace http = boost::beast::http;

namespace {

using Parser = http::response_parser<http::string_body>;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

class Client final : public HttpClient {
 public:
  explicit Client(Url base) : base_(std::move(base)) {}

  Result<HttpResponse> send(HttpRequest request, int timeout_ms) override;
  void cancel() override { interrupter_.interrupt(); }

 private:
  /// What became of one try on one connection.
  struct Failure {
    Error error;
    bool nothing_received;
  };
  std::string head_of(const HttpRequest& request) const;
  std::variant<HttpResponse, Failure> exchange(const HttpRequest& request,
                                               std::int64_t deadline_ns);
  std::optional<Error> receive(Parser& parser, std::int64_t deadline_ns, bool& nothing_received);

  // Constant after construction.
  const Url base_;
  // Thread-safe.
  Interrupter interrupter_;
  // Confined to the sending thread.
  Socket socket_;
};

Result<HttpResponse> Client::send(HttpRequest request, int timeout_ms) {
  const std::int64_t deadline_ns =
      system_clock().steady_ns() + std::int64_t{timeout_ms} * 1'000'000;
  if (request.path.empty()) request.path = base_.path;
  const bool kept_alive = socket_.is_open();
  for (bool again = kept_alive;; again = false) {
    if (!socket_.is_open()) {
      auto connected = Socket::connect(base_.host, base_.port, deadline_ns, interrupter_);
      if (!connected) {
        interrupter_.reset();
        return std::move(connected).error();
      }
      socket_ = *std::move(connected);
    }
    auto outcome = exchange(request, deadline_ns);
    if (auto* response = std::get_if<HttpResponse>(&outcome)) return std::move(*response);
    socket_.close();
    auto& failure = std::get<Failure>(outcome);
    // A server may close a kept-alive connection at any time; then it has not read this request.
    // (When time is up or cancel() was called, trying again fails at once for the same reason.)
    if (again && failure.nothing_received) continue;
    interrupter_.reset();
    return std::move(failure.error);
  }
}

std::string Client::head_of(const HttpRequest& request) const {
  std::string head = request.method + " " + request.path;
  if (!request.query.empty()) head.append("?").append(request.query);
  head.append(" HTTP/1.1\r\n");
  if (find_header(request.headers, "host").empty()) {
    const bool is_ipv6 = base_.host.find(':') != std::string::npos;
    head.append("host: ").append(is_ipv6 ? "[" + base_.host + "]" : base_.host);
    head.append(":").append(std::to_string(base_.port)).append("\r\n");
  }
  for (const auto& [name, value] : request.headers) {
    if (name.find_first_of("\r\n") != std::string::npos) continue;
    head.append(name).append(": ");
    for (const char c : value) head.push_back(c == '\r' || c == '\n' ? ' ' : c);
    head.append("\r\n");
  }
  head.append("content-length: ").append(std::to_string(request.body.size())).append("\r\n\r\n");
  return head;
}

std::variant<HttpResponse, Client::Failure> Client::exchange(const HttpRequest& request,
                                                             std::int64_t deadline_ns) {
  bool nothing_received = true;
  auto sent = socket_.send(head_of(request), deadline_ns, interrupter_);
  if (sent) sent = socket_.send(request.body, deadline_ns, interrupter_);
  // A server that refuses a request early may have answered before it closed: read on regardless.
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(limits::kRequestHeaderBytesMax));
  parser.body_limit(limits::kRequestBytesMax);
  parser.skip(request.method == "HEAD");
  if (auto error = receive(parser, deadline_ns, nothing_received)) {
    return Failure{sent ? std::move(*error) : std::move(sent).error(), nothing_received};
  }
  const bool keep = sent && parser.keep_alive() && !parser.need_eof();
  auto message = parser.release();
  if (!keep) socket_.close();

  HttpResponse response;
  response.status = static_cast<int>(message.result_int());
  for (const auto& field : message) {
    response.headers.emplace_back(lower({field.name_string().data(), field.name_string().size()}),
                                  std::string(field.value()));
  }
  response.body = std::move(message.body());
  return response;
}

std::optional<Error> Client::receive(Parser& parser, std::int64_t deadline_ns,
                                     bool& nothing_received) {
  std::string unread;
  std::array<char, 16 * 1024> bytes;
  parser.eager(true);
  while (!parser.is_done()) {
    auto received = socket_.receive(bytes.data(), bytes.size(), deadline_ns, interrupter_);
    if (!received) return std::move(received).error();
    boost::system::error_code error;
    if (*received == 0) {
      if (parser.got_some()) parser.put_eof(error);
      if (!error && parser.is_done()) break;
      return Error{ErrorCode::kUnavailable, "the server closed the connection before it answered"};
    }
    nothing_received = false;
    unread.append(bytes.data(), *received);
    const std::size_t used = parser.put(boost::asio::buffer(unread), error);
    unread.erase(0, used);
    if (error == http::error::need_more) continue;
    if (error) return Error{ErrorCode::kMalformed, "the answer is not HTTP: " + error.message()};
    if (parser.is_done() &&
        parser.get().result_int() < 200) {  // 100 Continue, 103: not the answer.
      return Error{ErrorCode::kMalformed, "the server sent an interim answer nobody asked for"};
    }
  }
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<HttpClient>> HttpClient::create(const Url& base) {
  if (base.scheme != "http") {
    return Error{ErrorCode::kUnsupported,
                 base.scheme +
                     " is not supported by this build: use an http:// address, for example "
                     "a local collector that forwards over TLS"};
  }
  return std::unique_ptr<HttpClient>(std::make_unique<Client>(base));
}

}  // namespace sideseat::net
