// What a Bedrock URL names, and what is known of a model from its id alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sideseat::bedrock {

/// Which operation a URL path calls, and on what. Ids and ARNs are percent-decoded; those that the
/// path does not have are empty.
struct Target {
  std::string operation;  ///< "ConverseStream"; empty if the path is of no operation known here.
  std::string model_id;
  std::string guardrail_id;
  std::string guardrail_version;
  std::string invocation_arn;  ///< Of an asynchronous invocation.
  bool operator==(const Target&) const = default;
};

/// `url_path`: as on the wire, with or without a query: "/model/{model id}/converse-stream".
/// `method`: tells StartAsyncInvoke from ListAsyncInvokes, which share a path.
Target read_url_path(std::string_view url_path, std::string_view method = "POST");

enum class ModelIdKind : std::uint8_t {
  kModel,             ///< A foundation model's id or ARN, or any other name.
  kInferenceProfile,  ///< Cross-region: "us.anthropic. ..." or its ARN.
  kApplicationProfile,
  kProvisionedModel,
  kCustomModel,
  kCustomModelDeployment,
  kImportedModel,
  kPrompt,
  kPromptRouter,  ///< Default ones too.
  kEndpoint,      ///< SageMaker's, where models of the marketplace run.
  kAsyncInvoke,
  kAgentAlias,
  kOther,  ///< An ARN of a kind that is not known here.
};

/// What an id says of itself. Every text is empty where it says nothing.
struct ModelId {
  ModelIdKind kind = ModelIdKind::kModel;
  std::string partition;  ///< Of an ARN: "aws", "aws-us-gov" ...
  std::string region;     ///< Of an ARN.
  /// The id as it is, of an ARN what follows the resource's type; a profile's prefix stays.
  std::string name;
  std::string version;  ///< Of a prompt.
  /// "us.anthropic.claude-..." and the ARNs of foundation models and cross-region profiles give
  /// "anthropic.claude-...", a custom model's ARN its base model; versions and context suffixes
  /// (":18k", ":0:200k") stay. Empty where only AWS knows.
  std::string foundation_model;
};

/// Total. `text`: a model id, profile id, model name or ARN of any partition; percent-encoding,
/// once or twice, is undone.
ModelId read_model_id(std::string_view text);

/// False for what is paid by the hour or by rates of its own: a price by tokens would be a guess.
bool is_billed_by_token(ModelIdKind kind);

}  // namespace sideseat::bedrock
