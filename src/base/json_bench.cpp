// How fast a body is indexed: a conversation of short messages, and one with an image in base64.
#include <benchmark/benchmark.h>

#include "base/json.h"
#include "base/json_writer.h"

namespace {

std::string conversation(int messages, std::size_t message_bytes) {
  std::string out;
  sideseat::JsonWriter json(out);
  json.begin_object().key("messages").begin_array();
  for (int i = 0; i < messages; ++i) {
    json.begin_object().member("role", i % 2 == 0 ? "user" : "assistant").key("content");
    json.begin_array().begin_object().member("text", std::string(message_bytes, 'x'));
    json.end_object().end_array().end_object();
  }
  json.end_array().end_object();
  return out;
}

void parse(benchmark::State& state) {
  const std::string text =
      conversation(static_cast<int>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) {
    auto document = sideseat::JsonDocument::parse(text);
    if (!document) state.SkipWithError("the text is refused");
    benchmark::DoNotOptimize(document);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(parse)->Args({100, 1024})->Args({1000, 64})->Args({1, 1 << 20});

}  // namespace
