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
      Case{"/model/m/unheard-of", "", ""},
      Case{"/model/converse", "", ""},
      Case{"/model/%4", "", ""},
      Case{"/model/invoke", "", ""},
      Case{"", "", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.path));
    const Target target = read_url_path(c.path);
    EXPECT_EQ(target.operation, c.operation);
    EXPECT_EQ(target.model_id, c.model_id);
  }
}

TEST(ModelId, IsNotAllThatAUrlNames) {
  struct Case {
    std::string_view method;
    std::string_view path;
    Target expected;
  };
  const Case cases[] = {
      {"POST",
       "/guardrail/g1/version/DRAFT/apply",
       {.operation = "ApplyGuardrail", .guardrail_id = "g1", .guardrail_version = "DRAFT"}},
      {"POST",
       "/guardrail/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Aguardrail%2Fg1/version/2/apply",
       {.operation = "ApplyGuardrail",
        .guardrail_id = "arn:aws:bedrock:eu-west-1:1:guardrail/g1",
        .guardrail_version = "2"}},
      {"POST", "/guardrail/g1/apply", {.operation = "ApplyGuardrail", .guardrail_id = "g1"}},
      {"POST", "/guardrail/g1/version/2", {}},
      {"POST", "/async-invoke", {.operation = "StartAsyncInvoke"}},
      {"GET", "/async-invoke", {.operation = "ListAsyncInvokes"}},
      {"GET", "/async-invoke/?maxResults=1", {.operation = "ListAsyncInvokes"}},
      {"GET",
       "/async-invoke/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Aasync-invoke%2Fab12",
       {.operation = "GetAsyncInvoke",
        .invocation_arn = "arn:aws:bedrock:us-east-1:1:async-invoke/ab12"}},
      {"GET",
       "/async-invoke/arn:aws:bedrock:us-east-1:1:async-invoke/ab12",
       {.operation = "GetAsyncInvoke",
        .invocation_arn = "arn:aws:bedrock:us-east-1:1:async-invoke/ab12"}},
      {"GET", "/async-invokes", {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.path));
    EXPECT_EQ(read_url_path(c.path, c.method), c.expected);
  }
}

constexpr std::string_view kAccount = "arn:aws:bedrock:us-east-1:123456789012:";

TEST(ModelId, WithoutAnArnIsAModelOrAProfileOfOne) {
  struct Case {
    std::string_view text;
    ModelIdKind kind;
    std::string_view foundation_model;
  };
  constexpr auto kModel = ModelIdKind::kModel;
  constexpr auto kProfile = ModelIdKind::kInferenceProfile;
  static constexpr Case kCases[] = {
      {"anthropic.claude-3-haiku-20240307-v1:0", kModel, "anthropic.claude-3-haiku-20240307-v1:0"},
      {"zai.glm-4.6", kModel, "zai.glm-4.6"},
      {"deepseek.v3.2", kModel, "deepseek.v3.2"},
      {"newcomer.model-3.5", kModel, "newcomer.model-3.5"},
      // A vendor may be called like a profile's prefix: it takes two dots to make a profile.
      {"us.model-v1", kModel, "us.model-v1"},
      {"claude-sonnet-4-5-20250929", kModel, "claude-sonnet-4-5-20250929"},
      {"my-provisioned-model", kModel, "my-provisioned-model"},
      {"", kModel, ""},
      // Every prefix; which vendors there are tells where it ends.
      {"us.anthropic.claude-sonnet-4-6", kProfile, "anthropic.claude-sonnet-4-6"},
      {"us-gov.anthropic.claude-sonnet-4-6", kProfile, "anthropic.claude-sonnet-4-6"},
      {"eu.meta.llama3-2-1b-instruct-v1:0", kProfile, "meta.llama3-2-1b-instruct-v1:0"},
      {"apac.amazon.nova-lite-v1:0", kProfile, "amazon.nova-lite-v1:0"},
      {"jp.anthropic.claude-sonnet-4-6", kProfile, "anthropic.claude-sonnet-4-6"},
      {"au.anthropic.claude-sonnet-4-6", kProfile, "anthropic.claude-sonnet-4-6"},
      {"ca.amazon.nova-lite-v1:0", kProfile, "amazon.nova-lite-v1:0"},
      {"global.amazon.nova-2-lite-v1:0", kProfile, "amazon.nova-2-lite-v1:0"},
      {"mars.meta.llama4-v1:0", kProfile, "meta.llama4-v1:0"},
      {"eu.deepseek.v3.2", kProfile, "deepseek.v3.2"},
      {"eu.newcomer.model-v1", kProfile, "newcomer.model-v1"},
      {"mars.newcomer.model-v1", kModel, "mars.newcomer.model-v1"},
      // Context suffixes stay.
      {"anthropic.claude-v2:1:18k", kModel, "anthropic.claude-v2:1:18k"},
      {"us.anthropic.claude-3-sonnet-20240229-v1:0:200k", kProfile,
       "anthropic.claude-3-sonnet-20240229-v1:0:200k"},
      // Encoding is undone, once or twice.
      {"amazon.nova-lite-v1%3A0", kModel, "amazon.nova-lite-v1:0"},
      {"us.amazon.nova-lite-v1%253A0", kProfile, "amazon.nova-lite-v1:0"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.text));
    const ModelId id = read_model_id(c.text);
    EXPECT_EQ(id.kind, c.kind);
    EXPECT_EQ(id.foundation_model, c.foundation_model);
    EXPECT_EQ(id.partition + id.region + id.version, "");
  }
}

