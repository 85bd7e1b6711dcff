// What a Bedrock URL names, and what is known of a model from its id alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sideseat::bedrock {

/// Which operation a URL path calls, and on which model.
struct Target {
  std::string operation;  ///< "ConverseStream"; empty if the path is of no operation known here.
  std::string model_id;   ///< Percent-decoded id or ARN; empty where the path has none.
};

/// `url_path`: as on the wire, with or without a query: "/model/{model id}/converse-stream".
Target read_url_path(std::string_view url_path);

/// The foundation model that `model_id` stands for: "us.anthropic.claude-..." and the ARNs of
/// foundation models and of cross-region profiles give "anthropic.claude-...". nullopt where only
/// AWS knows (application profiles, provisioned and custom models, routers, prompts).
std::optional<std::string> foundation_model(std::string_view model_id);

}  // namespace sideseat::bedrock
