// Reading a conversation of 100 turns, each call of which sent the whole history again.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

#include "base/temporary_folder_testing.h"
#include "ingest/take_apart.h"
#include "model/attribute_names.h"
#include "query/query.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::query {
namespace {

constexpr int kTurns = 100;

std::string message(std::string_view role, int turn) {
  std::string text;
  while (text.size() < 1000) text += "word" + std::to_string((text.size() * 31 + turn) % 997) + " ";
  return R"({"role": ")" + std::string(role) + R"(", "content": [{"text": ")" + text + R"("}]})";
}

/// As the SideSeat 1.x SDK sends it.
TraceRequest conversation() {
  TraceRequest request(1);
  request[0].scopes.resize(1);
  request[0].scopes[0].scope.name = "sideseat.aws.bedrock";
  std::string history;
  for (int turn = 0; turn < kTurns; ++turn) {
    history += (turn == 0 ? "" : ", ") + message("user", 2 * turn);
    const std::string answer = message("assistant", 2 * turn + 1);
    Span& span = request[0].scopes[0].spans.emplace_back();
    span.trace_id.bytes[0] = 1;
    span.span_id.bytes[0] = static_cast<std::uint8_t>(turn + 1);
    span.started_at_ns = 1'767'323'045'000'000'000 + turn * 1'000'000'000LL;
    span.ended_at_ns = span.started_at_ns + 900'000'000;
    span.attributes.push_back({std::string(attribute::kOperationName), {std::string("chat")}});
    span.events.push_back(
        {.name = "gen_ai.client.inference.operation.details",
         .attributes = {{std::string(attribute::kInputMessages), {"[" + history + "]"}},
                        {std::string(attribute::kOutputMessages), {"[" + answer + "]"}}}});
    history += ", " + answer;
  }
  return request;
}

/// The counter is what the conversation takes in the store's files.
void BM_ThreadOf100Turns(benchmark::State& state) {
  const TemporaryFolder folder;
  {
    auto store = store::SqliteStore::open({.path = folder.file("sideseat.db")});
    if (!store) std::abort();
    const auto taken = ingest::take_apart("default", conversation());
    if (!(*store)->append(taken.records)) std::abort();
    const Query query(**store);
    for (auto _ : state) {
      const auto thread = query.trace_messages("default", taken.records[0].trace_id);
      if (!thread || thread->size() < 2 * kTurns * 1000) std::abort();
    }
  }
  std::uintmax_t bytes = 0;
  for (const auto& file : folder.files()) bytes += std::filesystem::file_size(file);
  state.counters["stored_bytes"] = static_cast<double>(bytes);
}
BENCHMARK(BM_ThreadOf100Turns)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sideseat::query
