// All that the bytes of one call say, in the project's own terms: what every reader here fills in
// and what the span of the call is made from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "bedrock/service_error.h"
#include "bedrock/token_counts.h"
#include "model/attribute.h"
#include "model/message.h"
#include "model/span.h"
#include "model/usage.h"

namespace sideseat::bedrock {

/// Settings of the request that the conventions have names for.
struct InferenceSettings {
  std::optional<std::int64_t> max_tokens;
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::optional<double> top_k;
  std::vector<std::string> stop_sequences;
  std::optional<std::int64_t> seed;
  std::optional<double> frequency_penalty;
  std::optional<double> presence_penalty;
  std::optional<std::int64_t> choice_count;  ///< How many answers were asked for.
  // How much a model may think; the conventions have no names for these.
  std::optional<std::int64_t> thinking_budget_tokens;
  std::string thinking_effort;  ///< The vendor's word: "low", "high" ...
};

struct Step;

struct CallFacts {
  std::string operation;  ///< The conventions' name, or our own: "chat", "count_tokens".
  std::string family;     ///< The dialect that read an InvokeModel body; empty: none did.
  /// What the span's name says after the operation, where that is not the model: an agent, a tool.
  std::string subject;
  std::string model_id;  ///< Where the URL does not name it.
  /// What else the conventions have names for (model/attribute_names.h): ids and names ...
  Attributes attributes;
  /// ... and what was said: left out where content is not captured.
  Attributes content_attributes;

  // What was asked.
  std::vector<Part> system;
  std::vector<Message> input;
  std::string tool_definitions;  ///< A JSON array; empty: no tools were offered.
  InferenceSettings settings;
  std::string output_type;  ///< "json" where the request asks for it.
  std::string guardrail_id;
  /// `aws.bedrock.request.<name>`: what else was sent, as sent.
  std::vector<JsonMember> request_members;
  std::string request_body;  ///< JSON as sent, of operations whose body has no fixed shape.

  // What came back.
  std::vector<Message> output;  ///< One for each choice, in order, each with its finish reason.
  /// Of the choices that `output` no longer has, because content was left out.
  std::vector<std::string> finish_reasons;
  std::string stop_reason;  ///< The vendor's word, of the first choice.
  std::string response_id;
  std::string response_model;
  std::string resolved_model_id;  ///< Behind the one asked for; empty: itself, or unknown.
  TokenCounts counts;
  BilledUnits units;  ///< What is billed by the piece.
  /// The counts are the sum of those of the steps, which have them too.
  bool counts_are_sums = false;
  std::optional<std::int64_t> counted_input_tokens;  ///< CountTokens' answer: nothing was used.
  /// The vendor's own usage objects by where they stood: "body", "metrics", "headers".
  std::vector<JsonMember> usage;
  std::optional<std::int64_t> latency_ms;  ///< As the service measured it.
  std::optional<std::int64_t> first_byte_latency_ms;
  std::vector<JsonMember> response_members;  ///< `aws.bedrock.response.<name>`.
  std::string response_body;  ///< JSON; a stream's events merged into the body they stand for.
  std::optional<ServiceError> error;  ///< One that a body of status 200 tells of.

  /// What the service did on the way, where the answer tells: a parent before its children.
  std::vector<Step> steps;
};

/// One thing the service did inside a call: it becomes a span below the call's.
struct Step {
  /// Of an earlier step in the same list; absent: the call itself.
  std::optional<std::size_t> parent;
  SpanKind kind = SpanKind::kInternal;
  /// By the service's clock, Unix time. Absent: not told.
  std::optional<std::int64_t> started_at_ns;
  std::optional<std::int64_t> ended_at_ns;
  bool finished = false;  ///< Its result was seen; otherwise it is as incomplete as its call.
  CallFacts facts;        ///< Without steps of its own.
};

/// "additionalModelRequestFields" > "additional_model_request_fields".
std::string snake_case(std::string_view name);

/// Adds the attribute, unless `value` is empty.
void add_text(Attributes& attributes, std::string_view name, std::string value);

/// Adds a member as it is, by its name in snake case.
void add_member(std::vector<JsonMember>& members, JsonValue member);

/// A body that is no JSON, kept as a JSON string; empty if it is empty or no text at all.
std::string text_as_json(std::string_view body);

/// Sets the member of that name, or adds it.
void set_member(std::vector<JsonMember>& members, std::string_view name, std::string_view json);

}  // namespace sideseat::bedrock
