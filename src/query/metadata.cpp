// Attribute names become the short names people know; JSON in strings becomes JSON.
#include "query/metadata.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "model/attribute_names.h"
#include "query/attribute_json.h"
#include "query/summary.h"

namespace sideseat::query {
namespace {

/// "ConverseStream" -> "converse_stream".
std::string snake_case(std::string_view name) {
  std::string out;
  for (const char character : name) {
    const auto byte = static_cast<unsigned char>(character);
    if (std::isupper(byte) != 0 && !out.empty()) out += '_';
    out += static_cast<char>(std::tolower(byte));
  }
  return out;
}

/// The short name of an attribute that is a setting or a fact of the response; nullopt for the
/// rest.
std::optional<std::string> short_name(std::string_view key) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kNames{{
      {attribute::kAwsRegion, "region"},
      {attribute::kAwsRequestId, "request_id"},
      {attribute::kAwsRetryCount, "retries"},
      {attribute::kHttpStatusCode, "http_status"},
      {attribute::kServerAddress, "server_address"},
      {attribute::kResponseModel, "response_model"},
      {attribute::kResponseId, "response_id"},
      {attribute::kFinishReasons, "finish_reasons"},
      {attribute::kBedrockStopReason, "stop_reason"},
      {attribute::kBedrockModelFamily, "family"},
      {attribute::kBedrockUsage, "usage"},
      {attribute::kGuardrailId, "guardrail_id"},
      {attribute::kOutputType, "output_type"},
  }};
  for (const auto& [long_name, name] : kNames) {
    if (key == long_name) return std::string(name);
  }
  const auto after = [key](std::string_view prefix) -> std::optional<std::string> {
    if (!key.starts_with(prefix) || key.size() == prefix.size()) return std::nullopt;
    return std::string(key.substr(prefix.size()));
  };
  if (key == attribute::kRequestModel || key == attribute::kBedrockRequestBody ||
      key == attribute::kBedrockResponseBody) {
    return std::nullopt;
  }
  if (auto name = after(attribute::kBedrockRequestPrefix)) return name;
  if (auto name = after(attribute::kBedrockResponsePrefix)) return "response_" + *name;
  return after(attribute::kRequestPrefix);
}

/// Whether a string under this name is JSON by agreement, a scalar too.
bool is_json(std::string_view key) {
  return key.starts_with(attribute::kBedrockRequestPrefix) ||
         key.starts_with(attribute::kBedrockResponsePrefix);
}

/// A string that holds a JSON object or array is that; everything else is itself.
void write_setting(JsonWriter& json, const Attribute& attribute) {
  const std::string* text = attribute.value.string();
  const bool may_be_json = text != nullptr && (text->starts_with('{') || text->starts_with('[') ||
                                               is_json(attribute.key));
  if (may_be_json && JsonDocument::parse(*text)) {
    json.raw(*text);
  } else {
    write_plain(json, attribute.value);
  }
}

void write_if_known(JsonWriter& json, const Attribute& attribute) {
  if (const auto name = short_name(attribute.key)) {
    json.key(*name);
    write_setting(json, attribute);
  }
}

}  // namespace

void write_metadata(JsonWriter& json, const StoredSpan& span) {
  std::string provider(span.text(attribute::kProviderName));
  if (provider.empty()) provider = span.text(attribute::kSystem);
  std::replace(provider.begin(), provider.end(), '.', '_');
  json.begin_object();
  write_text_or_null(json, "provider", provider);
  write_text_or_null(json, "model", span.record().model);
  write_text_or_null(json, "api", snake_case(span.text(attribute::kRpcMethod)));
  const Attributes& attributes = span.span().attributes;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    if (!span.is_message(-1, i)) write_if_known(json, attributes[i]);
  }
  for (const Attribute& fact : span.facts()) write_if_known(json, fact);
  json.end_object();
}

}  // namespace sideseat::query
