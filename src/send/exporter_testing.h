// For tests of send: a source to fill, a server that counts, a clock to turn.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/gzip.h"
#include "base/limits.h"
#include "base/random.h"
#include "model/span_source.h"
#include "net/http_server.h"
#include "otlp/otlp.h"

namespace sideseat::send {

/// Longer than anything here takes on a slow machine under a sanitizer.
inline constexpr int kPatienceMs = 30'000;

/// By default it has just ended by any clock, so that it waits for company.
inline Span named_span(std::string name, std::int64_t ended_at_ns = INT64_MAX) {
  Span span;
  span.trace_id = TraceId::random(system_random());
  span.span_id = SpanId::random(system_random());
  span.name = std::move(name);
  span.ended_at_ns = ended_at_ns;
  return span;
}

/// Spans that a test puts in. Thread-safe.
class FilledSource final : public SpanSource {
 public:
  void add(Span span) {
    const std::lock_guard lock(state_->mutex);
    state_->spans.push_back(std::move(span));
  }
  void add(std::string name) { add(named_span(std::move(name))); }
  void add(int count) {
    for (int i = 0; i < count; ++i) add(std::to_string(i));
  }
  /// Runs on the exporter's thread, at every poll.
  std::function<void()> at_poll;

  void poll(std::vector<Span>& out) override {
    if (at_poll) at_poll();
    const std::lock_guard lock(state_->mutex);
    for (Span& span : state_->spans) out.push_back(std::move(span));
    state_->spans.clear();
  }
  /// The exporter's thread may have held the lock when the process forked.
  void after_fork_in_child() {
    (void)state_.release();
    state_ = std::make_unique<State>();
  }

 private:
  struct State {
    std::mutex mutex;
    std::vector<Span> spans;
  };
  std::unique_ptr<State> state_ = std::make_unique<State>();
};

/// An OTLP server that keeps the names of all spans it acknowledged, request by request.
class Collector {
 public:
  /// Decides the answer; spans count as received if it is a 200.
  using Answer = std::function<net::HttpResponse(const net::HttpRequest&)>;

  explicit Collector(std::uint16_t port = 0) { start(port); }

  void start(std::uint16_t port) {
    net::HttpServerOptions options;
    options.port = port;
    auto server = net::HttpServer::start(
        options, [this](net::HttpRequest request, net::HttpResponder responder) {
          handle(std::move(request), std::move(responder));
        });
    ASSERT_TRUE(server.has_value()) << server.error().message();
    server_ = *std::move(server);
    port_ = server_->port();
  }
  void stop() { server_.reset(); }
  std::uint16_t port() const { return port_; }
  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/otel/default/v1/traces";
  }

  void answer_with(Answer answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }
  void answer_with(int status, net::Headers headers = {}, std::string body = {}) {
    answer_with(
        [status, headers = std::move(headers), body = std::move(body)](const net::HttpRequest&) {
          return net::HttpResponse{
              .status = status, .headers = headers, .body = body, .static_body = {}};
        });
  }
  /// Requests are read and never answered until the next call of `answer_with`.
  void hang() {
    const std::lock_guard lock(mutex_);
    hanging_ = true;
  }

  std::vector<std::vector<std::string>> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& request : requests()) all.insert(all.end(), request.begin(), request.end());
    return all;
  }
  int asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  net::HttpRequest last_request() const {
    const std::lock_guard lock(mutex_);
    return last_request_;
  }
  /// False if it takes longer than kPatienceMs.
  bool wait_until_asked(int times) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::milliseconds(kPatienceMs),
                             [&] { return asked_ >= times; });
  }
  bool wait_for_spans(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::milliseconds(kPatienceMs), [&] {
      std::size_t received = 0;
      for (const auto& request : requests_) received += request.size();
      return received >= count;
    });
  }

 private:
  void handle(net::HttpRequest request, net::HttpResponder responder) {
    const std::lock_guard lock(mutex_);
    ++asked_;
    last_request_ = std::move(request);
    if (hanging_) {
      held_.push_back(std::move(responder));
    } else {
      net::HttpResponse response = answer_ ? answer_(last_request_) : net::HttpResponse{};
      if (response.status == 200) requests_.push_back(span_names(last_request_.body));
      responder.send(std::move(response));
    }
    changed_.notify_all();
  }
  static std::vector<std::string> span_names(const std::string& body) {
    std::vector<std::string> names;
    const auto inflated = gunzip(body, limits::kRequestInflatedBytesMax);
    EXPECT_TRUE(inflated.has_value());
    const auto request = otlp::decode_request(otlp::Encoding::kProtobuf, *inflated);
    EXPECT_TRUE(request.has_value());
    for (const ResourceSpans& resource : *request) {
      for (const ScopeSpans& scope : resource.scopes) {
        for (const Span& span : scope.spans) names.push_back(span.name);
      }
    }
    return names;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Answer answer_;
  bool hanging_ = false;
  std::vector<net::HttpResponder> held_;
  std::vector<std::vector<std::string>> requests_;
  net::HttpRequest last_request_;
  int asked_ = 0;
  std::uint16_t port_ = 0;
  std::unique_ptr<net::HttpServer> server_;  // Last: its threads use the rest.
};

/// Stands still until it is told to go on. Thread-safe.
class HandTurnedClock final : public Clock {
 public:
  std::int64_t unix_ns() const override { return kEpochNs + now_ns_; }
  std::int64_t steady_ns() const override { return now_ns_; }
  void advance_ms(std::int64_t ms) { now_ns_ += ms * 1'000'000; }

  static constexpr std::int64_t kEpochNs = 1'790'000'000'000'000'000;

 private:
  std::atomic<std::int64_t> now_ns_{1'000'000'000};
};

/// Always the same byte; for back-off 0 is the shortest jitter. Spool names stay apart by their
/// time.
class FixedRandom final : public RandomSource {
 public:
  explicit FixedRandom(std::uint8_t byte) : byte_(byte) {}
  void fill(std::span<std::uint8_t> out) override { std::fill(out.begin(), out.end(), byte_); }

 private:
  const std::uint8_t byte_;
};

}  // namespace sideseat::send
