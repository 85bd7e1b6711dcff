// How fast each family's bodies become facts: the cases of testdata/calls, a figure a folder.
//
// BM_Request and BM_Answer read all requests and answers of a folder; the rate is that of their
// bytes. BM_Stream reads a stream of 500 events, frames to facts, made of one of the folder's own
// by saying its middle piece of content again and again.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bedrock/agent/path.h"
#include "bedrock/event_stream_writer.h"
#include "bedrock/model_id.h"
#include "bedrock/operation.h"
#include "bedrock/recording.h"

namespace sideseat::bedrock {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kEvents = 500;

using Calls = std::vector<RecordedCall>;

std::string operation_name(const RecordedCall& call) {
  std::string name = read_url_path(call.path, call.method).operation;
  return name.empty() ? agent::operation_of(call.method, call.path) : name;
}

const Operation& operation_of(const RecordedCall& call) {
  return find_operation(operation_name(call));
}

std::string merge(const Operation& operation, std::string_view stream) {
  const auto merger = operation.merge_events();
  EventStreamDecoder decoder;
  decoder.feed(stream);
  for (auto frame = decoder.next(); frame && *frame; frame = decoder.next()) {
    benchmark::DoNotOptimize(merger->add(**frame));
  }
  return merger->body();
}

void write_out(const CallFacts& facts) {
  benchmark::DoNotOptimize(messages_json(facts.input).data());
  benchmark::DoNotOptimize(messages_json(facts.output).data());
}

void read_requests(benchmark::State& state, const Calls& calls) {
  std::size_t bytes = 0;
  for (const RecordedCall& call : calls) bytes += call.request_body.size();
  for (auto _ : state) {
    for (const RecordedCall& call : calls) {
      const Target target = read_url_path(call.path);
      CallFacts facts;
      operation_of(call).read_request({.operation = operation_name(call),
                                       .model_id = target.model_id,
                                       .body = call.request_body,
                                       .url_path = call.path},
                                      facts);
      write_out(facts);
    }
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(calls.size()));
}

void read_answers(benchmark::State& state, const Calls& calls) {
  std::size_t bytes = 0;
  for (const RecordedCall& call : calls) bytes += call.response.body.size();
  for (auto _ : state) {
    for (const RecordedCall& call : calls) {
      const Operation& operation = operation_of(call);
      std::string merged;
      std::string_view body = call.response.body;
      if (operation.streams()) body = merged = merge(operation, body);
      CallFacts facts;
      operation.read_answer({.headers = {}, .body = body}, facts);
      write_out(facts);
    }
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(calls.size()));
}

void read_long_stream(benchmark::State& state, const Operation& operation,
                      const std::string& stream) {
  for (auto _ : state) {
    CallFacts facts;
    operation.read_answer({.headers = {}, .body = merge(operation, stream)}, facts);
    write_out(facts);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(stream.size()));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kEvents));
}

/// Empty where the call has no stream with a piece of content.
std::string lengthened(const RecordedCall& call) {
  const Operation& operation = operation_of(call);
  if (!operation.streams() || call.response.status >= 400) return {};
  const std::vector<std::string_view> messages = split_event_messages(call.response.body);
  const auto merger = operation.merge_events();
  std::vector<std::size_t> contents;
  EventStreamDecoder decoder;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    decoder.feed(messages[i]);
    const auto frame = decoder.next();
    if (!frame || !*frame) return {};
    if (merger->add(**frame) == StreamStep::kContent) contents.push_back(i);
  }
  if (contents.empty() || messages.size() > kEvents) return {};
  const std::size_t middle = contents[contents.size() / 2];
  std::string out;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const std::size_t times = i == middle ? kEvents - messages.size() + 1 : 1;
    for (std::size_t time = 0; time < times; ++time) out += messages[i];
  }
  return out;
}

void register_folder(const std::string& folder, const Calls& calls) {
  benchmark::RegisterBenchmark(("BM_Request/" + folder).c_str(),
                               [&calls](benchmark::State& state) { read_requests(state, calls); });
  benchmark::RegisterBenchmark(("BM_Answer/" + folder).c_str(),
                               [&calls](benchmark::State& state) { read_answers(state, calls); });
  for (const RecordedCall& call : calls) {
    std::string stream = lengthened(call);
    if (stream.empty()) continue;
    benchmark::RegisterBenchmark(("BM_Stream/" + folder).c_str(),
                                 [&call, stream = std::move(stream)](benchmark::State& state) {
                                   read_long_stream(state, operation_of(call), stream);
                                 });
    return;
  }
}

/// By folder; the benchmarks refer to it until the program ends.
std::map<std::string, Calls>& all_calls() {
  static std::map<std::string, Calls> calls;
  return calls;
}

const bool kRegistered = [] {
  const fs::path root = SIDESEAT_TESTDATA "/calls";
  for (const auto& folder : fs::directory_iterator(root)) {
    if (!folder.is_directory() || folder.path().filename() == "examples") continue;
    auto calls = load_recordings(folder.path().string());
    if (calls) all_calls()[folder.path().filename().string()] = *std::move(calls);
  }
  for (const auto& [folder, calls] : all_calls()) register_folder(folder, calls);
  return true;
}();

}  // namespace
}  // namespace sideseat::bedrock
