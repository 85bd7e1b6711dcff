// See the header.
#include "bedrock/twins_testing.h"

#include "base/utf8.h"
#include "bedrock/event_stream.h"
#include "bedrock/operation.h"

namespace sideseat::bedrock::testing {

std::vector<std::string> pieces(std::string_view text, std::size_t size) {
  std::vector<std::string> out;
  std::size_t characters = 0;
  for (const char byte : text) {
    if (starts_character(byte) && characters++ % size == 0) out.emplace_back();
    out.back() += byte;
  }
  return out;
}

CallFacts facts_of(std::string_view operation, const Question& question, std::string_view body) {
  CallFacts facts;
  const Operation& reader = find_operation(operation);
  if (!question.body.empty()) {
    reader.read_request({.operation = std::string(operation),
                         .model_id = std::string(question.model_id),
                         .headers = {},
                         .body = question.body},
                        facts);
  }
  reader.read_answer({.headers = {}, .body = body}, facts);
  return facts;
}

Merged merged(std::string_view operation, std::string_view stream) {
  const auto merger = find_operation(operation).merge_events();
  EventStreamDecoder decoder;
  decoder.feed(stream);
  StreamStep last = StreamStep::kOther;
  auto frame = decoder.next();
  for (; frame && *frame; frame = decoder.next()) last = merger->add(**frame);
  return {merger->body(), frame.has_value() && last == StreamStep::kLast};
}

std::string differences(const CallFacts& stream, const CallFacts& whole) {
  std::string out;
  const auto check = [&out](std::string_view name, bool same) {
    if (!same) out.append(name).append(" ");
  };
  check("output", messages_json(stream.output) == messages_json(whole.output));
  check("stop_reason", stream.stop_reason == whole.stop_reason);
  check("counts", to_usage(stream.counts) == to_usage(whole.counts));
  check("latency_ms", stream.latency_ms == whole.latency_ms);
  check("response_id", stream.response_id == whole.response_id);
  check("response_model", stream.response_model == whole.response_model);
  check("family", stream.family == whole.family);
  return out;
}

}  // namespace sideseat::bedrock::testing
