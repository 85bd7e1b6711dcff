// For tests: a server that answers its n-th connection with the n-th script, byte for byte,
// whatever is asked.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace sideseat::net {

class ScriptedServer {
 public:
  enum Then {
    kClose,
    kHold,  ///< Says no more and keeps the connection open until destruction.
  };
  struct Connection {
    std::string answer = {};
    bool bytewise = false;  ///< Sends one byte at a time.
    Then then = kClose;
  };

  explicit ScriptedServer(std::vector<Connection> script)
      : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    (void)::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 16);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, script = std::move(script)] { run(script); });
  }
  ~ScriptedServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
    for (const int held : held_) ::close(held);
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  void run(const std::vector<Connection>& script) {
    for (const Connection& connection : script) {
      const int peer = ::accept(listener_, nullptr, nullptr);
      if (peer < 0) return;
      read_request(peer);
      const std::size_t step = connection.bytewise ? 1 : connection.answer.size() + 1;
      for (std::size_t at = 0; at < connection.answer.size(); at += step) {
        const std::string piece = connection.answer.substr(at, step);
        ::send(peer, piece.data(), piece.size(), MSG_NOSIGNAL);
      }
      if (connection.then == kHold) {
        held_.push_back(peer);
      } else {
        ::close(peer);
      }
    }
  }

  static void read_request(int peer) {
    std::string received;
    char bytes[4096];
    for (;;) {
      const std::size_t head_end = received.find("\r\n\r\n");
      if (head_end != std::string::npos) {
        const std::size_t length_at = received.find("content-length: ");
        const std::size_t length =
            length_at == std::string::npos
                ? 0
                : std::strtoul(received.c_str() + length_at + 16, nullptr, 10);
        if (received.size() >= head_end + 4 + length) return;
      }
      const auto count = ::recv(peer, bytes, sizeof bytes, 0);
      if (count <= 0) return;
      received.append(bytes, static_cast<std::size_t>(count));
    }
  }

  int listener_;
  std::uint16_t port_ = 0;
  std::vector<int> held_;  // Touched by the thread, and after it has ended.
  std::thread thread_;
};

}  // namespace sideseat::net
