// The streams are copied out of the lock before they are written to, because a write may end a
// stream and so come back to forget().
#include "serve/live.h"

#include <vector>

#include "serve/problem.h"

namespace sideseat::serve {

void LiveHub::watch(std::string_view project, net::HttpResponder responder) {
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(mutex_);
    if (watchers_.size() < kWatchersMax) id = next_id_++;
  }
  if (id == 0) {
    return responder.send(problem(Error(
        ErrorCode::kUnavailable, std::to_string(kWatchersMax) + " pages are watching already")));
  }
  auto stream = responder.start_stream(
      200, {{"content-type", "text/event-stream"}, {"cache-control", "no-store"}});
  {
    const std::lock_guard lock(mutex_);
    watchers_.emplace(id, Watcher{std::string(project), stream});
  }
  // `retry`: how soon a page connects again, in milliseconds.
  stream.write("retry: 1000\n\n");
  stream.on_close([hub = weak_from_this(), id] {
    if (const auto alive = hub.lock()) alive->forget(id);
  });
}

void LiveHub::publish(std::string_view project, std::string_view summary_json) {
  send(project, "event: trace\ndata: " + std::string(summary_json) + "\n\n");
}

void LiveHub::publish_deleted(std::string_view project, std::string_view trace_id) {
  send(project, "event: deleted\ndata: {\"trace_id\":\"" + std::string(trace_id) + "\"}\n\n");
}

void LiveHub::send(std::string_view project, const std::string& event) {
  std::vector<net::HttpStream> streams;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, watcher] : watchers_) {
      if (watcher.project == project) streams.push_back(watcher.stream);
    }
  }
  for (auto& stream : streams) stream.write(event);
}

bool LiveHub::watched(std::string_view project) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, watcher] : watchers_) {
    if (watcher.project == project) return true;
  }
  return false;
}

void LiveHub::heartbeat() {
  std::vector<net::HttpStream> streams;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, watcher] : watchers_) streams.push_back(watcher.stream);
  }
  for (auto& stream : streams) stream.write(": still here\n\n");
}

void LiveHub::close() {
  std::map<std::uint64_t, Watcher> watchers;
  {
    const std::lock_guard lock(mutex_);
    watchers.swap(watchers_);
  }
  for (auto& [id, watcher] : watchers) watcher.stream.finish();
}

void LiveHub::forget(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  watchers_.erase(id);
}

}  // namespace sideseat::serve
