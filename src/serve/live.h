// Who is watching: traces that change go to every open page as server-sent events.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "net/http_server.h"

namespace sideseat::serve {

/// Thread-safe. Never waits for a watcher: one that reads too slowly is cut off by its stream and
/// connects again.
class LiveHub : public std::enable_shared_from_this<LiveHub> {
 public:
  /// Watchers beyond this are refused: each is a connection that stays.
  static constexpr std::size_t kWatchersMax = 256;
  /// A comment goes out this often, so that a dead connection shows at both ends.
  static constexpr int kHeartbeatMs = 15'000;

  /// Starts the event stream of one watcher of `project`.
  void watch(std::string_view project, net::HttpResponder responder);
  /// Sends `event: trace` with `summary_json` to the watchers of `project`.
  void publish(std::string_view project, std::string_view summary_json);
  /// Sends `event: deleted` with the trace's id.
  void publish_deleted(std::string_view project, std::string_view trace_id);
  /// True if somebody watches: summaries need not be written for nobody.
  bool watched(std::string_view project) const;
  void heartbeat();
  /// Ends every stream.
  void close();

 private:
  struct Watcher {
    std::string project;
    net::HttpStream stream;
  };
  void forget(std::uint64_t id);
  void send(std::string_view project, const std::string& event);

  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::map<std::uint64_t, Watcher> watchers_;
  std::uint64_t next_id_ = 1;
};

}  // namespace sideseat::serve
