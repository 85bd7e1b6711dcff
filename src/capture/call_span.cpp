// One function for each group of the attribute table.
#include "capture/call_span.h"

#include <optional>
#include <string_view>
#include <utility>

#include "base/json_writer.h"
#include "bedrock/model_id.h"
#include "bedrock/stop_reason.h"
#include "model/attribute_names.h"

namespace sideseat::capture {
namespace {

// The conventions' word for an error without a name.
constexpr std::string_view kOtherError = "_OTHER";

// Adds attributes that have a value.
class AttributeWriter {
 public:
  explicit AttributeWriter(Attributes& out) : out_(out) {}

  void text(std::string_view name, std::string value) {
    if (!value.empty()) add(name, std::move(value));
  }
  void text(attribute::Name prefix, std::string_view name, std::string value) {
    text(std::string(prefix).append(name), std::move(value));
  }
  void integer(std::string_view name, std::optional<std::int64_t> value) {
    if (value) add(name, *value);
  }
  void number(std::string_view name, std::optional<double> value) {
    if (value) add(name, *value);
  }
  void flag(std::string_view name, bool value) {
    if (value) add(name, true);
  }
  void texts(std::string_view name, const std::vector<std::string>& values) {
    if (values.empty()) return;
    AttributeList list;
    for (const std::string& value : values) list.push_back({value});
    add(name, std::move(list));
  }

