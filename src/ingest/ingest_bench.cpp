// The way from decoded spans to durable rows, and the first page of a full store.
//
// The load: a trace is a root and three calls that send their history again, about 1 KB of text
// each; a request is 100 spans. Every answer is checked; the disk is the one behind TMPDIR.
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <semaphore>

#include "base/temporary_folder_testing.h"
#include "ingest/ingest.h"
#include "model/attribute_names.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::ingest {
namespace {

constexpr int kTracesPerRequest = 25;
constexpr std::size_t kSpansPerRequest = 4 * kTracesPerRequest;

class BenchStore {
 public:
  BenchStore() {
    auto opened = store::SqliteStore::open({.path = folder_.file("sideseat.db")});
    if (!opened) std::abort();
    store_ = *std::move(opened);
  }
  store::SqliteStore& operator*() { return *store_; }
  std::uintmax_t size_bytes() const {
    std::uintmax_t bytes = 0;
    for (const auto& file : folder_.files()) bytes += std::filesystem::file_size(file);
    return bytes;
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<store::SqliteStore> store_;
};

Span make_span(std::uint64_t trace, std::uint8_t number, std::string name) {
  Span span;
  for (std::size_t i = 0; i < 8; ++i) {
    // Spread like random ids are, for the indexes' sake.
    const std::uint64_t spread = trace * 0x9e3779b97f4a7c15ULL;
    span.trace_id.bytes[i] = static_cast<std::uint8_t>(spread >> (8 * i));
    span.trace_id.bytes[i + 8] = static_cast<std::uint8_t>(trace >> (8 * i));
    span.span_id.bytes[i] = static_cast<std::uint8_t>((spread ^ (number * 77ULL)) >> (8 * i));
  }
  span.span_id.bytes[0] = static_cast<std::uint8_t>(number + 1);
  span.name = std::move(name);
  span.started_at_ns = 1'767'323'045'000'000'000 + static_cast<std::int64_t>(trace) * 1'000'000;
  span.ended_at_ns = span.started_at_ns + 900'000'000;
  return span;
}

std::string message(std::string_view role, std::uint64_t trace, int turn) {
  static const std::string kText(300, 'x');
  return R"({"role":")" + std::string(role) + R"(","parts":[{"type":"text","content":")" + kText +
         std::to_string(trace) + "/" + std::to_string(turn) + R"("}]})";
}

void add_trace(std::vector<Span>& spans, std::uint64_t trace) {
  const Span root = make_span(trace, 0, "agent run");
  std::string history;
  for (std::uint8_t turn = 1; turn <= 3; ++turn) {
    Span call = make_span(trace, turn, "chat us.anthropic.claude-haiku-4-5-20251001-v1:0");
    call.parent_span_id = root.span_id;
    call.kind = SpanKind::kClient;
    history += (turn == 1 ? "" : ",") + message("user", trace, turn);
    const std::string answer = message("assistant", trace, turn);
    const auto text = [&call](std::string_view key, std::string value) {
      call.attributes.push_back({std::string(key), {std::move(value)}});
    };
    text(attribute::kOperationName, "chat");
    text(attribute::kProviderName, "aws.bedrock");
    text(attribute::kRequestModel, "us.anthropic.claude-haiku-4-5-20251001-v1:0");
    text(attribute::kAwsRegion, "us-east-1");
    text(attribute::kSessionId, "session " + std::to_string(trace / 4));
    text(attribute::kInputMessages, "[" + history + "]");
    text(attribute::kOutputMessages, "[" + answer + "]");
    call.attributes.push_back({std::string(attribute::kInputTokens), {std::int64_t{500}}});
    call.attributes.push_back({std::string(attribute::kOutputTokens), {std::int64_t{50}}});
    history += "," + answer;
    spans.push_back(std::move(call));
  }
  spans.push_back(root);
}

TraceRequest make_request(std::uint64_t first_trace) {
  TraceRequest request(1);
  request[0].resource.attributes = {{"service.name", {std::string("bench")}}};
  request[0].scopes.resize(1);
  for (std::uint64_t i = 0; i < kTracesPerRequest; ++i) {
    add_trace(request[0].scopes[0].spans, first_trace + i);
  }
  return request;
}

/// At most `senders` requests wait for their answer at a time.
void append_requests(Ingest& ingest, std::uint64_t& next_trace, std::size_t requests,
                     std::ptrdiff_t senders) {
  std::counting_semaphore<> free(senders);
  for (std::size_t i = 0; i < requests; ++i) {
    TraceRequest request = make_request(next_trace);
    next_trace += kTracesPerRequest;
    free.acquire();
    ingest.submit("default", std::move(request), [&free](Result<IngestResult> result) {
      if (!result || result->spans_accepted != kSpansPerRequest) std::abort();
      free.release();
    });
  }
  for (std::ptrdiff_t i = 0; i < senders; ++i) free.acquire();
}

/// Items are spans. The time includes making the requests, about a tenth of it.
void BM_AppendDurably(benchmark::State& state) {
  BenchStore store;
  const auto ingest = Ingest::start(*store);
  std::uint64_t next_trace = 1;
  constexpr std::size_t kRequests = 100;
  for (auto _ : state) {
    append_requests(*ingest, next_trace, kRequests, static_cast<std::ptrdiff_t>(state.range(0)));
  }
  const auto spans = static_cast<double>(state.iterations()) * kRequests * kSpansPerRequest;
  state.SetItemsProcessed(static_cast<std::int64_t>(spans));
  state.counters["bytes_per_span"] = static_cast<double>(store.size_bytes()) / spans;
}
BENCHMARK(BM_AppendDurably)->Arg(1)->Arg(4)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_ListTracesOf100kSpans(benchmark::State& state) {
  BenchStore store;
  {
    const auto ingest = Ingest::start(*store);
    std::uint64_t next_trace = 1;
    append_requests(*ingest, next_trace, 1000, 4);
  }
  for (auto _ : state) {
    const auto page = (*store).traces({.project = "default", .limit = 50});
    if (!page || page->rows.size() != 50) std::abort();
  }
}
BENCHMARK(BM_ListTracesOf100kSpans)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sideseat::ingest
