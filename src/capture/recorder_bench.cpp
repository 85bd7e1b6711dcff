// What recording costs the thread that makes a call, and what decoding costs the one that polls.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "base/encoding.h"
#include "base/limits.h"
#include "bedrock/event_stream_writer.h"
#include "capture/attachments.h"
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

// The same for a call with a picture of 1 MB that has been sent before, as in every further turn of
// a conversation (0), or has not (1).
void BM_PollingThreadWithAPicture(benchmark::State& state) {
  std::string bytes(1 << 20, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i >> 8);
  const auto body = std::make_shared<const std::string>(
      R"({"messages":[{"role":"user","content":[{"text":"What is this?"},)"
      R"({"image":{"format":"png","source":{"bytes":")" +
      to_base64(bytes) + R"("}}}]}]})");
  Host host;
  for (auto _ : state) {
    if (state.range(0) != 0) host.recorder().spans_lost();
    const auto call = host.recorder().begin(start(body, "Converse"));
    call->response({.http_status = 200, .body = copy_bytes(kAnswer)});
    call->end(EndReason::kComplete);
    if (host.drain() != 1) state.SkipWithError("the span is missing");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body->size()));
}
BENCHMARK(BM_PollingThreadWithAPicture)->Arg(0)->Arg(1);

// What looking for attachments adds to a body that has none, 1 MB of text.
void BM_AttachmentsOfABodyWithoutAny(benchmark::State& state) {
  Attachments attachments(limits::kAttachmentBytesMax, system_clock());
  bedrock::CallFacts facts;
  for (int i = 0; facts.request_body.size() < 1 << 20; ++i) {
    facts.request_body += R"({"role":"user","content":[{"type":"text","text":"Why is sea number )" +
                          std::to_string(i) + R"( salty, and where?"}]},)";
  }
  for (auto _ : state) {
    if (!attachments.take(facts).empty()) state.SkipWithError("there was one");
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(facts.request_body.size()));
}
BENCHMARK(BM_AttachmentsOfABodyWithoutAny);

}  // namespace
}  // namespace sideseat::capture