TEST(ModelId, OfAnArnSaysWhatItNames) {
  struct Case {
    std::string_view resource;
    ModelIdKind kind;
    std::string_view name;
    std::string_view foundation_model;
  };
  using Kind = ModelIdKind;
  static constexpr Case kCases[] = {
      {"foundation-model/amazon.titan-text-lite-v1:0:4k", Kind::kModel,
       "amazon.titan-text-lite-v1:0:4k", "amazon.titan-text-lite-v1:0:4k"},
      {"inference-profile/us.amazon.nova-pro-v1:0", Kind::kInferenceProfile,
       "us.amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0"},
      {"inference-profile/abcdef123456", Kind::kInferenceProfile, "abcdef123456", ""},
      {"application-inference-profile/abc123", Kind::kApplicationProfile, "abc123", ""},
      {"provisioned-model/abc123", Kind::kProvisionedModel, "abc123", ""},
      {"provisioned-model-throughput/abc123", Kind::kProvisionedModel, "abc123", ""},
      {"custom-model/amazon.nova-lite-v1:0:300k/abc123", Kind::kCustomModel,
       "amazon.nova-lite-v1:0:300k/abc123", "amazon.nova-lite-v1:0:300k"},
      {"custom-model/imported/abc123", Kind::kCustomModel, "imported/abc123", ""},
      {"custom-model/abc123", Kind::kCustomModel, "abc123", ""},
      {"custom-model-deployment/abc123", Kind::kCustomModelDeployment, "abc123", ""},
      {"imported-model/abc123", Kind::kImportedModel, "abc123", ""},
      {"prompt-router/abc123", Kind::kPromptRouter, "abc123", ""},
      {"default-prompt-router/anthropic.claude:1", Kind::kPromptRouter, "anthropic.claude:1", ""},
      {"marketplace/model-endpoint/all-access", Kind::kEndpoint, "model-endpoint/all-access", ""},
      {"async-invoke/abc123", Kind::kAsyncInvoke, "abc123", ""},
      {"agent-alias/AGENT12345/ALIAS12345", Kind::kAgentAlias, "AGENT12345/ALIAS12345", ""},
      {"unheard-of/abc123", Kind::kOther, "abc123", ""},
      {"foundation-model", Kind::kOther, "", ""},
      {"", Kind::kOther, "", ""},
  };
  for (const std::string_view partition : {"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b"}) {
    for (const Case& c : kCases) {
      const std::string arn = "arn:" + std::string(partition) +
                              ":bedrock:us-east-1:123456789012:" + std::string(c.resource);
      SCOPED_TRACE(arn);
      const ModelId id = read_model_id(arn);
      EXPECT_EQ(id.partition, partition);
      EXPECT_EQ(id.region, "us-east-1");
      EXPECT_EQ(id.kind, c.kind);
      EXPECT_EQ(id.name, c.name);
      EXPECT_EQ(id.foundation_model, c.foundation_model);
      EXPECT_EQ(id.version, "");
    }
  }
}

TEST(ModelId, OfAPromptHasItsVersionApart) {
  const std::string prompt = std::string(kAccount) + "prompt/ABCDEF1234";
  struct Case {
    std::string suffix;
    std::string_view version;
  };
  for (const Case& c : {Case{":12", "12"}, Case{"", ""}, Case{":", ""}}) {
    SCOPED_TRACE(c.suffix);
    const ModelId id = read_model_id(prompt + c.suffix);
    EXPECT_EQ(id.kind, ModelIdKind::kPrompt);
    EXPECT_EQ(id.name, "ABCDEF1234");
    EXPECT_EQ(id.version, c.version);
    EXPECT_EQ(id.foundation_model, "");
  }
}

TEST(ModelId, OfAnotherServicesEndpointIsOne) {
  const ModelId id =
      read_model_id("arn:aws:sagemaker:eu-west-1:123456789012:endpoint/llama-in-a-box");
  EXPECT_EQ(id.kind, ModelIdKind::kEndpoint);
  EXPECT_EQ(id.name, "llama-in-a-box");
  EXPECT_EQ(id.region, "eu-west-1");
}

TEST(ModelId, CutOffAnywhereIsNotAnError) {
  const std::string whole = std::string(kAccount) + "prompt/ABCDEF1234:1";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(read_model_id(whole.substr(0, size)).version, "") << size;
  }
}

TEST(ModelId, TellsWhetherTokensArePaidFor) {
  for (const std::string_view resource :
       {"foundation-model/a.b", "inference-profile/us.amazon.b", "application-inference-profile/a",
        "custom-model-deployment/a", "prompt/A:1", "prompt-router/a"}) {
    EXPECT_TRUE(is_billed_by_token(read_model_id(std::string(kAccount).append(resource)).kind))
        << resource;
  }
  for (const std::string_view resource :
       {"provisioned-model/a", "custom-model/a.b/c", "imported-model/a", "endpoint/a"}) {
    EXPECT_FALSE(is_billed_by_token(read_model_id(std::string(kAccount).append(resource)).kind))
        << resource;
  }
}

}  // namespace
}  // namespace sideseat::bedrock
