// Inside net: the open connections of one server.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sideseat::net {

/// Owns connections from their accept until their socket is closed. Thread-safe.
template <typename Connection>
class ConnectionTable {
 public:
  explicit ConnectionTable(std::size_t connections_max) : connections_max_(connections_max) {}

  /// False if there are as many as there may be.
  bool add(std::shared_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    if (connections_.size() >= connections_max_) return false;
    auto* const key = connection.get();
    connections_.emplace(key, std::move(connection));
    return true;
  }
  void remove(Connection* connection) {
    const std::lock_guard lock(mutex_);
    connections_.erase(connection);
    gone_.notify_all();
  }
  void for_each(void (Connection::*member)()) const {
    std::vector<std::shared_ptr<Connection>> connections;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& entry : connections_) connections.push_back(entry.second);
    }
    for (const auto& connection : connections) (connection.get()->*member)();
  }

  /// Asks every connection to end after what is under way, waits at most `grace_ms`, and cuts what
  /// is left. Accepting must have ended; not to be called on the loop.
  void drain(int grace_ms) {
    const auto all_gone = [this] { return connections_.empty(); };
    for_each(&Connection::close_when_idle);
    std::unique_lock lock(mutex_);
    if (gone_.wait_for(lock, std::chrono::milliseconds(grace_ms), all_gone)) return;
    lock.unlock();
    for_each(&Connection::close_now);
    lock.lock();
    gone_.wait(lock, all_gone);
  }

 private:
  const std::size_t connections_max_;
  mutable std::mutex mutex_;
  std::condition_variable gone_;
  // Guarded by mutex_.
  std::unordered_map<Connection*, std::shared_ptr<Connection>> connections_;
};

}  // namespace sideseat::net
