// InvokeModel: in every family that streams, the chunks say what the whole answer says, in deltas
// of every size.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "bedrock/event_stream_writer.h"
#include "bedrock/families/family.h"
#include "bedrock/twins_testing.h"

namespace sideseat::bedrock {
namespace {

using testing::pieces;
using Chunks = std::vector<std::string>;

constexpr std::string_view kText = "The sea is \"salty\",\n\xC3\xA9 and \xF0\x9F\x90\x9F.";
constexpr std::string_view kOther = "Lakes are not.";
constexpr std::string_view kThoughts = "Which seas?\nAll of them.";
constexpr std::string_view kArguments = R"({"city":"Bern","days":[1,2,{"x":"\u00e9\n"}]})";
// What the service adds to the last chunk. The counts are those of the bodies.
constexpr std::string_view kMetrics =
    R"("amazon-bedrock-invocationMetrics":{"inputTokenCount":3,"outputTokenCount":4})";

struct Twin {
  std::string_view family;
  std::string_view name;
  testing::Question question;
  std::string whole;
  std::function<Chunks(std::size_t)> chunks;  ///< Without the service's metrics.
};

Twin nova() {
  const auto at = [](int index) { return R"("contentBlockIndex":)" + std::to_string(index); };
  const std::string usage = R"("usage":{"inputTokens":3,"outputTokens":4})";
  return {"nova",
          "a text and two tools",
          {},
          R"({"output":{"message":{"role":"assistant","content":[{"text":)" + json_string(kText) +
              R"(},{"toolUse":{"toolUseId":"t","name":"n","input":)" + std::string(kArguments) +
              R"(}},{"toolUse":{"toolUseId":"u","name":"n","input":{}}}]}},)" +
              R"("stopReason":"tool_use",)" + usage + "}",
          [at, usage](std::size_t size) {
            Chunks out{R"({"messageStart":{"role":"assistant"}})"};
            int index = 0;
            for (const std::string& piece : pieces(kText, size)) {  // A block for each.
              out.push_back(R"({"contentBlockDelta":{"delta":{"text":)" + json_string(piece) +
                            "}," + at(index) + "}}");
              out.push_back(R"({"contentBlockStop":{)" + at(index++) + "}}");
            }
            for (const std::string id : {"t", "u"}) {
              out.push_back(R"({"contentBlockStart":{"start":{"toolUse":{"toolUseId":")" + id +
                            R"(","name":"n"}},)" + at(++index) + "}}");
              const std::string_view arguments = id == "t" ? kArguments : "";
              for (const std::string& piece : pieces(arguments, size)) {
                out.push_back(R"({"contentBlockDelta":{"delta":{"toolUse":{"input":)" +
                              json_string(piece) + "}}," + at(index) + "}}");
              }
            }
            out.push_back(R"({"messageStop":{"stopReason":"tool_use"}})");
            out.push_back(R"({"metadata":{)" + usage + "}}");
            return out;
          }};
}

Twin titan_text() {
  return {"titan_text",
          "a text",
          {},
          R"({"inputTextTokenCount":3,"results":[{"tokenCount":4,"outputText":)" +
              json_string(kText) + R"(,"completionReason":"FINISH"}]})",
          [](std::size_t size) {
            Chunks out;
            for (const std::string& piece : pieces(kText, size)) {
              out.push_back(R"({"outputText":)" + json_string(piece) +
                            R"(,"index":0,"totalOutputTextTokenCount":null,)"
                            R"("completionReason":null,"inputTextTokenCount":3})");
            }
            out.push_back(R"({"outputText":"","index":0,"totalOutputTextTokenCount":4,)"
                          R"("completionReason":"FINISH","inputTextTokenCount":3})");
            return out;
          }};
}

Twin twelvelabs() {
  return {"twelvelabs",
          "a text",
          {},
          R"({"message":)" + json_string(kText) + R"(,"finishReason":"stop"})",
          [](std::size_t size) {
            Chunks out;
            for (const std::string& piece : pieces(kText, size)) {
              out.push_back(R"({"message":)" + json_string(piece) + "}");
            }
            out.push_back(R"({"message":"","finishReason":"stop"})");
            return out;
          }};
}

Twin llama() {
  return {"llama",
          "a text",
          {},
          R"({"generation":)" + json_string(kText) +
              R"(,"prompt_token_count":3,"generation_token_count":4,"stop_reason":"stop"})",
          [](std::size_t size) {
            Chunks out;
            for (const std::string& piece : pieces(kText, size)) {
              out.push_back(R"({"generation":)" + json_string(piece) + R"(,"prompt_token_count":)" +
                            (out.empty() ? "3" : "null") +
                            R"(,"generation_token_count":1,"stop_reason":null})");
            }
            out.push_back(R"({"generation":"","prompt_token_count":null,)"
                          R"("generation_token_count":4,"stop_reason":"stop"})");
            return out;
          }};
}

