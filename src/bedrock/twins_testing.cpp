// See the header.
#include "bedrock/twins_testing.h"

#include <gtest/gtest.h>

#include "base/json_writer.h"
#include "bedrock/event_stream.h"
#include "bedrock/operation.h"

namespace sideseat::bedrock::testing {

std::vector<std::string> pieces(std::string_view text, std::size_t size) {
  std::vector<std::string> out;
  std::size_t characters = 0;
  for (const char byte : text) {
    const bool starts = (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    if (starts && characters++ % size == 0) out.emplace_back();
    out.back() += byte;
  }
  return out;
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
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

std::string merged(std::string_view operation, std::string_view stream) {
  const auto merger = find_operation(operation).merge_events();
  EventStreamDecoder decoder;
  decoder.feed(stream);
  StreamStep last = StreamStep::kOther;
  for (;;) {
    const auto frame = decoder.next();
    EXPECT_TRUE(frame.has_value());
    if (!frame || !*frame) break;
    last = merger->add(**frame);
  }
  EXPECT_EQ(last, StreamStep::kLast);
  return merger->body();
}

void expect_twins(const CallFacts& stream, const CallFacts& whole) {
  EXPECT_EQ(messages_json(stream.output), messages_json(whole.output));
  EXPECT_EQ(stream.stop_reason, whole.stop_reason);
  EXPECT_EQ(to_usage(stream.counts), to_usage(whole.counts));
  EXPECT_EQ(stream.latency_ms, whole.latency_ms);
  EXPECT_EQ(stream.response_id, whole.response_id);
  EXPECT_EQ(stream.response_model, whole.response_model);
  EXPECT_EQ(stream.family, whole.family);
}

}  // namespace sideseat::bedrock::testing
