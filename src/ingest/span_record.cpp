// Attributes to columns.
#include "ingest/span_record.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "base/limits.h"
#include "bedrock/model_id.h"
#include "bedrock/prices.h"
#include "ingest/attribute_reader.h"
#include "ingest/detach.h"
#include "ingest/preview.h"
#include "model/attribute_names.h"
#include "otlp/span_json.h"

namespace sideseat::ingest {
namespace {

/// Steps around and beside calls: their tokens are those of the calls inside them. An agent, a flow
/// or a knowledge base in the cloud is a request of its own and says so by its RPC method.
bool is_call(const std::string& operation, const Attributes& attributes) {
  if (operation.empty()) return false;
  constexpr std::array<std::string_view, 5> kSteps{"execute_tool", "invoke_workflow",
                                                   "create_agent", "invoke_agent", "retrieval"};
  const bool is_step = std::find(kSteps.begin(), kSteps.end(), operation) != kSteps.end();
  return !is_step || find_attribute(attributes, attribute::kRpcMethod) != nullptr;
}

/// The first of the span's and the resource's that is there.
std::string own_or_shared(const Span& span, const Resource& resource, std::string_view key) {
  std::string own = text_of(span.attributes, key);
  return own.empty() ? text_of(resource.attributes, key) : own;
}

/// "bedrock-runtime.us-east-1.amazonaws.com" says the region too.
std::string region_of(const Attributes& attributes) {
  std::string region = text_of(attributes, attribute::kAwsRegion);
  if (!region.empty()) return region;
  const std::string address = text_of(attributes, attribute::kServerAddress);
  const std::size_t begin = address.find('.') + 1;
  const std::size_t end = address.find(".amazonaws.", begin);
  if (!address.starts_with("bedrock") || begin == 0 || end == std::string::npos) return {};
  return address.substr(begin, end - begin);
}

Usage read_usage(const Attributes& attributes) {
  return {.input_tokens = count_of(attributes, attribute::kInputTokens),
          .output_tokens = count_of(attributes, attribute::kOutputTokens),
          .cache_read_tokens = count_of(attributes, attribute::kCacheReadTokens),
          .cache_write_tokens = count_of(attributes, attribute::kCacheWriteTokens),
          .cache_write_5m_tokens = count_of(attributes, attribute::kCacheWrite5mTokens),
          .cache_write_1h_tokens = count_of(attributes, attribute::kCacheWrite1hTokens),
          .units = {.output_images = count_of(attributes, attribute::kOutputImages),
                    .image_width = count_of(attributes, attribute::kImageWidth),
                    .image_height = count_of(attributes, attribute::kImageHeight),
                    .image_steps = count_of(attributes, attribute::kImageSteps),
                    .input_images = count_of(attributes, attribute::kInputImages),
                    .input_clips = count_of(attributes, attribute::kInputClips),
                    .search_units = count_of(attributes, attribute::kSearchUnits)}};
}

/// The model as asked for may be an ARN that only the answer explains.
std::optional<std::int64_t> cost_of(const Attributes& attributes, const Usage& usage) {
  const std::string asked_id = text_of(attributes, attribute::kRequestModel);
  const bedrock::ModelId asked = bedrock::read_model_id(asked_id);
  if (!bedrock::is_billed_by_token(asked.kind)) return std::nullopt;
  std::string region = region_of(attributes);
  if (region.empty()) region = asked.region;
  const std::string answered = text_of(attributes, attribute::kResponseModel);
  // A router names the profile that it has called, and prices go by that.
  const std::string routed = answered.starts_with("arn:") ? answered : std::string();
  for (const std::string& model :
       {asked_id, routed, text_of(attributes, attribute::kBedrockResolvedModelId), answered}) {
    const auto price = bedrock::find_price(model, region);
    if (price) return bedrock::cost_nano_usd(*price, usage);
  }
  return std::nullopt;
}

bool is_true(const AttributeValue* value) {
  const bool* flag = value != nullptr ? std::get_if<bool>(&value->data) : nullptr;
  return flag != nullptr && *flag;
}

/// A sum of what the spans below say is not said twice.
store::Usage priced_usage(const Attributes& attributes, bool call) {
  if (is_true(find_attribute(attributes, attribute::kUsageIsSum))) return {};
  const Usage usage = read_usage(attributes);
  store::Usage stored{.input_tokens = usage.input_tokens,
                      .output_tokens = usage.output_tokens,
                      .cache_read_tokens = usage.cache_read_tokens,
                      .cache_write_tokens = usage.cache_write_tokens};
  if (call) stored.cost_nano_usd = cost_of(attributes, usage);
  return stored;
}

std::optional<std::int64_t> time_to_first_token_ns(const Attributes& attributes) {
  const auto seconds = number_of(attributes, attribute::kTimeToFirstChunk);
  constexpr double kSecondsMax = 1e6;  // Eleven days: beyond it is no time to a first token.
  if (!seconds || !(*seconds >= 0 && *seconds <= kSecondsMax)) return std::nullopt;
  return std::llround(*seconds * 1e9);
}

/// error.type, else the type of the exception that was recorded.
std::string error_type_of(const Span& span) {
  std::string type = text_of(span.attributes, attribute::kErrorType);
  for (auto event = span.events.rbegin(); type.empty() && event != span.events.rend(); ++event) {
    if (event->name == "exception") type = text_of(event->attributes, "exception.type");
  }
  return type;
}

/// What a row can show; the attribute itself is kept whole.
std::vector<std::string> listed(std::vector<std::string> texts) {
  std::erase_if(texts,
                [](const std::string& text) { return text.size() > limits::kListedTextBytesMax; });
  if (texts.size() > limits::kListedTextsMax) texts.resize(limits::kListedTextsMax);
  return texts;
}

void fill_columns(store::SpanRecord& record, const Span& span, const Resource& resource) {
  const Attributes& attributes = span.attributes;
  record.trace_id = span.trace_id;
  record.span_id = span.span_id;
  record.parent_span_id = span.parent_span_id;
  record.name = span.name;
  record.kind = span.kind;
  record.started_at_ns = span.started_at_ns;
  record.ended_at_ns = span.ended_at_ns;
  record.failed = span.status == StatusCode::kError;
  record.status_message = span.status_message;
  if (record.failed) record.error_type = error_type_of(span);
  record.operation = text_of(attributes, attribute::kOperationName);
  record.is_call = is_call(record.operation, attributes);
  record.model = text_of(attributes, attribute::kRequestModel);
  record.response_model = text_of(attributes, attribute::kResponseModel);
  // An ARN does not say which model it is.
  if (record.response_model.empty() && record.model.starts_with("arn:")) {
    record.response_model = text_of(attributes, attribute::kBedrockResolvedModelId);
  }
  record.session_id = own_or_shared(span, resource, attribute::kSessionId);
  if (record.session_id.empty()) {
    record.session_id = text_of(attributes, attribute::kConversationId);
  }
  record.user_id = own_or_shared(span, resource, attribute::kUserId);
  record.tags = listed(texts_of(attributes, attribute::kTags));
  record.incomplete = text_of(attributes, attribute::kIncomplete);
  record.usage = priced_usage(attributes, record.is_call);
  record.time_to_first_token_ns = time_to_first_token_ns(attributes);
}

/// Adds `"detached"` to the span's JSON object.
void append_detached(std::string& rest_json, const std::vector<store::Detachment>& detachments) {
  if (detachments.empty()) return;
  rest_json.pop_back();  // The closing brace.
  rest_json += ",\"detached\":";
  JsonWriter json(rest_json);
  store::write_detached(json, detachments);
  rest_json += '}';
}

}  // namespace

store::SpanRecord make_record(const std::string& project, Span span, const Resource& resource,
                              const Scope& scope) {
  store::SpanRecord record;
  record.project = project;
  fill_columns(record, span, resource);
  Detached detached = detach_contents(span.attributes);
  record.contents = std::move(detached.contents);
  record.input_preview = std::move(detached.input_preview);
  record.output_preview = std::move(detached.output_preview);
  record.rest = otlp::span_to_json(span, resource, scope);
  append_detached(record.rest, detached.detachments);
  return record;
}

}  // namespace sideseat::ingest
