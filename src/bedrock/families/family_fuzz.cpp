// Any body and any stream for the families of InvokeModel: facts come out, and they are sound.
//
// SIDESEAT_FUZZ_FAMILY names the family whose readers get everything, recognised or not; "list"
// prints the names; without it the body decides, as in a real call. The first line of an input says
// what the rest is: "request", "response", or "stream" with a chunk's JSON a line.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bedrock/event_stream_writer.h"
#include "bedrock/facts_testing.h"
#include "bedrock/families/family.h"
#include "bedrock/invoke.h"
#include "bedrock/lines_testing.h"

namespace {

using namespace sideseat;
using namespace sideseat::bedrock;

const Family* chosen = nullptr;

void check_request(std::string_view body) {
  CallFacts facts;
  read_invoke_request({.operation = "InvokeModel", .body = body}, facts);
  testing::require_sound_facts(facts);
  const Result<JsonDocument> document = JsonDocument::parse(body);
  if (chosen == nullptr || !chosen->read_request || !document) return;
  CallFacts own;
  chosen->read_request(document->root(), own);
  testing::require_sound_facts(own);
}

void check_answer(std::string_view body) {
  CallFacts facts;
  read_invoke_answer({.headers = {}, .body = body}, facts);
  testing::require_sound_facts(facts);
  const Result<JsonDocument> document = JsonDocument::parse(body);
  if (chosen == nullptr || !chosen->read_response || !document) return;
  CallFacts own;
  chosen->read_response(document->root(), own);
  testing::require_sound_facts(own);
}

void check_stream(std::string_view lines) {
  std::string stream;
  const auto own = chosen && chosen->merge_chunks ? chosen->merge_chunks() : nullptr;
  while (!lines.empty()) {
    const std::string_view line = testing::take_line(lines);
    stream += write_chunk(line);
    const Result<JsonDocument> chunk = JsonDocument::parse(line);
    if (own && chunk) (void)own->add(chunk->root());
  }
  const auto merger = merge_invoke();
  testing::require_sound_merger(*merger, stream);
  check_answer(merger->body());
  if (own) check_answer(own->body());
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* name = std::getenv("SIDESEAT_FUZZ_FAMILY");
  if (name == nullptr) return 0;
  for (const Family& family : families()) {
    if (std::string_view(name) == "list") std::puts(std::string(family.name).c_str());
    if (family.name == name) chosen = &family;
  }
  if (chosen != nullptr) return 0;
  if (std::string_view(name) == "list") std::exit(0);
  std::fprintf(stderr, "there is no family %s\n", name);
  std::exit(2);
}

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
