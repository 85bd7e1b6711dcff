// Taking requests apart: what each span costs before the writer sees it.
//
// 100 spans a request. `attributes`: the current conventions, a history of five messages in a JSON
// string. `events`: the same as the SideSeat 1.x SDK sends it, in an event with all messages beside
// an event a message.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <utility>

#include "ingest/take_apart.h"
#include "model/attribute_names.h"
#include "otlp/otlp.h"

namespace sideseat::ingest {
namespace {

constexpr int kSpans = 100;

void put(Attributes& attributes, std::string_view key, std::string text) {
  attributes.push_back({std::string(key), {std::move(text)}});
}

std::string some_text(int seed) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "word" + std::to_string((i * seed) % 97) + " ";
  return text;
}

std::string parts_message(std::string_view role, int seed) {
  return R"({"role":")" + std::string(role) + R"(","parts":[{"type":"text","content":")" +
         some_text(seed) + R"("}]})";
}
std::string content_message(std::string_view role, int seed) {
  return R"({"role": ")" + std::string(role) + R"(", "content": [{"text": ")" + some_text(seed) +
         R"("}]})";
}

std::string history(int seed, std::string (*message)(std::string_view, int)) {
  std::string list = "[" + message("system", 1);
  for (int i = 0; i < 4; ++i) list += ", " + message(i % 2 == 0 ? "user" : "assistant", seed + i);
  return list + "]";
}

Span call(int number) {
  Span span;
  span.trace_id.bytes[0] = 1;
  span.span_id.bytes[0] = static_cast<std::uint8_t>(number + 1);
  span.name = "chat us.anthropic.claude-haiku-4-5-20251001-v1:0";
  span.started_at_ns = 1'767'323'045'000'000'000;
  span.ended_at_ns = span.started_at_ns + 900'000'000;
  put(span.attributes, attribute::kSessionId, "session");
  put(span.attributes, attribute::kUserId, "user");
  put(span.attributes, attribute::kProviderName, "aws.bedrock");
  put(span.attributes, attribute::kOperationName, "chat");
  put(span.attributes, attribute::kRequestModel, "us.anthropic.claude-haiku-4-5-20251001-v1:0");
  put(span.attributes, attribute::kResponseModel, "us.anthropic.claude-haiku-4-5-20251001-v1:0");
  span.attributes.push_back({std::string(attribute::kRequestTemperature), {0.3}});
  span.attributes.push_back({std::string(attribute::kInputTokens), {std::int64_t{500}}});
  span.attributes.push_back({std::string(attribute::kOutputTokens), {std::int64_t{50}}});
  return span;
}

Span attributes_call(int number) {
  Span span = call(number);
  put(span.attributes, attribute::kInputMessages, history(number, parts_message));
  put(span.attributes, attribute::kOutputMessages, "[" + parts_message("assistant", 7) + "]");
  return span;
}

Span events_call(int number) {
  Span span = call(number);
  SpanEvent details{.time_unix_ns = span.ended_at_ns,
                    .name = "gen_ai.client.inference.operation.details"};
  put(details.attributes, attribute::kInputMessages, history(number, content_message));
  put(details.attributes, attribute::kOutputMessages,
      "[" + content_message("assistant", number) + "]");
  span.events.push_back(std::move(details));
  for (const std::string_view name : {"gen_ai.user.message", "gen_ai.choice"}) {
    SpanEvent event{.time_unix_ns = span.ended_at_ns, .name = std::string(name)};
    put(event.attributes, "content", R"([{"text": ")" + some_text(number) + R"("}])");
    span.events.push_back(std::move(event));
  }
  return span;
}

TraceRequest make_request(Span (*make)(int)) {
  TraceRequest request(1);
  request[0].scopes.resize(1);
  request[0].scopes[0].scope.name = "sideseat.aws.bedrock";
  for (int i = 0; i < kSpans; ++i) request[0].scopes[0].spans.push_back(make(i));
  return request;
}

void take_apart_all(benchmark::State& state, Span (*make)(int)) {
  const TraceRequest request = make_request(make);
  const std::string bytes = otlp::encode_request(otlp::Encoding::kProtobuf, request);
  for (auto _ : state) {
    state.PauseTiming();
    TraceRequest copy = request;
    state.ResumeTiming();
    const TakenApart taken = take_apart("default", std::move(copy));
    if (taken.records.size() != kSpans) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * kSpans);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

void BM_TakeApartAttributes(benchmark::State& state) { take_apart_all(state, attributes_call); }
BENCHMARK(BM_TakeApartAttributes)->Unit(benchmark::kMicrosecond);
void BM_TakeApartEvents(benchmark::State& state) { take_apart_all(state, events_call); }
BENCHMARK(BM_TakeApartEvents)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sideseat::ingest
