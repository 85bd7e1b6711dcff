// Every folder of testdata/calls is a case: recording.json, and in expected.json the span it
// becomes, with the spans of its steps inside.
//
// The attributes listed there are all there are; one that holds JSON is written as JSON. To write
// the expectations of new or changed cases: SIDESEAT_UPDATE_CASES=1, then read the difference.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "bedrock/recording.h"
#include "capture/json_testing.h"
#include "capture/playback_testing.h"

namespace sideseat::capture {
namespace {

namespace fs = std::filesystem;

// A string that holds a JSON object or array is shown as such.
void write_text(JsonWriter& json, const std::string& text) {
  const Result<JsonDocument> document = JsonDocument::parse(text);
  if (document && (document->root().is_object() || document->root().is_array())) {
    json.raw(text);
  } else {
    json.string(text);
  }
}

void write_value(JsonWriter& json, const AttributeValue& value) {
  if (const auto* text = value.string()) {
    write_text(json, *text);
  } else if (const auto* integer = value.integer()) {
    json.integer(*integer);
  } else if (const auto* number = std::get_if<double>(&value.data)) {
    json.number(*number);
  } else if (const auto* boolean = std::get_if<bool>(&value.data)) {
    json.boolean(*boolean);
  } else if (const auto* list = std::get_if<AttributeList>(&value.data)) {
    json.begin_array();
    for (const AttributeValue& element : *list) write_value(json, element);
    json.end_array();
  } else if (const auto* members = std::get_if<Attributes>(&value.data)) {
    json.begin_object();
    for (const Attribute& member : *members) write_value(json.key(member.key), member.value);
    json.end_object();
  } else if (const auto* bytes = std::get_if<AttributeBytes>(&value.data)) {
    json.integer(static_cast<std::int64_t>(bytes->bytes.size()));  // How many says enough.
  }
}

// A step's times count from the call's begin.
void write_span(JsonWriter& json, const Span& span, const std::vector<Span>& spans) {
  static constexpr const char* kStatus[] = {"unset", "ok", "error"};
  static constexpr const char* kKind[] = {"unspecified", "internal", "server",
                                          "client",      "producer", "consumer"};
  json.begin_object().member("name", span.name);
  if (&span != &spans.front()) {
    const std::int64_t begin_ns = spans.front().started_at_ns;
    json.member("kind", kKind[static_cast<int>(span.kind)])
        .member("started_ms", static_cast<double>(span.started_at_ns - begin_ns) / 1e6)
        .member("ended_ms", static_cast<double>(span.ended_at_ns - begin_ns) / 1e6);
  }
  json.member("status", kStatus[static_cast<int>(span.status)]);
  if (!span.status_message.empty()) json.member("status_message", span.status_message);
  json.key("attributes").begin_object();
  for (const Attribute& attribute : span.attributes) {
    json.key(attribute.key);
    write_value(json, attribute.value);
  }
  json.end_object();
  const auto is_child = [&span](const Span& other) { return other.parent_span_id == span.span_id; };
  if (std::any_of(spans.begin(), spans.end(), is_child)) {
    json.key("steps").begin_array();
    for (const Span& other : spans) {
      if (is_child(other)) write_span(json, other, spans);
    }
    json.end_array();
  }
  json.end_object();
}

std::string spans_json(const std::vector<Span>& spans) {
  std::string out;
  JsonWriter json(out);
  write_span(json, spans.front(), spans);
  return out;
}

std::vector<fs::path> case_folders() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::recursive_directory_iterator(SIDESEAT_TESTDATA "/calls")) {
    const fs::path folder = entry.path().parent_path();
    if (entry.path().filename() != "recording.json") continue;
    // The recordings of the example programs are read by those.
    if (folder.parent_path().filename() != "examples") folders.push_back(folder);
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

// What says the same already is left as it is written.
void update(const fs::path& file, JsonValue actual) {
  const Result<std::string> text = testing::read_file(file.string());
  const Result<JsonDocument> before = JsonDocument::parse(text ? *text : std::string());
  if (before && testing::same_json(actual, before->root())) return;
  std::ofstream(file) << testing::indented_json(actual) << "\n";
}

TEST(Cases, BecomeTheSpansTheyExpect) {
  const std::vector<fs::path> folders = case_folders();
  ASSERT_FALSE(folders.empty());
  for (const fs::path& folder : folders) {
    SCOPED_TRACE(folder.string());
    const auto calls = bedrock::load_recordings((folder / "recording.json").string());
    ASSERT_TRUE(calls.has_value()) << calls.error().message();
    ASSERT_EQ(calls->size(), 1u) << "a case is one call";
    const std::vector<Span> spans = testing::record_all(calls->front(), {});
    ASSERT_FALSE(spans.empty());
    const std::string json = spans_json(spans);

    const fs::path expectation = folder / "expected.json";
    const Result<JsonDocument> actual = JsonDocument::parse(json);
    ASSERT_TRUE(actual.has_value()) << actual.error().message();
    if (std::getenv("SIDESEAT_UPDATE_CASES") != nullptr) update(expectation, actual->root());
    const Result<std::string> text = testing::read_file(expectation.string());
    ASSERT_TRUE(text.has_value()) << text.error().message();
    const Result<JsonDocument> expected = JsonDocument::parse(*text);
    ASSERT_TRUE(expected.has_value()) << expected.error().message();
    EXPECT_TRUE(testing::same_json(actual->root(), expected->root()))
        << "the span is " << testing::indented_json(actual->root());
  }
}

TEST(Cases, BecomeTheSameSpanHoweverTheyAreCut) {
  for (const fs::path& folder : case_folders()) {
    const auto calls = bedrock::load_recordings((folder / "recording.json").string());
    ASSERT_TRUE(calls.has_value()) << folder;
    const std::vector<Span> whole = testing::record_all(calls->front(), {});
    for (const std::size_t piece_bytes : {1u, 7u, 64u}) {
      const std::vector<Span> cut =
          testing::record_all(calls->front(), {.piece_bytes = piece_bytes, .poll_between = true});
      EXPECT_EQ(cut, whole) << folder << " in pieces of " << piece_bytes;
    }
  }
}

// Words of the service are single ones, but for reasons to stop; what people and models write has
// blanks. Names that people gave to agents and tools stay, as the names of spans do.
void collect_sentences(JsonValue value, std::set<std::string>& out) {
  for (const std::string_view name : {"name", "rpc.service", "gen_ai.agent.name",
                                      "gen_ai.tool.name", "aws.bedrock.stop_reason"}) {
    if (value.key_is(name)) return;
  }
  const std::string text = value.text();
  if (text.find(' ') != std::string::npos) out.insert(text);
  for (const JsonValue element : value.elements()) collect_sentences(element, out);
  for (const JsonValue member : value.members()) collect_sentences(member, out);
}

std::set<std::string> sentences_of(const std::vector<Span>& spans) {
  std::set<std::string> out;
  const Result<JsonDocument> document = JsonDocument::parse(spans_json(spans));
  if (document) collect_sentences(document->root(), out);
  return out;
}

TEST(Cases, SayNothingOfWhatWasSaidWhereContentIsLeftOut) {
  std::size_t sentences = 0;
  for (const fs::path& folder : case_folders()) {
    const auto calls = bedrock::load_recordings((folder / "recording.json").string());
    ASSERT_TRUE(calls.has_value()) << folder;
    sentences += sentences_of(testing::record_all(calls->front(), {})).size();
    const std::vector<Span> spans = testing::record_all(calls->front(), {.capture_content = false});
    EXPECT_EQ(sentences_of(spans), std::set<std::string>()) << folder;
    for (const Span& span : spans) {
      EXPECT_EQ(find_attribute(span.attributes, "sideseat.attachments"), nullptr) << folder;
    }
  }
  EXPECT_GT(sentences, 100u) << "there was something to leave out";
}

}  // namespace
}  // namespace sideseat::capture