Twin anthropic_text() {
  return {"anthropic_text",
          "a text",
          {},
          R"({"completion":)" + json_string(kText) + R"(,"stop_reason":"stop_sequence"})",
          [](std::size_t size) {
            Chunks out;
            for (const std::string& piece : pieces(kText, size)) {
              out.push_back(R"({"completion":)" + json_string(piece) + R"(,"stop_reason":null})");
            }
            out.push_back(R"({"completion":"","stop_reason":"stop_sequence"})");
            return out;
          }};
}

Twin mistral_text() {
  return {"mistral_text",
          "a text",
          {},
          R"({"outputs":[{"text":)" + json_string(kText) + R"(,"stop_reason":"stop"}]})",
          [](std::size_t size) {
            Chunks out;
            for (const std::string& piece : pieces(kText, size)) {
              out.push_back(R"({"outputs":[{"text":)" + json_string(piece) +
                            R"(,"stop_reason":null}]})");
            }
            out.push_back(R"({"outputs":[{"text":"","stop_reason":"stop"}]})");
            return out;
          }};
}

Twin cohere_text() {
  return {"cohere_text",
          "two generations in turns",
          {},
          R"({"generations":[{"text":)" + json_string(kText) + R"(,"finish_reason":"COMPLETE"},)" +
              R"({"text":)" + json_string(kOther) + R"(,"finish_reason":"MAX_TOKENS"}]})",
          [](std::size_t size) {
            const Chunks first = pieces(kText, size);
            const Chunks second = pieces(kOther, size);
            Chunks out;
            const auto add = [&out](int index, const Chunks& texts, std::size_t i) {
              if (i >= texts.size()) return;
              out.push_back(R"({"index":)" + std::to_string(index) + R"(,"text":)" +
                            json_string(texts[i]) + R"(,"is_finished":false})");
            };
            for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
              add(1, second, i);
              add(0, first, i);
            }
            out.push_back(R"({"index":1,"is_finished":true,"finish_reason":"MAX_TOKENS"})");
            out.push_back(R"({"index":0,"is_finished":true,"finish_reason":"COMPLETE"})");
            return out;
          }};
}

Twin cohere_chat(bool with_response) {
  const std::string calls = R"("tool_calls":[{"name":"n","parameters":{"city":"Bern"}}])";
  const std::string citations = R"("citations":[{"start":0,"end":3,"text":"The"}])";
  const std::string whole = R"({"response_id":"r","text":)" + json_string(kText) + "," + calls +
                            "," + citations + R"(,"finish_reason":"COMPLETE"})";
  return {"cohere_chat",
          with_response ? "the last event repeats all" : "the last event has the rest",
          {},
          whole,
          [=](std::size_t size) {
            Chunks out{R"({"is_finished":false,"event_type":"stream-start"})"};
            for (const std::string& piece : pieces(kText, size)) {
              out.push_back(R"({"is_finished":false,"event_type":"text-generation","text":)" +
                            json_string(piece) + "}");
            }
            out.push_back(R"({"is_finished":false,"event_type":"citation-generation",)" +
                          citations + "}");
            out.push_back(R"({"is_finished":false,"event_type":"tool-calls-generation",)" + calls +
                          "}");
            out.push_back(R"({"is_finished":true,"event_type":"stream-end",)"
                          R"("finish_reason":"COMPLETE","response":)" +
                          (with_response ? whole : R"({"response_id":"r"})") + "}");
            return out;
          }};
}

std::string usage_of_openai() { return R"("usage":{"prompt_tokens":3,"completion_tokens":4})"; }

// Two choices, the first with thoughts, a text and two tools.
Twin openai(std::string_view family, testing::Question question, std::string_view delta) {
  const std::string call = R"({"id":"t","type":"function","function":{"name":"n","arguments":)";
  const std::string whole =
      R"({"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant",)"
      R"("reasoning_content":)" +
      json_string(kThoughts) + R"(,"content":)" + json_string(kText) + R"(,"tool_calls":[)" + call +
      json_string(kArguments) + R"(}},{"id":"u","type":"function","function":{"name":"n",)" +
      R"("arguments":""}}]},"finish_reason":"tool_calls"},{"index":1,"message":)" +
      R"({"role":"assistant","content":)" + json_string(kOther) +
      R"(},"finish_reason":"length"}],)" + usage_of_openai() + "}";
  return {family, "two choices, thoughts and tools", question, whole, [delta](std::size_t size) {
            Chunks out;
            const auto add = [&](int index, const std::string& inner) {
              out.push_back(R"({"id":"c","model":"m","choices":[{"index":)" +
                            std::to_string(index) + ",\"" + std::string(delta) + "\":{" + inner +
                            R"(},"finish_reason":null}]})");
            };
            add(0, R"("role":"assistant","content":"")");
            add(1, R"("role":"assistant")");
            const auto add_pieces = [&](int index, const std::string& before, std::string_view text,
                                        const std::string& after) {
              for (const std::string& piece : pieces(text, size)) {
                add(index, std::string(before).append(json_string(piece)).append(after));
              }
            };
            add_pieces(0, R"("reasoning_content":)", kThoughts, "");
            add_pieces(1, R"("content":)", kOther, "");
            add_pieces(0, R"("content":)", kText, "");
            add(0, R"("tool_calls":[{"index":0,"id":"t","type":"function","function":)"
                   R"({"name":"n","arguments":""}}])");
            add_pieces(0, R"("tool_calls":[{"index":0,"function":{"arguments":)", kArguments,
                       "}}]");
            add(0, R"("tool_calls":[{"id":"u","type":"function","function":{"name":"n"}}])");
            out.push_back(R"({"choices":[{"index":1,"finish_reason":"length"},)"
                          R"({"index":0,"finish_reason":"tool_calls"}]})");
            out.push_back(R"({"id":"c","choices":[],)" + usage_of_openai() + "}");
            return out;
          }};
}

