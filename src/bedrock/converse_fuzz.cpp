// Any body for Converse, any events for its stream: facts come out, and they are sound.
//
// The first line of an input says what the rest is: "request", "response", or "stream" with an
// event a line, "contentBlockDelta {...}".
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bedrock/event_stream_writer.h"
#include "bedrock/facts_testing.h"
#include "bedrock/lines_testing.h"
#include "bedrock/operation.h"

namespace {

using namespace sideseat::bedrock;

void check_request(std::string_view body) {
  CallFacts facts;
  find_operation("Converse").read_request({.operation = "Converse", .body = body}, facts);
  testing::require_sound_facts(facts);
}

void check_answer(std::string_view body) {
  CallFacts facts;
  find_operation("Converse").read_answer({.headers = {}, .body = body}, facts);
  testing::require_sound_facts(facts);
}

void check_stream(std::string_view lines) {
  std::string stream;
  while (!lines.empty()) {
    const std::string_view line = testing::take_line(lines);
    const std::size_t space = std::min(line.find(' '), line.size());
    stream += write_event(line.substr(0, space), line.substr(space));
  }
  const auto merger = find_operation("ConverseStream").merge_events();
  testing::require_sound_merger(*merger, stream);
  check_answer(merger->body());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view what = testing::take_line(input);
  if (what == "stream") {
    check_stream(input);
  } else if (what == "response") {
    check_answer(input);
  } else {
    check_request(input);
  }
  return 0;
}
