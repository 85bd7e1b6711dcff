// One thread a connection; whoever is free takes the next request.
#include "bench/server/load/sending.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

namespace sideseat::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::chrono::milliseconds kPause{50};  // Before something is tried again.

/// What one connection's thread has seen; merged at the end.
struct Seen {
  std::vector<std::size_t> acknowledged;
  std::vector<double> latencies_ms;
  std::size_t tries_again = 0;
  std::size_t refused = 0;
  int refused_status = 0;
};

class Sender {
 public:
  Sender(const std::vector<Request>& requests, const SendOptions& options,
         std::atomic<std::size_t>& next, Clock::time_point began)
      : requests_(requests),
        options_(options),
        next_(next),
        began_(began),
        connection_(options.address) {}

  Seen run() {
    for (;;) {
      const std::size_t index = next_.fetch_add(1, std::memory_order_relaxed);
      if (index >= requests_.size()) break;
      if (options_.rate > 0) {
        std::this_thread::sleep_until(began_ + std::chrono::duration_cast<Clock::duration>(Seconds(
                                                   static_cast<double>(index) / options_.rate)));
      }
      if (!deliver(index)) break;
    }
    return std::move(seen_);
  }

 private:
  /// False when there is no sense in going on.
  bool deliver(std::size_t index) {
    const std::string head = head_of(requests_[index].body);
    const auto began = Clock::now();
    for (;;) {
      const auto answer = connection_.exchange(head, requests_[index].body);
      if (answer && answer->status == 200) {
        seen_.acknowledged.push_back(index);
        seen_.latencies_ms.push_back(Milliseconds(Clock::now() - began).count());
        return true;
      }
      if (answer && answer->status != 429 && answer->status != 503) {
        ++seen_.refused;
        seen_.refused_status = answer->status;
        return true;
      }
      if (Seconds(Clock::now() - began).count() >= options_.patience_s) return answer.has_value();
      ++seen_.tries_again;
      std::this_thread::sleep_for(kPause);
    }
  }

  std::string head_of(const std::string& body) const {
    const bool is_json = options_.encoding == otlp::Encoding::kJson;
    return "POST " + options_.path + " HTTP/1.1\r\nhost: " + options_.address.host + ":" +
           std::to_string(options_.address.port) + "\r\ncontent-type: application/" +
           (is_json ? "json" : "x-protobuf") +
           "\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n";
  }

  // Constant after construction; the requests and the counter are the caller's.
  const std::vector<Request>& requests_;
  const SendOptions& options_;
  std::atomic<std::size_t>& next_;
  const Clock::time_point began_;
  // Confined to the thread that runs.
  Connection connection_;
  Seen seen_;
};

}  // namespace

Sent send_all(const std::vector<Request>& requests, const SendOptions& options) {
  std::atomic<std::size_t> next = 0;
  std::vector<Seen> seen(options.connections);
  std::vector<std::thread> threads;
  threads.reserve(seen.size());
  const auto began = Clock::now();
  for (Seen& mine : seen) {
    threads.emplace_back([&] { mine = Sender(requests, options, next, began).run(); });
  }
  for (std::thread& thread : threads) thread.join();

  Sent sent;
  sent.elapsed_s = Seconds(Clock::now() - began).count();
  sent.acknowledged.resize(requests.size());
  for (const Seen& one : seen) {
    for (const std::size_t index : one.acknowledged) sent.acknowledged[index] = true;
    sent.latencies_ms.insert(sent.latencies_ms.end(), one.latencies_ms.begin(),
                             one.latencies_ms.end());
    sent.tries_again += one.tries_again;
    sent.refused += one.refused;
    if (one.refused > 0) sent.refused_status = one.refused_status;
  }
  std::sort(sent.latencies_ms.begin(), sent.latencies_ms.end());
  return sent;
}

}  // namespace sideseat::bench