 private:
  template <typename T>
  void add(std::string_view name, T value) {
    out_.push_back({std::string(name), AttributeValue{std::move(value)}});
  }
  Attributes& out_;
};

std::string object_json(const std::vector<JsonMember>& members) {
  if (members.empty()) return {};
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  for (const JsonMember& member : members) json.key(member.name).raw(member.json);
  json.end_object();
  return out;
}

void add_call(AttributeWriter& out, const CallBegin& begin, const std::string& operation_name,
              const std::string& model_id, const CallOutcome& outcome,
              const bedrock::CallFacts& facts) {
  const CallStart& start = begin.start;
  out.text(attribute::kOperationName, facts.operation);
  out.text(attribute::kProviderName, "aws.bedrock");
  out.text(attribute::kRequestModel, model_id);
  out.text(attribute::kRpcSystem, "aws-api");
  out.text(attribute::kRpcService, "Bedrock Runtime");
  out.text(attribute::kRpcMethod, operation_name);
  out.text(attribute::kServerAddress, start.server_address);
  if (start.server_port > 0) out.integer(attribute::kServerPort, start.server_port);
  out.text(attribute::kAwsRequestId, outcome.request_id);
  out.text(attribute::kAwsRegion, start.region);
  out.text(attribute::kSessionId, start.context.session_id);
  out.text(attribute::kUserId, start.context.user_id);
  out.text(attribute::kRequestBodyMissing, start.request_body_missing);
  out.integer(attribute::kHttpStatusCode, outcome.http_status);
  if (outcome.retries > 0) out.integer(attribute::kAwsRetryCount, outcome.retries);
  out.text(attribute::kIncomplete, outcome.incomplete);
  if (outcome.error) {
    const std::string& type = outcome.error->type;
    out.text(attribute::kErrorType, type.empty() ? std::string(kOtherError) : type);
  }
}

void add_request(AttributeWriter& out, const CallOutcome& outcome,
                 const bedrock::CallFacts& facts) {
  const bedrock::InferenceSettings& settings = facts.settings;
  out.integer(attribute::kRequestMaxTokens, settings.max_tokens);
  out.number(attribute::kRequestTemperature, settings.temperature);
  out.number(attribute::kRequestTopP, settings.top_p);
  out.number(attribute::kRequestTopK, settings.top_k);
  out.texts(attribute::kRequestStopSequences, settings.stop_sequences);
  out.flag(attribute::kRequestStream, outcome.streamed);
  out.text(attribute::kOutputType, facts.output_type);
  out.text(attribute::kGuardrailId, facts.guardrail_id);
  if (!facts.system.empty()) out.text(attribute::kSystemInstructions, parts_json(facts.system));
  if (!facts.input.empty()) out.text(attribute::kInputMessages, messages_json(facts.input));
  out.text(attribute::kToolDefinitions, facts.tool_definitions);
  for (const JsonMember& member : facts.request_members) {
    out.text(attribute::kBedrockRequestPrefix, member.name, member.json);
  }
  out.text(attribute::kBedrockRequestBody, facts.request_body);
}

void add_usage(AttributeWriter& out, const bedrock::CallFacts& facts) {
  const Usage usage = bedrock::to_usage(facts.counts);
  out.integer(attribute::kInputTokens, usage.input_tokens);
  out.integer(attribute::kOutputTokens, usage.output_tokens);
  out.integer(attribute::kCacheReadTokens, usage.cache_read_tokens);
  out.integer(attribute::kCacheWriteTokens, usage.cache_write_tokens);
  out.integer(attribute::kCacheWrite5mTokens, usage.cache_write_5m_tokens);
  out.integer(attribute::kCacheWrite1hTokens, usage.cache_write_1h_tokens);
  out.integer(attribute::kReasoningTokens, usage.reasoning_tokens);
  out.text(attribute::kBedrockUsage, object_json(facts.usage));
  out.integer(attribute::kBedrockLatencyMs, facts.latency_ms);
  out.integer(attribute::kBedrockFirstByteLatencyMs, facts.first_byte_latency_ms);
}

// Of an answer that failed, what came of it; it ends in an error too.
std::string output_json(const bedrock::CallFacts& facts, bool failed) {
  std::vector<Message> messages;
  for (Message message : facts.output) {
    if (failed && message.parts.empty()) continue;
    if (failed && message.finish_reason.empty()) message.finish_reason = "error";
    messages.push_back(std::move(message));
  }
  return messages.empty() ? std::string() : messages_json(messages);
}

void add_answer(AttributeWriter& out, const std::string& model_id, const CallOutcome& outcome,
                const bedrock::CallFacts& facts) {
  out.text(attribute::kResponseId, facts.response_id);
  out.text(attribute::kResponseModel, facts.response_model);
  const std::string& invoked =
      facts.response_model.starts_with("arn:") ? facts.response_model : model_id;
  const std::optional<std::string> resolved = bedrock::foundation_model(invoked);
  if (resolved && *resolved != model_id) out.text(attribute::kBedrockResolvedModelId, *resolved);
  out.text(attribute::kBedrockModelFamily, facts.family);
  if (!facts.stop_reason.empty()) {
    out.texts(attribute::kFinishReasons, {bedrock::finish_reason(facts.stop_reason)});
  }
  out.text(attribute::kBedrockStopReason, facts.stop_reason);
  out.text(attribute::kOutputMessages, output_json(facts, outcome.error.has_value()));
  for (const JsonMember& member : facts.response_members) {
    out.text(attribute::kBedrockResponsePrefix, member.name, member.json);
  }
  out.text(attribute::kBedrockResponseBody, facts.response_body);
}

}  // namespace

Span make_call_span(const CallBegin& begin, const std::string& operation_name,
                    const std::string& model_id, const CallOutcome& outcome,
                    const bedrock::CallFacts& facts) {
  Span span;
  span.trace_id = begin.trace_id;
  span.span_id = begin.span_id;
  span.parent_span_id = begin.start.context.parent_span_id;
  span.name = facts.operation;
  if (!model_id.empty()) span.name += (span.name.empty() ? "" : " ") + model_id;
  span.kind = SpanKind::kClient;
  span.started_at_ns = begin.unix_ns;
  span.ended_at_ns = begin.unix_ns + (outcome.ended_at_ns - begin.steady_ns);
  if (outcome.error) {
    span.status = StatusCode::kError;
    span.status_message = outcome.error->message;
  }

  AttributeWriter out(span.attributes);
  add_call(out, begin, operation_name, model_id, outcome, facts);
  add_request(out, outcome, facts);
  if (outcome.first_content_at_ns) {
    const std::int64_t waited_ns = *outcome.first_content_at_ns - begin.steady_ns;
    out.number(attribute::kTimeToFirstChunk, static_cast<double>(waited_ns) / 1e9);
  }
  add_answer(out, model_id, outcome, facts);
  add_usage(out, facts);
  return span;
}

}  // namespace sideseat::capture
