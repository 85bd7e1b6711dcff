// For tests: a TCP client that sends exactly the bytes it is told to and shows exactly what came
// back.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sideseat::net {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  RawClient(RawClient&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)),
        connected_(other.connected_),
        received_(std::move(other.received_)) {}
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { close(); }

  bool connected() const { return connected_; }
  int descriptor() const { return descriptor_; }
  void close() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  }
  /// Closes with a reset instead of a goodbye.
  void reset() {
    const linger now{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }
  void shutdown_send() const { ::shutdown(descriptor_, SHUT_WR); }

  /// False when the peer stopped taking bytes.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// Reads until `end` has come (and takes it off); everything so far if the connection ends or
  /// nothing comes for `timeout_ms`.
  std::string read_until(std::string_view end, int timeout_ms = 10'000) {
    for (;;) {
      const std::size_t found = received_.find(end);
      if (found != std::string::npos) {
        std::string out = received_.substr(0, found + end.size());
        received_.erase(0, found + end.size());
        return out;
      }
      if (!receive(timeout_ms)) return std::exchange(received_, {});
    }
  }
  std::string read_bytes(std::size_t count, int timeout_ms = 10'000) {
    while (received_.size() < count && receive(timeout_ms)) {
    }
    std::string out = received_.substr(0, count);
    received_.erase(0, out.size());
    return out;
  }
  /// What has come, waiting for the first byte of it; empty at the end or after `timeout_ms`.
  std::string read_some(int timeout_ms = 10'000) {
    if (received_.empty()) receive(timeout_ms);
    return std::exchange(received_, {});
  }
  /// Everything until the peer closes.
  std::string read_all(int timeout_ms = 10'000) {
    while (receive(timeout_ms)) {
    }
    return std::exchange(received_, {});
  }
  /// True if the peer closes its side before `timeout_ms`; reads and keeps what comes before.
  bool closed_by_peer(int timeout_ms = 10'000) {
    while (receive(timeout_ms)) {
    }
    return ended_;
  }

  /// One answer with a content-length body: the head and the body in one string.
  std::string read_answer() {
    std::string answer = read_until("\r\n\r\n");
    const std::size_t at = answer.find("content-length: ");
    if (at == std::string::npos) return answer;
    return answer + read_bytes(std::strtoul(answer.c_str() + at + 16, nullptr, 10));
  }
  /// The chunks of a chunked body (the head has been read); `complete` tells whether the last came.
  std::vector<std::string> read_chunks(bool* complete = nullptr) {
    std::vector<std::string> chunks;
    for (;;) {
      const std::string size_line = read_until("\r\n");
      const std::size_t size = std::strtoul(size_line.c_str(), nullptr, 16);
      if (size_line.empty() || size == 0) {
        const bool ended = !size_line.empty() && read_until("\r\n") == "\r\n";
        if (complete != nullptr) *complete = ended;
        return chunks;
      }
      chunks.push_back(read_bytes(size));
      if (read_until("\r\n") != "\r\n") return chunks;
    }
  }

 private:
  bool receive(int timeout_ms) {
    if (ended_) return false;
    pollfd wait{descriptor_, POLLIN, 0};
    if (::poll(&wait, 1, timeout_ms) <= 0) return false;
    char bytes[16 * 1024];
    const auto count = ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (count <= 0) {
      ended_ = true;
      return false;
    }
    received_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  int descriptor_;
  bool connected_ = false;
  bool ended_ = false;
  std::string received_;
};

}  // namespace sideseat::net
