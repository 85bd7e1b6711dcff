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

// What an agent sends: many small values, few long texts.
std::string agent_request(int tools, int turns) {
  std::string body = R"({"system":[{"text":"You help people travel."}],"toolConfig":{"tools":[)";
  for (int i = 0; i < tools; ++i) {
    if (i > 0) body += ',';
    body += R"({"toolSpec":{"name":"find_trains","description":"Trains between two stations.",)"
            R"("inputSchema":{"json":{"type":"object","properties":{"origin":{"type":"string"},)"
            R"("destination":{"type":"string"},"seats":{"type":"integer","minimum":1}},)"
            R"("required":["origin","destination"]}}}})";
  }
  body += R"(]},"messages":[{"role":"user","content":[{"text":"To Bern, please."}]})";
  for (int i = 0; i < turns; ++i) {
    body += R"(,{"role":"assistant","content":[{"toolUse":{"toolUseId":"tooluse_1","name":)"
            R"("find_trains","input":{"origin":"Basel","destination":"Bern","seats":2}}}]},)"
            R"({"role":"user","content":[{"toolResult":{"toolUseId":"tooluse_1","content":)"
            R"([{"json":{"trains":[{"leaves":"08:01","price_eur":21.5},{"leaves":"08:31"}]}}],)"
            R"("status":"success"}}]})";
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

void BM_ReadAgent(benchmark::State& state) { read(state, agent_request(30, 50)); }
BENCHMARK(BM_ReadAgent);

void BM_ReadImage(benchmark::State& state) { read(state, image_request(1 << 20)); }
BENCHMARK(BM_ReadImage);

}  // namespace
}  // namespace sideseat::bedrock
