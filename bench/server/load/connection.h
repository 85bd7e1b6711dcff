// A kept-alive HTTP/1.1 connection that costs as little as it can: what is measured is the server.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sideseat::bench {

/// Where the server listens; IPv4, numeric.
struct Address {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
};

struct Answer {
  int status = 0;
  std::string body;
};

/// Blocking; confined to one thread.
class Connection {
 public:
  explicit Connection(const Address& address) : address_(address) {}
  ~Connection() { close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Sends `head` and `body` as they are and reads one answer; connects first where needed.
  /// Errors: kUnavailable, after which the connection is closed: whether the server has read the
  /// request is unknown.
  Result<Answer> exchange(std::string_view head, std::string_view body);

 private:
  Status connect();
  Status send(std::string_view bytes) const;
  Result<Answer> receive();
  Result<std::string> receive_chunks();
  /// Where `delimiter` is in `unread_`, once it is there.
  Result<std::size_t> receive_until(std::string_view delimiter);
  Status receive_at_least(std::size_t size_bytes);
  /// Appends what has arrived to `unread_`.
  Status receive_more();
  void close();

  const Address address_;
  int descriptor_ = -1;
  std::string unread_;
};

}  // namespace sideseat::bench
