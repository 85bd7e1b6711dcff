// How long a batch of calls takes to encode and decode. A span here is like a call's: twenty
// attributes and a conversation of 20 KB as JSON text.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "otlp/otlp.h"

namespace sideseat::otlp {
namespace {

TraceRequest batch_of_calls(std::int64_t count) {
  Span span;
  span.trace_id.bytes[0] = 1;
  span.span_id.bytes[0] = 1;
  span.name = "chat us.anthropic.claude-sonnet-4-5-20250929-v1:0";
  span.started_at_ns = 1'700'000'000'000'000'000;
  span.ended_at_ns = span.started_at_ns + 1;
  for (std::int64_t i = 0; i < 20; ++i) {
    span.attributes.push_back({"gen_ai.attribute." + std::to_string(i), {i}});
  }
  std::string messages = R"([{"role":"user","parts":[{"type":"text","content":")";
  messages.append(20'000, 'x').append("\"}]}]");
  span.attributes.push_back({"gen_ai.input.messages", {messages}});
  return {{{}, {{{}, std::vector<Span>(static_cast<std::size_t>(count), span)}}}};
}

void encode(benchmark::State& state, Encoding encoding) {
  const TraceRequest request = batch_of_calls(state.range(0));
  std::size_t bytes = 0;
  for (auto _ : state) bytes += encode_request(encoding, request).size();
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void decode(benchmark::State& state, Encoding encoding) {
  const TraceRequest request = batch_of_calls(state.range(0));
  const std::string bytes = encode_request(encoding, request);
  for (auto _ : state) {
    const auto decoded = decode_request(encoding, bytes);
    if (!decoded || *decoded != request) std::abort();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK_CAPTURE(encode, protobuf, Encoding::kProtobuf)->Arg(1)->Arg(100);
BENCHMARK_CAPTURE(encode, json, Encoding::kJson)->Arg(1)->Arg(100);
BENCHMARK_CAPTURE(decode, protobuf, Encoding::kProtobuf)->Arg(1)->Arg(100);
BENCHMARK_CAPTURE(decode, json, Encoding::kJson)->Arg(1)->Arg(100);

}  // namespace
}  // namespace sideseat::otlp
