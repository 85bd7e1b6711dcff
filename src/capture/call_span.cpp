// One function for each group of the attribute table.
#include "capture/call_span.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/json_writer.h"
#include "model/attribute_names.h"
#include "model/stop_reason.h"

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
  void all(const Attributes& attributes) {
    out_.insert(out_.end(), attributes.begin(), attributes.end());
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

// What calls and their steps have in common.
void add_identity(AttributeWriter& out, const CallStart& start, const std::string& model_id,
                  const bedrock::CallFacts& facts) {
  out.text(attribute::kOperationName, facts.operation);
  out.text(attribute::kProviderName, "aws.bedrock");
  out.text(attribute::kRequestModel, model_id);
  out.text(attribute::kAwsRegion, start.region);
  out.text(attribute::kSessionId, start.context.session_id);
  out.text(attribute::kUserId, start.context.user_id);
  out.all(facts.attributes);
  out.all(facts.content_attributes);
}

void add_error(AttributeWriter& out, const std::optional<bedrock::ServiceError>& error) {
  if (!error) return;
  out.text(attribute::kErrorType, error->type.empty() ? std::string(kOtherError) : error->type);
  out.text(attribute::kBedrockErrorOriginalMessage, error->original_message);
  out.integer(attribute::kBedrockErrorOriginalStatus, error->original_status);
  out.text(attribute::kBedrockErrorResource, error->resource_name);
}

void add_call(AttributeWriter& out, const CallBegin& begin, const std::string& operation_name,
              const CallOutcome& outcome) {
  const CallStart& start = begin.start;
  out.text(attribute::kRpcSystem, "aws-api");
  out.text(attribute::kRpcService, start.service.empty() ? "Bedrock Runtime" : start.service);
  out.text(attribute::kRpcMethod, operation_name);
  out.text(attribute::kServerAddress, start.server_address);
  if (start.server_port > 0) out.integer(attribute::kServerPort, start.server_port);
  out.text(attribute::kAwsRequestId, outcome.request_id);
  out.text(attribute::kRequestBodyMissing, start.request_body_missing);
  out.integer(attribute::kHttpStatusCode, outcome.http_status);
  if (outcome.retries > 0) out.integer(attribute::kAwsRetryCount, outcome.retries);
  out.text(attribute::kIncomplete, outcome.incomplete);
  out.flag(attribute::kRequestStream, outcome.streamed);
  add_error(out, outcome.error);
  if (outcome.first_content_at_ns) {
    const std::int64_t waited_ns = *outcome.first_content_at_ns - begin.steady_ns;
    out.number(attribute::kTimeToFirstChunk, static_cast<double>(waited_ns) / 1e9);
  }
}

void add_request(AttributeWriter& out, const bedrock::CallFacts& facts) {
  const bedrock::InferenceSettings& settings = facts.settings;
  out.integer(attribute::kRequestMaxTokens, settings.max_tokens);
  out.number(attribute::kRequestTemperature, settings.temperature);
  out.number(attribute::kRequestTopP, settings.top_p);
  out.number(attribute::kRequestTopK, settings.top_k);
  out.texts(attribute::kRequestStopSequences, settings.stop_sequences);
  out.integer(attribute::kRequestSeed, settings.seed);
  out.number(attribute::kRequestFrequencyPenalty, settings.frequency_penalty);
  out.number(attribute::kRequestPresencePenalty, settings.presence_penalty);
  if (settings.choice_count != 1) {
    out.integer(attribute::kRequestChoiceCount, settings.choice_count);
  }
  out.integer(attribute::kThinkingBudgetTokens, settings.thinking_budget_tokens);
  out.text(attribute::kThinkingEffort, settings.thinking_effort);
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

void add_units(AttributeWriter& out, const BilledUnits& units) {
  out.integer(attribute::kOutputImages, units.output_images);
  out.integer(attribute::kImageWidth, units.image_width);
  out.integer(attribute::kImageHeight, units.image_height);
  out.integer(attribute::kImageSteps, units.image_steps);
  out.integer(attribute::kInputImages, units.input_images);
  out.integer(attribute::kInputClips, units.input_clips);
  out.integer(attribute::kSearchUnits, units.search_units);
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
  add_units(out, facts.units);
  out.flag(attribute::kUsageIsSum, facts.counts_are_sums);
  out.integer(attribute::kBedrockCountedInputTokens, facts.counted_input_tokens);
  out.text(attribute::kBedrockUsage, object_json(facts.usage));
  out.integer(attribute::kBedrockLatencyMs, facts.latency_ms);
  out.integer(attribute::kBedrockFirstByteLatencyMs, facts.first_byte_latency_ms);
}

// One word for each choice, "" where only that of others is known. An answer without messages may
// have a word too.
std::vector<std::string> finish_reasons(const bedrock::CallFacts& facts) {
  std::vector<std::string> words = facts.finish_reasons;
  for (const Message& message : facts.output) words.push_back(message.finish_reason);
  const auto is_known = [](const std::string& word) { return !word.empty(); };
  if (std::any_of(words.begin(), words.end(), is_known)) return words;
  if (facts.stop_reason.empty()) return {};
  return {finish_reason(facts.stop_reason)};
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

void add_answer(AttributeWriter& out, bool failed, const bedrock::CallFacts& facts) {
  out.text(attribute::kResponseId, facts.response_id);
  out.text(attribute::kResponseModel, facts.response_model);
  out.text(attribute::kBedrockResolvedModelId, facts.resolved_model_id);
  out.text(attribute::kBedrockModelFamily, facts.family);
  out.texts(attribute::kFinishReasons, finish_reasons(facts));
  out.text(attribute::kBedrockStopReason, facts.stop_reason);
  out.text(attribute::kOutputMessages, output_json(facts, failed));
  for (const JsonMember& member : facts.response_members) {
    out.text(attribute::kBedrockResponsePrefix, member.name, member.json);
  }
  out.text(attribute::kBedrockResponseBody, facts.response_body);
}

// What was asked and answered, of a call or a step.
void add_content(AttributeWriter& out, bool failed, const bedrock::CallFacts& facts) {
  add_request(out, facts);
  add_answer(out, failed, facts);
  add_usage(out, facts);
}

std::string name_of(const bedrock::CallFacts& facts, const std::string& model_id) {
  const std::string& subject = facts.subject.empty() ? model_id : facts.subject;
  if (facts.operation.empty() || subject.empty()) return facts.operation + subject;
  return facts.operation + " " + subject;
}

void set_error(Span& span, const std::optional<bedrock::ServiceError>& error) {
  if (!error) return;
  span.status = StatusCode::kError;
  span.status_message = error->message;
}

Span make_span(const CallBegin& begin, const std::string& operation_name,
               const std::string& model_id, const CallOutcome& outcome,
               const bedrock::CallFacts& facts) {
  Span span;
  span.trace_id = begin.trace_id;
  span.span_id = begin.span_id;
  span.parent_span_id = begin.start.context.parent_span_id;
  span.name = name_of(facts, model_id);
  span.kind = SpanKind::kClient;
  span.started_at_ns = begin.unix_ns;
  span.ended_at_ns = begin.unix_ns + (outcome.ended_at_ns - begin.steady_ns);
  set_error(span, outcome.error);
  AttributeWriter out(span.attributes);
  add_identity(out, begin.start, model_id, facts);
  add_call(out, begin, operation_name, outcome);
  add_content(out, outcome.error.has_value(), facts);
  return span;
}

// How far the service's clock has to be moved so that its steps lie within the call: the least that
// is enough, and not at all where no move is.
std::int64_t clock_shift_ns(const Span& call, const std::vector<bedrock::Step>& steps) {
  std::optional<std::int64_t> first;
  std::optional<std::int64_t> last;
  for (const bedrock::Step& step : steps) {
    for (const std::optional<std::int64_t>& at : {step.started_at_ns, step.ended_at_ns}) {
      if (!at) continue;
      first = std::min(first.value_or(*at), *at);
      last = std::max(last.value_or(*at), *at);
    }
  }
  if (!first || *last - *first > call.ended_at_ns - call.started_at_ns) return 0;
  if (*first < call.started_at_ns) return call.started_at_ns - *first;
  return std::min<std::int64_t>(call.ended_at_ns - *last, 0);
}

Span make_step_span(const CallStart& start, const std::string& incomplete, const Span& parent,
                    const bedrock::Step& step, std::int64_t shift_ns) {
  const bedrock::CallFacts& facts = step.facts;
  Span span;
  span.trace_id = parent.trace_id;
  span.parent_span_id = parent.span_id;
  span.name = name_of(facts, facts.model_id);
  span.kind = step.kind;
  // A little inside, so that who sorts by time finds what encloses first at both ends.
  const std::int64_t margin_ns =
      std::min<std::int64_t>(1000, (parent.ended_at_ns - parent.started_at_ns) / 2);
  const std::int64_t first_ns = parent.started_at_ns + margin_ns;
  const std::int64_t last_ns = parent.ended_at_ns - margin_ns;
  const auto within = [&](const std::optional<std::int64_t>& at, std::int64_t unknown) {
    return at ? std::clamp(*at + shift_ns, first_ns, last_ns) : unknown;
  };
  span.started_at_ns = within(step.started_at_ns, within(step.ended_at_ns, first_ns));
  span.ended_at_ns = std::max(
      span.started_at_ns, within(step.ended_at_ns, step.finished ? span.started_at_ns : last_ns));
  set_error(span, facts.error);
  AttributeWriter out(span.attributes);
  add_identity(out, start, facts.model_id, facts);
  if (!step.finished) out.text(attribute::kIncomplete, incomplete);
  add_error(out, facts.error);
  add_content(out, facts.error.has_value(), facts);
  return span;
}

}  // namespace

std::vector<Span> make_call_spans(const CallBegin& begin, const std::string& operation_name,
                                  const std::string& model_id, const CallOutcome& outcome,
                                  const bedrock::CallFacts& facts, RandomSource& random) {
  std::vector<Span> spans;
  spans.reserve(1 + facts.steps.size());  // Parents are referred to.
  spans.push_back(make_span(begin, operation_name, model_id.empty() ? facts.model_id : model_id,
                            outcome, facts));
  const std::int64_t shift_ns = clock_shift_ns(spans.front(), facts.steps);
  for (const bedrock::Step& step : facts.steps) {
    const Span& parent = step.parent ? spans[*step.parent + 1] : spans.front();
    spans.push_back(make_step_span(begin.start, outcome.incomplete, parent, step, shift_ns));
    spans.back().span_id = SpanId::random(random);
  }
  return spans;
}

}  // namespace sideseat::capture
