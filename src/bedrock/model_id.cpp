// URL paths, ARNs and profile prefixes.
#include "bedrock/model_id.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/encoding.h"

namespace sideseat::bedrock {
namespace {

struct PathEnding {
  std::string_view ending;
  std::string_view operation;
};

// What follows /model/{id}/.
constexpr std::array kModelOperations{
    PathEnding{"converse", "Converse"},
    PathEnding{"converse-stream", "ConverseStream"},
    PathEnding{"invoke", "InvokeModel"},
    PathEnding{"invoke-with-response-stream", "InvokeModelWithResponseStream"},
    PathEnding{"invoke-with-bidirectional-stream", "InvokeModelWithBidirectionalStream"},
    PathEnding{"count-tokens", "CountTokens"},
};

// Vendors tell where a profile's prefix ends: regions come and go more often than vendors do.
constexpr std::array<std::string_view, 19> kVendors{
    "ai21", "amazon",    "anthropic",  "cohere",   "deepseek",   "google", "luma",
    "meta", "minimax",   "mistral",    "moonshot", "moonshotai", "nvidia", "openai",
    "qwen", "stability", "twelvelabs", "writer",   "zai"};

// Prefixes of cross-region profiles, for vendors not in the list above.
constexpr std::array<std::string_view, 14> kProfilePrefixes{
    "us", "us-gov", "eu", "apac", "global", "jp", "au", "ca", "sa", "in", "uk", "me", "af", "kr"};

struct ResourceType {
  std::string_view type;  ///< What stands before the first slash of an ARN's resource.
  ModelIdKind kind;
};

constexpr std::array kResourceTypes{
    ResourceType{"foundation-model", ModelIdKind::kModel},
    ResourceType{"inference-profile", ModelIdKind::kInferenceProfile},
    ResourceType{"application-inference-profile", ModelIdKind::kApplicationProfile},
    ResourceType{"provisioned-model", ModelIdKind::kProvisionedModel},
    ResourceType{"provisioned-model-throughput", ModelIdKind::kProvisionedModel},
    ResourceType{"custom-model", ModelIdKind::kCustomModel},
    ResourceType{"custom-model-deployment", ModelIdKind::kCustomModelDeployment},
    ResourceType{"imported-model", ModelIdKind::kImportedModel},
    ResourceType{"prompt", ModelIdKind::kPrompt},
    ResourceType{"prompt-router", ModelIdKind::kPromptRouter},
    ResourceType{"default-prompt-router", ModelIdKind::kPromptRouter},
    ResourceType{"endpoint", ModelIdKind::kEndpoint},  // SageMaker's.
    ResourceType{"marketplace", ModelIdKind::kEndpoint},
    ResourceType{"async-invoke", ModelIdKind::kAsyncInvoke},
    ResourceType{"agent-alias", ModelIdKind::kAgentAlias},
};

template <typename List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Some clients encode an id that is encoded already; no id has a percent sign of its own.
std::string decoded_id(std::string_view text) {
  std::string once = percent_decode(text);
  return once.find('%') == std::string::npos ? once : percent_decode(once);
}

std::string_view without_profile_prefix(std::string_view id) {
  const std::size_t dot = id.find('.');
  if (dot == std::string_view::npos) return id;
  const std::string_view first = id.substr(0, dot);
  const std::string_view rest = id.substr(dot + 1);
  if (contains(kVendors, first)) return id;
  const std::string_view second = rest.substr(0, rest.find('.'));
  if (contains(kVendors, second)) return rest;
  const bool has_vendor = second.size() < rest.size();
  return has_vendor && contains(kProfilePrefixes, first) ? rest : id;
}

// Cuts off and returns what stands before the separator; all of it where there is none.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return taken;
}

ModelIdKind kind_of(std::string_view resource_type) {
  for (const ResourceType& known : kResourceTypes) {
    if (known.type == resource_type) return known.kind;
  }
  return ModelIdKind::kOther;
}

// "arn:partition:service:region:account:type/id", where the id may hold colons and slashes too.
ModelId read_arn(std::string_view arn) {
  ModelId id;
  take_until(arn, ':');
  id.partition = take_until(arn, ':');
  take_until(arn, ':');  // The service.
  id.region = take_until(arn, ':');
  take_until(arn, ':');  // The account.
  const std::string_view type = take_until(arn, '/');
  id.kind = arn.empty() ? ModelIdKind::kOther : kind_of(type);
  if (id.kind == ModelIdKind::kPrompt) {
    id.name = take_until(arn, ':');
    id.version = arn;
    return id;
  }
  id.name = arn;
  if (id.kind == ModelIdKind::kModel) {
    id.foundation_model = id.name;
  } else if (id.kind == ModelIdKind::kInferenceProfile && id.name.find('.') != std::string::npos) {
    id.foundation_model = without_profile_prefix(id.name);
  } else if (id.kind == ModelIdKind::kCustomModel) {  // "base model/id", or the id alone.
    const std::string_view base = take_until(arn, '/');
    if (!arn.empty() && base.find('.') != std::string_view::npos) id.foundation_model = base;
  }
  return id;
}

// What follows "/model/".
Target read_model_path(std::string_view rest) {
  Target target;
  const std::size_t slash = rest.rfind('/');
  if (slash == std::string_view::npos) return target;
  for (const PathEnding& known : kModelOperations) {
    if (known.ending != rest.substr(slash + 1)) continue;
    target.operation = known.operation;
    target.model_id = decoded_id(rest.substr(0, slash));
  }
  return target;
}

// What follows "/guardrail/": "{id or ARN}/version/{version}/apply".
Target read_guardrail_path(std::string_view rest) {
  constexpr std::string_view kApply = "/apply";
  constexpr std::string_view kVersion = "/version/";
  Target target;
  if (!rest.ends_with(kApply)) return target;
  target.operation = "ApplyGuardrail";
  rest.remove_suffix(kApply.size());
  const std::size_t version = rest.rfind(kVersion);
  target.guardrail_id = decoded_id(rest.substr(0, version));
  if (version != std::string_view::npos) {
    target.guardrail_version = decoded_id(rest.substr(version + kVersion.size()));
  }
  return target;
}

// What follows "/async-invoke": nothing, or "/{invocation ARN}".
Target read_async_path(std::string_view rest, std::string_view method) {
  Target target;
  if (rest.empty() || rest == "/") {
    target.operation = method == "GET" ? "ListAsyncInvokes" : "StartAsyncInvoke";
  } else if (rest.front() == '/') {
    target.operation = "GetAsyncInvoke";
    target.invocation_arn = decoded_id(rest.substr(1));
  }
  return target;
}

}  // namespace

