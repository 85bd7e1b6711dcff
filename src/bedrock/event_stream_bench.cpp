// How fast an answer of 500 events is split, fed at once and as one HTTP chunk per event.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bedrock/event_stream.h"
#include "bedrock/event_stream_writer.h"

namespace sideseat::bedrock {
namespace {

constexpr int kEvents = 500;

std::vector<std::string> messages() {
  return std::vector<std::string>(
      kEvents, write_event("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":)"
                                                R"(" a few words"},"p":"abcdefghijklmnop"})"));
}

int drain(EventStreamDecoder& decoder) {
  int frames = 0;
  for (;;) {
    const auto frame = decoder.next();
    if (!frame || !*frame) return frames;
    benchmark::DoNotOptimize((*frame)->payload.data());
    ++frames;
  }
}

void BM_DecodeAtOnce(benchmark::State& state) {
  std::string stream;
  for (const std::string& message : messages()) stream += message;
  for (auto _ : state) {
    EventStreamDecoder decoder;
    decoder.feed(stream);
    if (drain(decoder) != kEvents) state.SkipWithError("frames are missing");
  }
  state.SetItemsProcessed(state.iterations() * kEvents);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(stream.size()));
}
BENCHMARK(BM_DecodeAtOnce);

void BM_DecodeEventByEvent(benchmark::State& state) {
  const std::vector<std::string> pieces = messages();
  for (auto _ : state) {
    EventStreamDecoder decoder;
    int frames = 0;
    for (const std::string& piece : pieces) {
      decoder.feed(piece);
      frames += drain(decoder);
    }
    if (frames != kEvents) state.SkipWithError("frames are missing");
  }
  state.SetItemsProcessed(state.iterations() * kEvents);
}
BENCHMARK(BM_DecodeEventByEvent);

}  // namespace
}  // namespace sideseat::bedrock
