// Plain sockets, and as much of HTTP as the servers under test answer with.
#include "bench/server/load/connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace sideseat::bench {
namespace {

Error broken(std::string what) { return {ErrorCode::kUnavailable, std::move(what)}; }

/// The value of a header in `head`, whose names are in lower case; empty if it is not there.
std::string_view header(std::string_view head, std::string_view name) {
  const std::size_t at = head.find(std::string("\r\n").append(name).append(":"));
  if (at == std::string_view::npos) return {};
  std::string_view value = head.substr(at + 3 + name.size());
  value = value.substr(0, value.find('\r'));
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return value;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::optional<std::size_t> parse_number(std::string_view text, int base) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

}  // namespace

Result<Answer> Connection::exchange(std::string_view head, std::string_view body) {
  const auto failed = [this](Error error) {
    close();
    return error;
  };
  if (descriptor_ < 0) {
    auto connected = connect();
    if (!connected) return failed(std::move(connected).error());
  }
  // Small requests in one write: two would be two packets.
  Status sent = ok();
  if (body.size() < 64u * 1024) {
    sent = send(std::string(head).append(body));
  } else {
    sent = send(head);
    if (sent) sent = send(body);
  }
  if (!sent) return failed(std::move(sent).error());
  auto answer = receive();
  if (!answer) return failed(std::move(answer).error());
  return answer;
}

Status Connection::connect() {
  descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) return broken("no socket");
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(address_.port);
  if (::inet_pton(AF_INET, address_.host.c_str(), &peer.sin_addr) != 1) {
    return Error(ErrorCode::kInvalidArgument, "the host is no numeric IPv4 address");
  }
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) != 0) {
    return broken("nobody listens");
  }
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return ok();
}

Status Connection::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return broken("the connection broke while sending");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return ok();
}

Status Connection::receive_more() {
  std::array<char, 64 * 1024> bytes;
  const ssize_t received = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
  if (received <= 0) return broken("the connection ended before the answer did");
  unread_.append(bytes.data(), static_cast<std::size_t>(received));
  return ok();
}

Result<std::size_t> Connection::receive_until(std::string_view delimiter) {
  for (;;) {
    const std::size_t at = unread_.find(delimiter);
    if (at != std::string::npos) return at;
    SIDESEAT_CHECK(receive_more());
  }
}

Status Connection::receive_at_least(std::size_t size_bytes) {
  while (unread_.size() < size_bytes) {
    SIDESEAT_CHECK(receive_more());
  }
  return ok();
}

Result<Answer> Connection::receive() {
  SIDESEAT_TRY(const std::size_t head_bytes, receive_until("\r\n\r\n"));
  const std::string head = lower(std::string_view(unread_).substr(0, head_bytes + 2));
  unread_.erase(0, head_bytes + 4);
  Answer answer;
  const std::string_view status =
      std::string_view(head).substr(std::min<std::size_t>(9, head.size()), 3);
  answer.status = static_cast<int>(parse_number(status, 10).value_or(0));
  if (header(head, "transfer-encoding") == "chunked") {
    SIDESEAT_TRY(answer.body, receive_chunks());
  } else {
    const std::size_t length = parse_number(header(head, "content-length"), 10).value_or(0);
    SIDESEAT_CHECK(receive_at_least(length));
    answer.body = unread_.substr(0, length);
    unread_.erase(0, length);
  }
  if (header(head, "connection") == "close") close();
  return answer;
}

Result<std::string> Connection::receive_chunks() {
  std::string body;
  for (;;) {
    SIDESEAT_TRY(const std::size_t line, receive_until("\r\n"));
    const auto size = parse_number(std::string_view(unread_).substr(0, line), 16);
    if (!size) return broken("a chunk without a size");
    SIDESEAT_CHECK(receive_at_least(line + *size + 4));
    body.append(unread_, line + 2, *size);
    unread_.erase(0, line + *size + 4);
    if (*size == 0) return body;
  }
}

void Connection::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  unread_.clear();
}

}  // namespace sideseat::bench