Twin text_choices(std::string_view family, testing::Question question, std::string_view text) {
  return {family, "two choices of text", question,
          R"({"choices":[{"text":)" + json_string(text) + R"(,"stop_reason":"stop"},{"text":)" +
              json_string(kOther) + R"(,"stop_reason":"length"}]})",
          [text](std::size_t size) {
            Chunks out;
            for (const std::string& piece : pieces(text, size)) {
              out.push_back(R"({"choices":[{"index":0,"text":)" + json_string(piece) +
                            R"(,"stop_reason":null}]})");
            }
            for (const std::string& piece : pieces(kOther, size)) {
              out.push_back(R"({"choices":[{"index":1,"text":)" + json_string(piece) +
                            R"(,"stop_reason":null}]})");
            }
            out.push_back(R"({"choices":[{"index":0,"text":"","stop_reason":"stop"},)"
                          R"({"index":1,"text":"","stop_reason":"length"}]})");
            return out;
          }};
}

std::vector<Twin> twins() {
  constexpr std::string_view kMessages = R"({"messages":[{"role":"user","content":"Seas?"}]})";
  return {
      nova(),
      titan_text(),
      twelvelabs(),
      llama(),
      anthropic_text(),
      mistral_text(),
      cohere_text(),
      cohere_chat(true),
      cohere_chat(false),
      openai("openai", {}, "delta"),
      openai("mistral_chat", {"mistral.mistral-large-2407-v1:0", kMessages}, "message"),
      openai("jamba", {"ai21.jamba-1-5-mini-v1:0", kMessages}, "delta"),
      text_choices("openai_text", {}, kText),
      text_choices("deepseek_text", {"us.deepseek.r1-v1:0", R"({"prompt":"Seas?"})"},
                   "<think>\nAll?\n</think>\n\nAll."),
      text_choices("deepseek_text", {"us.deepseek.r1-v1:0", R"({"prompt":"Seas?<think>\n"})"},
                   "All?\n</think>\n\nAll."),
  };
}

// The last chunk with the service's metrics in it.
std::string stream_of(const Twin& twin, std::size_t size) {
  Chunks chunks = twin.chunks(size);
  chunks.back().back() = ',';
  chunks.back() += std::string(kMetrics) + "}";
  std::string out;
  for (const std::string& chunk : chunks) out += write_chunk(chunk);
  return out;
}

std::string with_metrics(std::string body) {
  body.back() = ',';
  return body + std::string(kMetrics) + "}";
}

TEST(FamilyTwins, SayTheSame) {
  for (const Twin& twin : twins()) {
    const CallFacts whole =
        testing::facts_of("InvokeModel", twin.question, with_metrics(twin.whole));
    ASSERT_EQ(whole.family, twin.family) << twin.name;
    ASSERT_FALSE(whole.output.empty()) << twin.family;
    for (const std::size_t size : {1u, 2u, 3u, 7u, 1000u}) {
      SCOPED_TRACE(std::string(twin.family) + ": " + std::string(twin.name) + " in deltas of " +
                   std::to_string(size));
      constexpr std::string_view kStream = "InvokeModelWithResponseStream";
      const testing::Merged merged = testing::merged(kStream, stream_of(twin, size));
      EXPECT_TRUE(merged.is_whole);
      EXPECT_EQ(testing::differences(testing::facts_of(kStream, twin.question, merged.body), whole),
                "")
          << merged.body;
    }
  }
}

// A new family that streams must have a twin here (Anthropic's is in stream_twins_test.cpp).
TEST(FamilyTwins, AreThereForEveryFamilyThatStreams) {
  for (const Family& family : families()) {
    if (!family.merge_chunks || family.name == "anthropic") continue;
    bool found = false;
    for (const Twin& twin : twins()) found = found || twin.family == family.name;
    EXPECT_TRUE(found) << family.name;
  }
}

}  // namespace
}  // namespace sideseat::bedrock