Target read_url_path(std::string_view url_path, std::string_view method) {
  constexpr std::string_view kModel = "/model/";
  constexpr std::string_view kGuardrail = "/guardrail/";
  constexpr std::string_view kAsync = "/async-invoke";
  const std::string_view path = url_path.substr(0, url_path.find('?'));
  if (path.starts_with(kModel)) return read_model_path(path.substr(kModel.size()));
  if (path.starts_with(kGuardrail)) return read_guardrail_path(path.substr(kGuardrail.size()));
  if (path.starts_with(kAsync)) return read_async_path(path.substr(kAsync.size()), method);
  return {};
}

ModelId read_model_id(std::string_view text) {
  const std::string decoded = decoded_id(text);
  if (decoded.starts_with("arn:")) return read_arn(decoded);
  ModelId id;
  id.name = decoded;
  id.foundation_model = without_profile_prefix(decoded);
  if (id.foundation_model != id.name) id.kind = ModelIdKind::kInferenceProfile;
  return id;
}

bool is_billed_by_token(ModelIdKind kind) {
  return kind != ModelIdKind::kProvisionedModel && kind != ModelIdKind::kCustomModel &&
         kind != ModelIdKind::kImportedModel && kind != ModelIdKind::kEndpoint;
}

}  // namespace sideseat::bedrock
