// Attributes to columns.
#include "ingest/span_record.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "bedrock/model_id.h"
#include "bedrock/prices.h"
#include "ingest/attribute_reader.h"
#include "ingest/detach.h"
#include "model/attribute_names.h"
#include "otlp/dialects/dialect.h"
#include "otlp/span_rest.h"

namespace sideseat::ingest {
namespace {

bool is_one_of(std::string_view text, const auto& names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

bool is_true(const AttributeValue* value) {
  const bool* flag = value != nullptr ? std::get_if<bool>(&value->data) : nullptr;
  return flag != nullptr && *flag;
}

/// Steps around and beside calls: their tokens are those of the calls inside them. An agent, a flow
/// or a knowledge base in the cloud is a request of its own and says so by its RPC method.
/// Libraries have names of their own for steps ("chain", "agent_step", "execute_task"), and none of
/// them names a model; LangSmith's prompts are "chat", too.
bool is_call(const std::string& operation, const Facts& facts) {
  if (operation.empty()) return false;
  if (facts.find(attribute::kRpcMethod) != nullptr) return true;
  constexpr std::array<std::string_view, 8> kSteps{
      "execute_tool", "invoke_workflow", "create_agent",
      "invoke_agent", "retrieval",       "execute_event_loop_cycle",
      "invoke_graph", "invoke_swarm"};  // The last three: Strands.
  if (is_one_of(operation, kSteps) || operation.starts_with("memory.")) return false;
  if (is_true(facts.find(attribute::kUsageIsSum))) return false;
  if (facts.find(attribute::kRequestModel) != nullptr) return true;
  constexpr std::array<std::string_view, 4> kCalls{"chat", "text_completion", "generate_content",
                                                   "embeddings"};
  return is_one_of(operation, kCalls);
}

/// The first of the span's and the resource's that is there.
std::string own_or_shared(const Facts& facts, const Resource& resource, std::string_view key) {
  std::string own = text_of(facts, key);
  return own.empty() ? text_of(Facts(resource.attributes), key) : own;
}

/// "bedrock-runtime.us-east-1.amazonaws.com" says the region too.
std::string region_of(const Facts& facts) {
  std::string region = text_of(facts, attribute::kAwsRegion);
  if (!region.empty()) return region;
  const std::string address = text_of(facts, attribute::kServerAddress);
  const std::size_t begin = address.find('.') + 1;
  const std::size_t end = address.find(".amazonaws.", begin);
  if (!address.starts_with("bedrock") || begin == 0 || end == std::string::npos) return {};
  return address.substr(begin, end - begin);
}

Usage read_usage(const Facts& facts) {
  Usage usage{.input_tokens = count_of(facts, attribute::kInputTokens),
              .output_tokens = count_of(facts, attribute::kOutputTokens),
              .cache_read_tokens = count_of(facts, attribute::kCacheReadTokens),
              .cache_write_tokens = count_of(facts, attribute::kCacheWriteTokens),
              .cache_write_5m_tokens = count_of(facts, attribute::kCacheWrite5mTokens),
              .cache_write_1h_tokens = count_of(facts, attribute::kCacheWrite1hTokens),
              .units = {.output_images = count_of(facts, attribute::kOutputImages),
                        .image_width = count_of(facts, attribute::kImageWidth),
                        .image_height = count_of(facts, attribute::kImageHeight),
                        .image_steps = count_of(facts, attribute::kImageSteps),
                        .input_images = count_of(facts, attribute::kInputImages),
                        .input_clips = count_of(facts, attribute::kInputClips),
                        .search_units = count_of(facts, attribute::kSearchUnits)}};
  if (usage.input_tokens && is_true(facts.find(attribute::kInputLeavesOutCached))) {
    *usage.input_tokens += usage.cache_read_tokens.value_or(0);
    *usage.input_tokens += usage.cache_write_tokens.value_or(0);
  }
  return usage;
}

/// The model as asked for may be an ARN that only the answer explains.
std::optional<std::int64_t> cost_of(const Facts& facts, const Usage& usage) {
  const std::string asked_id = text_of(facts, attribute::kRequestModel);
  const bedrock::ModelId asked = bedrock::read_model_id(asked_id);
  if (!bedrock::is_billed_by_token(asked.kind)) return std::nullopt;
  std::string region = region_of(facts);
  if (region.empty()) region = asked.region;
  const std::string answered = text_of(facts, attribute::kResponseModel);
  // A router names the profile that it has called, and prices go by that.
  const std::string routed = answered.starts_with("arn:") ? answered : std::string();
  for (const std::string& model :
       {asked_id, routed, text_of(facts, attribute::kBedrockResolvedModelId), answered}) {
    const auto price = bedrock::find_price(model, region);
    if (price) return bedrock::cost_nano_usd(*price, usage);
  }
  return std::nullopt;
}

/// A sum of what the spans below say is not said twice.
store::Usage priced_usage(const Facts& facts, bool call) {
  if (is_true(facts.find(attribute::kUsageIsSum))) return {};
  const Usage usage = read_usage(facts);
  store::Usage stored{.input_tokens = usage.input_tokens,
                      .output_tokens = usage.output_tokens,
                      .cache_read_tokens = usage.cache_read_tokens,
                      .cache_write_tokens = usage.cache_write_tokens};
  if (call) stored.cost_nano_usd = cost_of(facts, usage);
  return stored;
}

std::optional<std::int64_t> time_to_first_token_ns(const Facts& facts) {
  const auto seconds = number_of(facts, attribute::kTimeToFirstChunk);
  constexpr double kSecondsMax = 1e6;  // Eleven days: beyond it is no time to a first token.
  if (!seconds || !(*seconds >= 0 && *seconds <= kSecondsMax)) return std::nullopt;
  return std::llround(*seconds * 1e9);
}

/// error.type, else the type of the exception that was recorded.
std::string error_type_of(const Span& span, const Facts& facts) {
  std::string type = text_of(facts, attribute::kErrorType);
  for (auto event = span.events.rbegin(); type.empty() && event != span.events.rend(); ++event) {
    if (event->name == "exception") type = text_of(Facts(event->attributes), "exception.type");
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

void fill_columns(store::SpanRecord& record, const Span& span, const Facts& facts,
                  const Resource& resource) {
  record.trace_id = span.trace_id;
  record.span_id = span.span_id;
  record.parent_span_id = span.parent_span_id;
  record.name = span.name;
  record.kind = span.kind;
  record.started_at_ns = span.started_at_ns;
  record.ended_at_ns = span.ended_at_ns;
  record.failed = span.status == StatusCode::kError;
  record.status_message = span.status_message;
  if (record.failed) record.error_type = error_type_of(span, facts);
  record.operation = text_of(facts, attribute::kOperationName);
  record.is_call = is_call(record.operation, facts);
  record.model = text_of(facts, attribute::kRequestModel);
  record.response_model = text_of(facts, attribute::kResponseModel);
  // An ARN does not say which model it is.
  if (record.response_model.empty() && record.model.starts_with("arn:")) {
    record.response_model = text_of(facts, attribute::kBedrockResolvedModelId);
  }
  record.session_id = own_or_shared(facts, resource, attribute::kSessionId);
  if (record.session_id.empty()) {
    record.session_id = text_of(facts, attribute::kConversationId);
  }
  record.user_id = own_or_shared(facts, resource, attribute::kUserId);
  record.tags = listed(texts_of(facts, attribute::kTags));
  record.incomplete = text_of(facts, attribute::kIncomplete);
  record.usage = priced_usage(facts, record.is_call);
  record.time_to_first_token_ns = time_to_first_token_ns(facts);
}

}  // namespace

SpanGroup make_group(const std::string& project, const Resource& resource, const Scope& scope) {
  return {project, resource, scope, otlp::encode_origin(resource, scope)};
}

store::SpanRecord make_record(const SpanGroup& group, Span span) {
  store::SpanRecord record;
  record.project = group.project;
  record.origin = group.origin;
  otlp::Reading reading;
  const otlp::Dialect* dialect = otlp::read_dialect(span, group.scope, reading);
  if (dialect != nullptr) record.dialect = dialect->name;
  fill_columns(record, span, {span.attributes, reading.facts}, group.resource);
  Detached detached = detach_contents(span, reading, dialect);
  record.contents = std::move(detached.contents);
  record.input_preview = std::move(detached.input_preview);
  record.output_preview = std::move(detached.output_preview);
  record.rest = otlp::encode_span_rest(std::move(span), detached.detachments);
  return record;
}

}  // namespace sideseat::ingest
