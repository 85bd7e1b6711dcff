// All that the bytes of one call say, in the project's own terms: what every reader here fills in
// and what the span of the call is made from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bedrock/service_error.h"
#include "bedrock/token_counts.h"
#include "model/message.h"

namespace sideseat::bedrock {

/// Settings of the request that the conventions have names for.
struct InferenceSettings {
  std::optional<std::int64_t> max_tokens;
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::optional<double> top_k;
  std::vector<std::string> stop_sequences;
};

struct CallFacts {
  std::string operation;  ///< The conventions' name, or our own: "chat", "count_tokens".
  std::string family;     ///< The dialect that read an InvokeModel body; empty: none did.

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
  std::vector<Message> output;
  std::string stop_reason;  ///< The vendor's word.
  std::string response_id;
  std::string response_model;
  TokenCounts counts;
  /// The vendor's own usage objects by where they stood: "body", "metrics", "headers".
  std::vector<JsonMember> usage;
  std::optional<std::int64_t> latency_ms;  ///< As the service measured it.
  std::optional<std::int64_t> first_byte_latency_ms;
  std::vector<JsonMember> response_members;  ///< `aws.bedrock.response.<name>`.
  std::string response_body;  ///< JSON; a stream's events merged into the body they stand for.
  std::optional<ServiceError> error;  ///< One that a body of status 200 tells of.
};

/// "additionalModelRequestFields" > "additional_model_request_fields".
std::string snake_case(std::string_view name);

/// Sets the member of that name, or adds it.
void set_member(std::vector<JsonMember>& members, std::string_view name, std::string_view json);

}  // namespace sideseat::bedrock
