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
constexpr std::array<std::string_view, 10> kProfilePrefixes{"us", "us-gov", "eu", "apac", "global",
                                                            "jp", "au",     "ca", "sa",   "in"};

template <typename List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Some clients encode an id that is encoded already; no id has a percent sign of its own.
std::string decoded_model_id(std::string_view text) {
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
  return contains(kVendors, second) || contains(kProfilePrefixes, first) ? rest : id;
}

// "arn:partition:service:region:account:resource", where the resource may hold colons too.
std::string_view arn_resource(std::string_view arn) {
  for (int colons = 0; colons < 5; ++colons) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return arn;
}

}  // namespace

Target read_url_path(std::string_view url_path) {
  const std::string_view path = url_path.substr(0, url_path.find('?'));
  constexpr std::string_view kModel = "/model/";
  if (path.starts_with(kModel)) {
    const std::size_t slash = path.rfind('/');
    if (slash < kModel.size()) return {};
    const std::string_view ending = path.substr(slash + 1);
    for (const PathEnding& known : kModelOperations) {
      if (known.ending != ending) continue;
      const std::string_view id = path.substr(kModel.size(), slash - kModel.size());
      return {std::string(known.operation), decoded_model_id(id)};
    }
    return {};
  }
  if (path.starts_with("/guardrail/") && path.ends_with("/apply")) return {"ApplyGuardrail", ""};
  return {};
}

std::optional<std::string> foundation_model(std::string_view model_id) {
  if (model_id.empty()) return std::nullopt;
  if (!model_id.starts_with("arn:")) return std::string(without_profile_prefix(model_id));
  const std::string_view resource = arn_resource(model_id);
  const std::size_t slash = resource.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view type = resource.substr(0, slash);
  const std::string_view name = resource.substr(slash + 1);
  if (type == "foundation-model") return std::string(name);
  if (type == "inference-profile") return std::string(without_profile_prefix(name));
  return std::nullopt;
}

}  // namespace sideseat::bedrock
