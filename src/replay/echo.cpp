// Which operation, which family, and the headers the service sends with each.
#include "replay/echo.h"

#include <array>

#include "base/encoding.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/random.h"
#include "bedrock/canonical.h"
#include "bedrock/event_stream_writer.h"
#include "replay/echo_dialects.h"

namespace sideseat::replay {
namespace {

using bedrock::RecordedResponse;

constexpr std::string_view kMalformedInput =
    "Malformed input request, please reformat your input and try again.";

struct Target {
  std::string model;
  std::string operation;
};

/// "/model/{id}/{operation}"; the id of an ARN has slashes of its own.
std::optional<Target> read_target(std::string_view path) {
  constexpr std::string_view kPrefix = "/model/";
  const std::string decoded = bedrock::canonical_path(path);
  const std::size_t last = decoded.rfind('/');
  if (!decoded.starts_with(kPrefix) || last <= kPrefix.size()) return std::nullopt;
  return Target{decoded.substr(kPrefix.size(), last - kPrefix.size()), decoded.substr(last + 1)};
}

RecordedResponse validation_error(std::string_view message) {
  return service_error(400, "ValidationException", message);
}

RecordedResponse json_response(std::string body) {
  RecordedResponse response;
  response.headers = {{"content-type", "application/json"}, {"x-amzn-requestid", request_id()}};
  response.body = std::move(body);
  return response;
}

RecordedResponse event_stream() {
  RecordedResponse response;
  response.headers = {{"content-type", "application/vnd.amazon.eventstream"},
                      {"x-amzn-requestid", request_id()}};
  return response;
}

void add_frame(RecordedResponse& response, const std::string& frame) {
  response.pieces.push_back({frame.size(), std::nullopt});
  response.body.append(frame);
}

RecordedResponse converse(JsonValue body, std::string_view bytes) {
  if (body["messages"].size() == 0 && !body["promptVariables"]) {
    return validation_error(
        "A conversation must start with a user message. Try again with a conversation that starts "
        "with a user message.");
  }
  return json_response(converse_body(make_reply(read_ask(body), bytes)));
}

RecordedResponse converse_stream(JsonValue body, std::string_view bytes) {
  if (body["messages"].size() == 0 && !body["promptVariables"]) return converse(body, bytes);
  RecordedResponse response = event_stream();
  for (const auto& [type, payload] : converse_events(make_reply(read_ask(body), bytes))) {
    add_frame(response, bedrock::write_event(type, payload));
  }
  return response;
}

std::optional<Dialect> dialect_for(const Reply& reply, const std::string& model, JsonValue body) {
  const bool has_messages = body["messages"].is_array();
  if (has_messages && (body["anthropic_version"] || model.find("anthropic.") != model.npos)) {
    return anthropic_dialect(reply, model);
  }
  const bool is_nova = body["schemaVersion"] || body["inferenceConfig"] || body["toolConfig"] ||
                       model.find("amazon.nova") != model.npos;
  if (has_messages && is_nova) return nova_dialect(reply);
  return plain_dialect(reply, model, body);
}

RecordedResponse invoke(const Target& target, JsonValue body, std::string_view bytes) {
  const Reply reply = make_reply(read_ask(body), bytes);
  const auto dialect = dialect_for(reply, target.model, body);
  if (!dialect) return validation_error(kMalformedInput);
  RecordedResponse response = json_response(dialect->body);
  response.headers.emplace_back("x-amzn-bedrock-input-token-count",
                                std::to_string(reply.input_tokens));
  response.headers.emplace_back("x-amzn-bedrock-output-token-count",
                                std::to_string(reply.output_tokens));
  response.headers.emplace_back("x-amzn-bedrock-invocation-latency",
                                std::to_string(reply.latency_ms));
  return response;
}

RecordedResponse invoke_stream(const Target& target, JsonValue body, std::string_view bytes) {
  const Reply reply = make_reply(read_ask(body), bytes);
  auto dialect = dialect_for(reply, target.model, body);
  if (!dialect) return validation_error(kMalformedInput);
  if (dialect->chunks.empty()) {
    return validation_error("The model is unsupported for streaming.");
  }
  dialect->chunks.back() = with_metrics(dialect->chunks.back(), reply);
  RecordedResponse response = event_stream();
  response.headers.emplace_back("x-amzn-bedrock-content-type", "application/json");
  for (const std::string& chunk : dialect->chunks) add_frame(response, bedrock::write_chunk(chunk));
  return response;
}

RecordedResponse count_tokens(JsonValue body) {
  std::string out;
  JsonWriter(out).begin_object().member("inputTokens", read_ask(body).input_tokens).end_object();
  return json_response(std::move(out));
}

}  // namespace

RecordedResponse echo(std::string_view method, std::string_view path, std::string_view body) {
  const auto target = read_target(path);
  const bool is_operation =
      target && method == "POST" &&
      (target->operation == "converse" || target->operation == "converse-stream" ||
       target->operation == "invoke" || target->operation == "invoke-with-response-stream" ||
       target->operation == "count-tokens");
  if (!is_operation) {
    return service_error(404, "ResourceNotFoundException",
                         "No recording for " + std::string(method) + " " +
                             bedrock::canonical_path(path) + ", and echo does not know it");
  }
  const auto document = JsonDocument::parse(body);
  if (!document || !document->root().is_object()) return validation_error(kMalformedInput);
  const JsonValue root = document->root();
  if (target->operation == "converse") return converse(root, body);
  if (target->operation == "converse-stream") return converse_stream(root, body);
  if (target->operation == "invoke") return invoke(*target, root, body);
  if (target->operation == "count-tokens") return count_tokens(root);
  return invoke_stream(*target, root, body);
}

RecordedResponse service_error(int status, std::string_view type, std::string_view message) {
  std::string body;
  JsonWriter(body).begin_object().member("message", message).end_object();
  RecordedResponse response = json_response(std::move(body));
  response.status = status;
  response.headers.emplace_back("x-amzn-errortype", type);
  return response;
}

std::string request_id() {
  std::array<std::uint8_t, 16> bytes{};
  system_random().fill(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);  // Version 4.
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);  // The RFC's variant.
  std::string id = to_hex(bytes);
  for (const std::size_t dash : {8u, 13u, 18u, 23u}) id.insert(dash, "-");
  return id;
}

}  // namespace sideseat::replay
