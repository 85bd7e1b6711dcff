// Inside net: a blocking TCP connection with deadlines that another thread can interrupt.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sideseat::net {

/// Wakes a thread that waits on a socket. Thread-safe.
class Interrupter {
 public:
  Interrupter();
  ~Interrupter();
  Interrupter(const Interrupter&) = delete;
  Interrupter& operator=(const Interrupter&) = delete;

  void interrupt();
  void reset();
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

/// Every operation ends by `deadline_ns` (the steady clock's) or when interrupted, with
/// kUnavailable.
class Socket {
 public:
  /// Tries every address the name has. Looking up a name that is not numeric is the system's
  /// business and not bounded by the deadline. Errors: kUnavailable.
  static Result<Socket> connect(const std::string& host, int port, std::int64_t deadline_ns,
                                const Interrupter& interrupter);
  Socket() = default;
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  ~Socket() { close(); }

  bool is_open() const { return descriptor_ >= 0; }
  void close();
  Status send(std::string_view bytes, std::int64_t deadline_ns, const Interrupter& interrupter);
  /// Number of bytes read; 0 at the end of the stream.
  Result<std::size_t> receive(char* out, std::size_t bytes_max, std::int64_t deadline_ns,
                              const Interrupter& interrupter);

 private:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Status wait(short events, std::int64_t deadline_ns, const Interrupter& interrupter) const;
  Status finish_connect(std::int64_t deadline_ns, const Interrupter& interrupter) const;

  int descriptor_ = -1;
};

}  // namespace sideseat::net
