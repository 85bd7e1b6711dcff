// The model behind an id: who is believed, and what the span says of it.
#include "capture/model_names.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/limits.h"
#include "capture/recorder_testing.h"
#include "model/attribute_names.h"

namespace sideseat::capture {
namespace {

using testing::FakeClock;
using testing::kAnswer;
using testing::kRequest;
using testing::text_of;

constexpr std::string_view kProfile =
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";

// Answers of Converse: as most are, and with a router's word on whom it has called.
const std::string kPlain(kAnswer);
const std::string kRouted =
    kPlain.substr(0, kPlain.size() - 1) +
    R"(,"trace":{"promptRouter":{"invokedModelId":"arn:aws:bedrock:us-east-1:123456789012:)"
    R"(inference-profile/us.amazon.nova-pro-v1:0"}}})";
// Of InvokeModel: Claude says its name, Titan does not.
constexpr std::string_view kClaude =
    R"({"type":"message","role":"assistant","model":"claude-haiku-4-5-20251001",)"
    R"("content":[{"type":"text","text":"Rivers."}],"stop_reason":"end_turn"})";
constexpr std::string_view kNameless = R"({"something":"Rivers."})";
// Of InvokeModel: whose dialect it is, only the model's name can tell.
constexpr std::string_view kMessages = R"({"messages":[{"role":"user","content":"Rivers?"}]})";

Span record(const ModelPairs& told, const ModelPairs& learnt, std::string_view operation,
            std::string_view model_id, std::string_view answer) {
  FakeClock clock;
  testing::CountingRandom random;
  RecorderOptions options;
  options.models = told;
  const auto recorder = Recorder::create(options, clock, random);
  for (const auto& [id, model] : learnt) recorder->learn_model(id, model);
  const auto call = recorder->begin(
      {.operation = std::string(operation),
       .model_id = std::string(model_id),
       .request_body = copy_bytes(operation == "InvokeModel" ? kMessages : kRequest)});
  call->response({.http_status = 200, .body = copy_bytes(answer)});
  call->end(EndReason::kComplete);
  std::vector<Span> spans;
  recorder->poll(spans);
  return spans.at(0);
}

TEST(ModelNames, AreBelievedInOrder) {
  struct Case {
    std::string_view name;
    std::string_view told;
    std::string_view learnt;
    std::string_view operation;
    std::string_view answer;
    std::string_view resolved;
    std::string_view response_model;
  };
  const Case kCases[] = {
      {"nobody knows", "", "", "Converse", kPlain, "", ""},
      {"told", "amazon.nova-lite-v1:0", "", "Converse", kPlain, "amazon.nova-lite-v1:0",
       "amazon.nova-lite-v1:0"},
      {"learnt", "", "amazon.nova-lite-v1:0", "Converse", kPlain, "amazon.nova-lite-v1:0",
       "amazon.nova-lite-v1:0"},
      {"told holds", "amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0", "Converse", kPlain,
       "amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0"},
      {"a profile stays one", "eu.amazon.nova-lite-v1:0", "", "Converse", kPlain,
       "eu.amazon.nova-lite-v1:0", "eu.amazon.nova-lite-v1:0"},
      {"an ARN is shortened", "",
       "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0", "Converse", kPlain,
       "amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0"},
      {"an ARN that says nothing is kept", "arn:aws:bedrock:us-east-1:1:imported-model/x", "",
       "Converse", kPlain, "arn:aws:bedrock:us-east-1:1:imported-model/x",
       "arn:aws:bedrock:us-east-1:1:imported-model/x"},
      {"a router knows best", "amazon.nova-lite-v1:0", "", "Converse", kRouted,
       "amazon.nova-pro-v1:0",
       "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0"},
      {"the answer tells", "", "", "InvokeModel", kClaude, "claude-haiku-4-5-20251001",
       "claude-haiku-4-5-20251001"},
      {"the answer's name stays beside the one told", "us.anthropic.claude-haiku-4-5-20251001-v1:0",
       "", "InvokeModel", kClaude, "us.anthropic.claude-haiku-4-5-20251001-v1:0",
       "claude-haiku-4-5-20251001"},
      {"a nameless answer", "amazon.titan-text-lite-v1", "", "InvokeModel", kNameless,
       "amazon.titan-text-lite-v1", "amazon.titan-text-lite-v1"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto pairs = [](std::string_view model) {
      return model.empty() ? ModelPairs() : ModelPairs{{std::string(kProfile), std::string(model)}};
    };
    const Span span = record(pairs(c.told), pairs(c.learnt), c.operation, kProfile, c.answer);
    EXPECT_EQ(text_of(span, attribute::kBedrockResolvedModelId), c.resolved);
    EXPECT_EQ(text_of(span, attribute::kResponseModel), c.response_model);
    EXPECT_EQ(text_of(span, attribute::kRequestModel), kProfile);
  }
}

TEST(ModelNames, AreNotNeededForIdsThatSayIt) {
  struct Case {
    std::string_view model_id;
    std::string_view resolved;
  };
  static constexpr Case kCases[] = {
      {"amazon.nova-lite-v1:0", ""},
      {"us.amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0"},
      {"arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-lite-v1:0",
       "amazon.nova-lite-v1:0"},
      {"arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0:300k/abc123",
       "amazon.nova-lite-v1:0:300k"},
      {"arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc123", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.model_id));
    const Span span = record({}, {}, "Converse", c.model_id, kPlain);
    EXPECT_EQ(text_of(span, attribute::kBedrockResolvedModelId), c.resolved);
    EXPECT_EQ(text_of(span, attribute::kResponseModel), "");
  }
}

TEST(ModelNames, HintAtTheFamilyOfARequest) {
  const std::string told = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
  const Span known =
      record({{std::string(kProfile), told}}, {}, "InvokeModel", kProfile, kNameless);
  EXPECT_EQ(text_of(known, attribute::kBedrockModelFamily), "anthropic");
}

TEST(ModelNames, OfACallThatFailedDoNotSayWhoAnswered) {
  FakeClock clock;
  testing::CountingRandom random;
  RecorderOptions options;
  options.models = {{std::string(kProfile), "amazon.nova-lite-v1:0"}};
  const auto recorder = Recorder::create(options, clock, random);
  recorder->begin({.operation = "Converse", .model_id = std::string(kProfile)})
      ->end(EndReason::kError, "ReadTimeoutError");
  std::vector<Span> spans;
  recorder->poll(spans);
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(text_of(spans[0], attribute::kBedrockResolvedModelId), "amazon.nova-lite-v1:0");
  EXPECT_EQ(text_of(spans[0], attribute::kResponseModel), "");
}

TEST(ModelNames, APromptHasANameAndAVersion) {
  const Span span = record({}, {}, "Converse",
                           "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEF1234:7", kPlain);
  EXPECT_EQ(text_of(span, attribute::kPromptName), "ABCDEF1234");
  EXPECT_EQ(text_of(span, attribute::kPromptVersion), "7");
}

TEST(ModelNames, AreKeptUpToALimit) {
  ModelNames names({});
  for (std::size_t i = 0; i < limits::kLearntModelsMax; ++i) names.learn(std::to_string(i), "m");
  EXPECT_EQ(names.find(std::to_string(limits::kLearntModelsMax - 1)), "m");
  names.learn("one more", "m");
  EXPECT_EQ(names.find("one more"), "");
}

}  // namespace
}  // namespace sideseat::capture
