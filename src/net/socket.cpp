// Non-blocking sockets and poll(), made to look blocking.
#include "net/socket.h"

#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include "base/clock.h"

namespace sideseat::net {
namespace {

constexpr std::int64_t kNanosecondsPerMillisecond = 1'000'000;

Error unavailable(std::string_view attempt, int error_number) {
  return {ErrorCode::kUnavailable,
          std::string(attempt) + ": " + std::generic_category().message(error_number)};
}

}  // namespace

Interrupter::Interrupter() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Interrupter::~Interrupter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

// Neither is const, though no member changes: what the descriptor stands for does.
// NOLINTNEXTLINE(readability-make-member-function-const)
void Interrupter::interrupt() {
  const std::uint64_t one = 1;
  // Fails only when it is already set to the brim.
  [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof one);
}

// NOLINTNEXTLINE(readability-make-member-function-const)
void Interrupter::reset() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto taken = ::read(descriptor_, &count, sizeof count);
}

Socket::Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this != &other) {
    close();
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

void Socket::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

Result<Socket> Socket::connect(const std::string& host, int port, std::int64_t deadline_ns,
                               const Interrupter& interrupter) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  int failure = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failure == EAI_NONAME || failure == EAI_ADDRFAMILY) {  // No interface but loopback is up.
    hints.ai_flags = AI_NUMERICSERV;
    failure = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  }
  const std::string attempt = "connect to " + host + ":" + std::to_string(port);
  if (failure != 0) {
    return Error{ErrorCode::kUnavailable, attempt + ": " + ::gai_strerror(failure)};
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);

  Error last(ErrorCode::kUnavailable, attempt + ": no address");
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    Socket socket(::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket.is_open()) {
      last = unavailable(attempt, errno);
      continue;
    }
    if (::connect(socket.descriptor_, address->ai_addr, address->ai_addrlen) != 0 &&
        errno != EINPROGRESS) {
      last = unavailable(attempt, errno);
      continue;
    }
    auto connected = socket.finish_connect(deadline_ns, interrupter);
    if (connected) return socket;
    last = std::move(connected).error().in(attempt);
  }
  return last;
}

Status Socket::finish_connect(std::int64_t deadline_ns, const Interrupter& interrupter) const {
  SIDESEAT_CHECK(wait(POLLOUT, deadline_ns, interrupter));
  int failure = 0;
  socklen_t size = sizeof failure;
  ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &failure, &size);
  if (failure != 0) {
    return Error{ErrorCode::kUnavailable, std::generic_category().message(failure)};
  }
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return ok();
}

Status Socket::wait(short events, std::int64_t deadline_ns, const Interrupter& interrupter) const {
  for (;;) {
    const std::int64_t left_ns = deadline_ns - system_clock().steady_ns();
    if (left_ns <= 0) return Error{ErrorCode::kUnavailable, "no answer in time"};
    std::array<pollfd, 2> waits{pollfd{descriptor_, events, 0},
                                pollfd{interrupter.descriptor(), POLLIN, 0}};
    const std::int64_t left_ms =
        std::min<std::int64_t>(left_ns / kNanosecondsPerMillisecond + 1, 60'000);
    const int ready = ::poll(waits.data(), waits.size(), static_cast<int>(left_ms));
    if (ready < 0 && errno != EINTR) return unavailable("wait for the network", errno);
    if (ready <= 0) continue;
    if (waits[1].revents != 0) return Error{ErrorCode::kUnavailable, "cancelled"};
    return ok();
  }
}

Status Socket::send(std::string_view bytes, std::int64_t deadline_ns,
                    const Interrupter& interrupter) {
  while (!bytes.empty()) {
    const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      SIDESEAT_CHECK(wait(POLLOUT, deadline_ns, interrupter));
    } else if (errno != EINTR) {
      return unavailable("send", errno);
    }
  }
  return ok();
}

Result<std::size_t> Socket::receive(char* out, std::size_t bytes_max, std::int64_t deadline_ns,
                                    const Interrupter& interrupter) {
  for (;;) {
    SIDESEAT_CHECK(wait(POLLIN, deadline_ns, interrupter));
    const auto received = ::recv(descriptor_, out, bytes_max, 0);
    if (received >= 0) return static_cast<std::size_t>(received);
    if (errno != EAGAIN && errno != EINTR) return unavailable("receive", errno);
  }
}

}  // namespace sideseat::net
