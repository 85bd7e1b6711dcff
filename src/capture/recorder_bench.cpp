// What recording costs the thread that makes a call, and what decoding costs the one that polls.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bedrock/event_stream_writer.h"
#include "capture/recorder.h"

namespace sideseat::capture {
namespace {

constexpr std::string_view kAnswer =
    R"({"output":{"message":{"role":"assistant","content":[{"text":"Yes."}]}},)"
    R"("stopReason":"end_turn","usage":{"inputTokens":9,"outputTokens":2,"totalTokens":11}})";

std::shared_ptr<const std::string> request(std::int64_t messages) {
  std::string body = R"({"messages":[)";
  for (std::int64_t i = 0; i < messages; ++i) {
    if (i > 0) body += ',';
    body += R"({"role":"user","content":[{"text":")" + std::string(1024, 'x') + R"("}]})";
  }
  return std::make_shared<const std::string>(body + "]}");
}

CallStart start(const std::shared_ptr<const std::string>& body, const char* operation) {
  return {.operation = operation,
          .url_path = "/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse",
          .region = "us-east-1",
          .server_address = "bedrock-runtime.us-east-1.amazonaws.com",
          .request_body = {*body, body}};
}

class Host {
 public:
  Recorder& recorder() { return *recorder_; }
  std::int64_t drain() {
    spans_.clear();
    recorder_->poll(spans_);
    return static_cast<std::int64_t>(spans_.size());
  }
  // Outside the measured time, so that the queue never fills.
  std::int64_t drain_unmeasured(benchmark::State& state) {
    state.PauseTiming();
    const std::int64_t spans = drain();
    state.ResumeTiming();
    return spans;
  }

 private:
  std::shared_ptr<Recorder> recorder_ = Recorder::create({}, system_clock(), system_random());
  std::vector<Span> spans_;
};

// One Converse call by references, with `range` messages of 1 KB: flat in the conversation's size.
void BM_CallersThread(benchmark::State& state) {
  const auto body = request(state.range(0));
  const Bytes answer = copy_bytes(kAnswer);
  Host host;
  std::int64_t spans = 0;
  std::int64_t calls = 0;
  for (auto _ : state) {
    const auto call = host.recorder().begin(start(body, "Converse"));
    call->attempt(200);
    call->response({.http_status = 200, .body = answer});
    call->end(EndReason::kComplete);
    if (++calls % 256 == 0) spans += host.drain_unmeasured(state);
  }
  spans += host.drain();
  if (spans != calls) state.SkipWithError("spans are missing");
}
BENCHMARK(BM_CallersThread)->Arg(1)->Arg(20)->Arg(100);

// One chunk of a stream: small bytes are copied.
void BM_CallersThreadPerEvent(benchmark::State& state) {
  const std::string event = bedrock::write_event(
      "contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":" words"},"p":"abcdefgh"})");
  const auto body = request(1);
  Host host;
  auto call = host.recorder().begin(start(body, "ConverseStream"));
  call->response({.http_status = 200});
  std::int64_t events = 0;
  for (auto _ : state) {
    call->chunk(copy_bytes(event));
    if (++events % 4096 == 0) {
      state.PauseTiming();
      call = host.recorder().begin(start(body, "ConverseStream"));
      call->response({.http_status = 200});
      state.ResumeTiming();
      host.drain_unmeasured(state);
    }
  }
  if (host.recorder().stats().contents_dropped > 0) state.SkipWithError("bytes were dropped");
}
BENCHMARK(BM_CallersThreadPerEvent);

// From bytes to span, for the same call.
void BM_PollingThread(benchmark::State& state) {
  const auto body = request(state.range(0));
  Host host;
  for (auto _ : state) {
    const auto call = host.recorder().begin(start(body, "Converse"));
    call->response({.http_status = 200, .body = copy_bytes(kAnswer)});
    call->end(EndReason::kComplete);
    if (host.drain() != 1) state.SkipWithError("the span is missing");
  }
}
BENCHMARK(BM_PollingThread)->Arg(1)->Arg(20)->Arg(100);

}  // namespace
}  // namespace sideseat::capture
