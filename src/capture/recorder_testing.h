// A recorder with a clock that stands still, and calls to feed it.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bedrock/event_stream_writer.h"
#include "capture/playback_testing.h"
#include "capture/recorder.h"
#include "model/span.h"

namespace sideseat::capture::testing {

inline constexpr std::string_view kRequest =
    R"({"messages":[{"role":"user","content":[{"text":"Why is the sea salty?"}]}]})";
inline constexpr std::string_view kAnswer =
    R"({"output":{"message":{"role":"assistant","content":[{"text":"Rivers."}]}},)"
    R"("stopReason":"end_turn","usage":{"inputTokens":9,"outputTokens":2,"totalTokens":11},)"
    R"("metrics":{"latencyMs":321}})";

/// The string attribute of that name; empty if there is none.
inline std::string text_of(const Span& span, std::string_view name) {
  const AttributeValue* value = find_attribute(span.attributes, name);
  return value && value->string() ? *value->string() : std::string();
}

/// The integer attribute of that name; -1 if there is none.
inline std::int64_t integer_of(const Span& span, std::string_view name) {
  const AttributeValue* value = find_attribute(span.attributes, name);
  return value && value->integer() ? *value->integer() : -1;
}

class RecorderTest : public ::testing::Test {
 protected:
  CallStart converse(std::string_view body = kRequest) {
    return {.operation = "Converse",
            .url_path = "/model/amazon.nova-lite-v1%3A0/converse",
            .region = "us-east-1",
            .request_body = copy_bytes(body)};
  }
  CallStart converse_stream() {
    return {.operation = "ConverseStream",
            .url_path = "/model/amazon.nova-lite-v1%3A0/converse-stream",
            .request_body = copy_bytes(kRequest)};
  }
  CallStart invoke() {
    return {.operation = "InvokeModel",
            .url_path = "/model/m/invoke",
            .request_body = copy_bytes(R"({"prompt":"Hi"})")};
  }
  std::vector<Span> poll() {
    std::vector<Span> spans;
    recorder_->poll(spans);
    return spans;
  }
  Span poll_one() {
    std::vector<Span> spans = poll();
    EXPECT_EQ(spans.size(), 1u);
    return spans.empty() ? Span() : spans.front();
  }

  FakeClock clock_;
  CountingRandom random_;
  std::shared_ptr<Recorder> recorder_ = Recorder::create({}, clock_, random_);
};

/// A short answer, event by event.
inline std::vector<std::string> stream_events() {
  return {bedrock::write_event("messageStart", R"({"role":"assistant"})"),
          bedrock::write_event("contentBlockDelta",
                               R"({"contentBlockIndex":0,"delta":{"text":"Riv"}})"),
          bedrock::write_event("contentBlockDelta",
                               R"({"contentBlockIndex":0,"delta":{"text":"ers."}})"),
          bedrock::write_event("messageStop", R"({"stopReason":"end_turn"})"),
          bedrock::write_event("metadata", R"({"usage":{"inputTokens":9,"outputTokens":2}})")};
}

}  // namespace sideseat::capture::testing
