// A reply in the shape of an operation and a family.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "replay/echo_reply.h"

namespace sideseat::replay {

/// ConverseResponse.
std::string converse_body(const Reply& reply);
/// ConverseStream: event types with their payloads.
std::vector<std::pair<std::string, std::string>> converse_events(const Reply& reply);

/// An InvokeModel dialect: the whole body, and the chunks of a stream without their last member,
/// amazon-bedrock-invocationMetrics, which `with_metrics` adds.
struct Dialect {
  std::string body;
  std::vector<std::string> chunks;  ///< Empty: this family does not stream.
};
Dialect anthropic_dialect(const Reply& reply, std::string_view model);
Dialect nova_dialect(const Reply& reply);
/// The dialects that only have text: chosen by the request's members and the model's name. nullopt:
/// the body is of no family known here.
std::optional<Dialect> plain_dialect(const Reply& reply, std::string_view model, JsonValue body);

/// Puts the metrics into the JSON object of a stream's last chunk.
std::string with_metrics(const std::string& chunk, const Reply& reply);

}  // namespace sideseat::replay
