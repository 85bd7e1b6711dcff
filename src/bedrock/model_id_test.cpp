// What is read from URLs and model ids.
#include "bedrock/model_id.h"

#include <gtest/gtest.h>

#include <array>

namespace sideseat::bedrock {
namespace {

TEST(ModelId, IsReadFromTheUrl) {
  struct Case {
    std::string_view path;
    std::string_view operation;
    std::string_view model_id;
  };
  static constexpr std::array kCases{
      Case{"/model/amazon.nova-lite-v1:0/converse", "Converse", "amazon.nova-lite-v1:0"},
      Case{"/model/amazon.nova-lite-v1%3A0/converse-stream", "ConverseStream",
           "amazon.nova-lite-v1:0"},
      Case{"/model/amazon.nova-lite-v1%253A0/invoke", "InvokeModel", "amazon.nova-lite-v1:0"},
      Case{"/model/m/invoke-with-response-stream?x=/converse", "InvokeModelWithResponseStream",
           "m"},
      Case{"/model/m/count-tokens", "CountTokens", "m"},
      Case{"/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fus.a.b/invoke",
           "InvokeModel", "arn:aws:bedrock:us-east-1:1:inference-profile/us.a.b"},
      Case{"/model/arn:aws:bedrock:us-east-1:1:inference-profile/us.a.b/invoke", "InvokeModel",
           "arn:aws:bedrock:us-east-1:1:inference-profile/us.a.b"},
      Case{"/guardrail/g1/version/DRAFT/apply", "ApplyGuardrail", ""},
      Case{"/model/m/unheard-of", "", ""},
      Case{"/model/converse", "", ""},
      Case{"/model/%4", "", ""},
      Case{"/async-invoke", "", ""},
      Case{"", "", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.path));
    const Target target = read_url_path(c.path);
    EXPECT_EQ(target.operation, c.operation);
    EXPECT_EQ(target.model_id, c.model_id);
  }
}

TEST(ModelId, GivesTheFoundationModelWhereItCan) {
  struct Case {
    std::string_view model_id;
    std::optional<std::string_view> expected;
  };
  static constexpr std::array kCases{
      Case{"anthropic.claude-3-haiku-20240307-v1:0", "anthropic.claude-3-haiku-20240307-v1:0"},
      Case{"us.anthropic.claude-sonnet-4-6", "anthropic.claude-sonnet-4-6"},
      Case{"global.amazon.nova-2-lite-v1:0", "amazon.nova-2-lite-v1:0"},
      Case{"mars.meta.llama4-v1:0", "meta.llama4-v1:0"},
      Case{"eu.newcomer.model-v1", "newcomer.model-v1"},
      Case{"zai.glm-4.6", "zai.glm-4.6"},
      Case{"newcomer.model-3.5", "newcomer.model-3.5"},
      Case{"claude", "claude"},
      Case{"arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-text-lite-v1:0:4k",
           "amazon.titan-text-lite-v1:0:4k"},
      Case{"arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0",
           "amazon.nova-pro-v1:0"},
      Case{"arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
           std::nullopt},
      Case{"arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEF:1", std::nullopt},
      Case{"arn:aws:sagemaker", std::nullopt},
      Case{"", std::nullopt},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.model_id));
    EXPECT_EQ(foundation_model(c.model_id), c.expected);
  }
}

}  // namespace
}  // namespace sideseat::bedrock
