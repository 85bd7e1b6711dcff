// What it costs to find a span's dialect and where its messages are: paid for each span that comes.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdlib>
#include <string>
#include <utility>

#include "model/attribute_names.h"
#include "otlp/dialects/dialect.h"

namespace sideseat::otlp {
namespace {

/// As many attributes as a chat call has.
Span chat() {
  Span span{.name = "chat", .kind = SpanKind::kClient};
  const auto put = [&](std::string_view key, AttributeValue value) {
    span.attributes.push_back({std::string(key), std::move(value)});
  };
  put(attribute::kSessionId, {"session"});
  put(attribute::kUserId, {"user"});
  put(attribute::kSystem, {"aws_bedrock"});
  put(attribute::kProviderName, {"aws_bedrock"});
  put(attribute::kOperationName, {"chat"});
  put(attribute::kRequestModel, {"model"});
  put(attribute::kRequestTemperature, {0.3});
  put(attribute::kRequestMaxTokens, {std::int64_t{1024}});
  put(attribute::kResponseModel, {"model"});
  put(attribute::kInputTokens, {std::int64_t{100}});
  put(attribute::kOutputTokens, {std::int64_t{100}});
  put(attribute::kFinishReasons, {AttributeList{{"end_turn"}}});
  return span;
}

void add_event(Span& span, std::string_view name, std::initializer_list<std::string_view> keys) {
  SpanEvent event{.name = std::string(name)};
  for (const std::string_view key : keys) event.attributes.push_back({std::string(key), {"[]"}});
  span.events.push_back(std::move(event));
}

Span with_events() {
  Span span = chat();
  add_event(span, "gen_ai.system.message", {"content"});
  add_event(span, "gen_ai.user.message", {"content"});
  add_event(span, "gen_ai.choice", {"message", "finish_reason"});
  return span;
}

Span with_details() {
  Span span = with_events();
  add_event(span, "gen_ai.client.inference.operation.details",
            {attribute::kInputMessages, attribute::kOutputMessages});
  return span;
}

Span with_attributes() {
  Span span = chat();
  span.attributes.push_back({std::string(attribute::kInputMessages), {"[]"}});
  span.attributes.push_back({std::string(attribute::kOutputMessages), {"[]"}});
  return span;
}

Span of_http() {
  Span span{.name = "POST"};
  for (const char* key : {"http.request.method", "url.full", "server.address", "server.port"}) {
    span.attributes.push_back({key, {"x"}});
  }
  return span;
}

void read(benchmark::State& state, const Span& span, const char* scope_name,
          std::size_t places_expected) {
  const Scope scope{.name = scope_name};
  Reading reading;
  for (auto _ : state) {
    benchmark::DoNotOptimize(read_dialect(span, scope, reading));
    if (reading.places.size() != places_expected) std::abort();
  }
}

BENCHMARK_CAPTURE(read, sideseat1, with_details(), "sideseat.aws.bedrock", 3);
BENCHMARK_CAPTURE(read, strands, with_events(), "strands.telemetry.tracer", 3);
BENCHMARK_CAPTURE(read, genai_events, with_events(), "some.instrumentation", 3);
BENCHMARK_CAPTURE(read, genai, with_attributes(), "some.instrumentation", 2);
BENCHMARK_CAPTURE(read, none, of_http(), "some.instrumentation", 0);

}  // namespace
}  // namespace sideseat::otlp
