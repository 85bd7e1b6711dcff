// How fast a Converse request becomes messages: a long conversation, and one with an image.
#include <benchmark/benchmark.h>

#include <string>

#include "bedrock/converse.h"
#include "bedrock/operation.h"
#include "model/message.h"

namespace sideseat::bedrock {
namespace {

std::string conversation(std::int64_t messages) {
  std::string body = R"({"messages":[)";
  for (std::int64_t i = 0; i < messages; ++i) {
    if (i > 0) body += ',';
    body += i % 2 == 0 ? R"({"role":"user","content":[{"text":")"
                       : R"({"role":"assistant","content":[{"text":")";
    for (int sentence = 0; sentence < 20; ++sentence) {
      body += "A sentence of some fifty letters, in plain words.\\n ";
    }
    body += R"("}]})";
  }
  return body + R"(],"inferenceConfig":{"maxTokens":100}})";
}

std::string image_request(std::size_t base64_bytes) {
  return R"({"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":")" +
         std::string(base64_bytes, 'A') + R"("}}}]}]})";
}

void read(benchmark::State& state, const std::string& body) {
  const Operation& operation = find_operation("Converse");
  for (auto _ : state) {
    CallFacts facts;
    operation.read_request({.operation = "Converse", .body = body}, facts);
    if (facts.input.empty()) state.SkipWithError("messages are missing");
    std::string json = messages_json(facts.input);
    benchmark::DoNotOptimize(json.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}

void BM_ReadConversation(benchmark::State& state) { read(state, conversation(state.range(0))); }
BENCHMARK(BM_ReadConversation)->Arg(1)->Arg(20)->Arg(100);

void BM_ReadImage(benchmark::State& state) { read(state, image_request(1 << 20)); }
BENCHMARK(BM_ReadImage);

}  // namespace
}  // namespace sideseat::bedrock
