// Recordings: every form of body, what is refused, what a folder gives.
#include "bedrock/recording.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "base/encoding.h"
#include "base/json.h"
#include "base/temporary_folder_testing.h"
#include "bedrock/canonical.h"
#include "bedrock/event_stream.h"
#include "bedrock/event_stream_writer.h"

namespace sideseat::bedrock {
namespace {

constexpr std::string_view kRequest =
    R"("request":{"path":"/model/m%253A0/converse?x=1","body":{}})";

Result<std::vector<RecordedCall>> parse(std::string_view response) {
  return parse_recording(
      std::string(R"({"interactions":[{)").append(kRequest).append(R"(,"response":)") +
          std::string(response) + "}]}",
      "a.json");
}

RecordedResponse response_of(std::string_view response) {
  auto calls = parse(response);
  EXPECT_TRUE(calls.has_value()) << calls.error().message();
  return calls ? calls->at(0).response : RecordedResponse{};
}

TEST(Canonical, IsOneFormForAllSpellings) {
  struct Case {
    std::string_view name;
    std::string_view body;
    std::string_view canonical;
  };
  static constexpr std::array kCases{
      Case{"order and spacing", R"({ "b" : [1 , 2], "a":null })", R"({"a":null,"b":[1,2]})"},
      Case{"whole numbers", "[1, 1.0, 10e-1, -0, 1e2]", "[1,1,1,0,100]"},
      Case{"other numbers", "[0.10, 1.5e0, 1e400]", "[0.1,1.5,1e400]"},
      Case{"escapes", R"({"a":"\u0041\/"})", R"({"a":"A/"})"},
      Case{"depth", R"([{"b":{"d":1,"c":2},"a":[]}])", R"([{"a":[],"b":{"c":2,"d":1}}])"},
      Case{"nothing", "", ""},
      Case{"no JSON", "\x01{", "raw:\x01{"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    if (c.name == "other numbers" && !JsonDocument::parse(c.body))
      continue;  // 1e400 may be refused.
    EXPECT_EQ(canonical_body(c.body), c.canonical);
  }
}

TEST(Canonical, DecodesPathsTwiceAndDropsTheQuery) {
  EXPECT_EQ(canonical_path("/model/a%3A0/converse"), "/model/a:0/converse");
  EXPECT_EQ(canonical_path("/model/a%253A0/converse?q=%3A"), "/model/a:0/converse");
  EXPECT_EQ(canonical_path("/model/a:0/converse"), "/model/a:0/converse");
  EXPECT_EQ(canonical_path("/50%"), "/50%");
}

TEST(Canonical, CompactsWithoutTouchingNumbersAndText) {
  const auto document = JsonDocument::parse(R"({ "b": 1.0, "a": [ "\u0041", true ] })");
  EXPECT_EQ(compact_json(document->root()), R"({"b":1.0,"a":["\u0041",true]})");
}

TEST(Recording, ReadsTheRequest) {
  const auto calls = parse_recording(
      R"({"note":"ignored","interactions":[
        {"request":{"method":"get","path":"/a%20b","headers":{"X-A":"1"},"body":{"b": 1.0,"a":2}},
         "response":{}},
        {"request":{"path":"/p","body":{"base64":"AAE="}},"response":{"status":429}},
        {"request":{"path":"/p"},"response":{"status":204}}]})",
      "f.json");
  ASSERT_TRUE(calls.has_value()) << calls.error().message();
  ASSERT_EQ(calls->size(), 3u);
  const RecordedCall& first = calls->at(0);
  EXPECT_EQ(first.file, "f.json");
  EXPECT_EQ(first.method, "GET");
  EXPECT_EQ(first.path, "/a b");
  EXPECT_EQ(first.request_headers, (RecordedHeaders{{"X-A", "1"}}));
  EXPECT_EQ(first.request_body, R"({"b":1.0,"a":2})");
  EXPECT_EQ(first.canonical_body, R"({"a":2,"b":1})");
  EXPECT_EQ(first.response.status, 200);
  EXPECT_EQ(calls->at(1).index, 1u);
  EXPECT_EQ(calls->at(1).method, "POST");
  EXPECT_EQ(calls->at(1).request_body, std::string("\x00\x01", 2));
  EXPECT_EQ(calls->at(1).canonical_body, std::string("raw:\x00\x01", 6));
  EXPECT_EQ(calls->at(2).canonical_body, "");
}

TEST(Recording, GivesBodiesByteForByte) {
  struct Case {
    std::string_view name;
    std::string_view response;
    std::string_view body;
    std::string_view content_type;
  };
  static constexpr std::array kCases{
      Case{"JSON", R"({"body": {"b": 1.0, "a": [ ]}})", R"({"b":1.0,"a":[]})", "application/json"},
      Case{"JSON of another type", R"({"headers":{"Content-Type":"text/x"},"body": 1})", "1",
           "text/x"},
      Case{"text", R"({"body_text":"a\nb"})", "a\nb", ""},
      Case{"bytes", R"({"body_base64":"YQ=="})", "a", ""},
      Case{"nothing", "{}", "", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const RecordedResponse response = response_of(c.response);
    EXPECT_EQ(response.body, c.body);
    EXPECT_TRUE(response.pieces.empty());
    EXPECT_EQ(response.headers.empty() ? "" : response.headers.at(0).second, c.content_type);
  }
}

TEST(Recording, WritesEventsAsFrames) {
  const RecordedResponse response = response_of(
      R"({"events":[{"type":"messageStart","payload":{"role": "assistant"},"delay_ms":7},
                    {"chunk":{"a": 1}},
                    {"chunk_text":"Hi","payload":{"attribution":{ }}},
                    {"exception":"throttlingException","payload":{"message":"slow"}},
                    {"error":"InternalFailure","message":"oh"},
                    {"bytes_base64":"AAEC"}]})");
  const std::array<std::string, 6> frames{
      write_event("messageStart", R"({"role":"assistant"})"),
      write_chunk(R"({"a":1})"),
      write_event("chunk", R"({"bytes":"SGk=","attribution":{}})"),
      write_exception("throttlingException", R"({"message":"slow"})"),
      write_event_message({{":message-type", "error"},
                           {":error-code", "InternalFailure"},
                           {":error-message", "oh"}},
                          ""),
      std::string("\x00\x01\x02", 3)};
  std::string whole;
  ASSERT_EQ(response.pieces.size(), frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    whole += frames[i];
    EXPECT_EQ(response.pieces[i].size_bytes, frames[i].size());
  }
  EXPECT_EQ(response.body, whole);
  EXPECT_EQ(response.pieces[0].delay_ms, 7);
  EXPECT_EQ(response.pieces[1].delay_ms, std::nullopt);
  EXPECT_EQ(response.headers,
            (RecordedHeaders{{"content-type", "application/vnd.amazon.eventstream"}}));
}

TEST(Recording, DamagesEventsOnDemand) {
  struct Case {
    std::string_view event;
    ErrorCode code;
  };
  static constexpr std::array kCases{
      Case{R"({"damage":"crc"})", ErrorCode::kMalformed},
      Case{R"({"type":"messageStop","payload":{},"damage":"crc"})", ErrorCode::kMalformed},
      Case{R"({"damage":"prelude_crc"})", ErrorCode::kMalformed},
      Case{R"({"chunk":{},"damage":"cut"})", ErrorCode::kTruncated},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.event));
    const RecordedResponse response =
        response_of(std::string(R"({"events":[{"type":"ok"},)").append(c.event).append("]}"));
    EventStreamDecoder decoder;
    decoder.feed(response.body);
    const auto good = decoder.next();
    ASSERT_TRUE(good && *good);
    const auto bad = decoder.next();
    const Status end = decoder.finish();
    ASSERT_FALSE(bad && end);
    EXPECT_EQ(bad ? end.error().code() : bad.error().code(), c.code);
  }
}

TEST(Recording, SplitsRecordedStreamsAtTheirEvents) {
  // Two empty messages: AAAAEAAAAAAFwkjrfZjI/w== is one.
  const RecordedResponse response = response_of(
      R"({"headers":{"content-type":"application/vnd.amazon.eventstream; x"},
          "body_base64":"AAAAEAAAAAAFwkjrfZjI/wAAABAAAAAABcJI632YyP8="})");
  ASSERT_EQ(response.pieces.size(), 2u);
  EXPECT_EQ(response.pieces[0].size_bytes, 16u);
  EXPECT_EQ(response.pieces[1].size_bytes, 16u);
}

TEST(Recording, ReadsHowToFail) {
  const RecordedResponse response =
      response_of(R"({"status":503,"delay_ms":20,"cut_after_bytes":3,"body":"x"})");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.delay_ms, 20);
  EXPECT_EQ(response.cut_after_bytes, 3u);
}

TEST(Recording, IsRefusedWithItsPlace) {
  struct Case {
    std::string_view response;
    std::string_view reason;
  };
  static constexpr std::array kCases{
      Case{"1", "\"response\" is not an object"},
      Case{R"({"status":"200"})", "\"status\" is not from 200 to 599"},
      Case{R"({"status":199})", "\"status\""},
      Case{R"({"status":600})", "\"status\""},
      Case{R"({"headers":[]})", "\"headers\" is not an object"},
      Case{R"({"headers":{"a":1}})", "header \"a\" is not a string"},
      Case{R"({"body":1,"events":[]})", "more than one of"},
      Case{R"({"body_base64":"*"})", "\"body_base64\" is not base64"},
      Case{R"({"body_base64":1})", "\"body_base64\" is not base64"},
      Case{R"({"body_text":1})", "\"body_text\" is not a string"},
      Case{R"({"events":{}})", "\"events\" is not an array"},
      Case{R"({"events":[{}]})", "an event has none of"},
      Case{R"({"events":[{"type":"a","damage":"x"}]})", "\"damage\" is none of"},
      Case{R"({"events":[{"type":"a","delay_ms":-1}]})", "\"delay_ms\""},
      Case{R"({"delay_ms":"1"})", "\"delay_ms\""},
      Case{R"({"cut_after_bytes":-1})", "\"cut_after_bytes\""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.response));
    const auto calls = parse(c.response);
    ASSERT_FALSE(calls.has_value());
    EXPECT_EQ(calls.error().code(), ErrorCode::kMalformed);
    EXPECT_NE(calls.error().message().find("a.json, interaction 0, response: "),
              std::string_view::npos);
    EXPECT_NE(calls.error().message().find(c.reason), std::string_view::npos)
        << calls.error().message();
  }
  for (const std::string_view request : {R"(1)", R"({})", R"({"path":"model"})"}) {
    const auto calls =
        parse_recording(R"({"interactions":[{"request":)" + std::string(request) + "}]}", "a.json");
    ASSERT_FALSE(calls.has_value());
    EXPECT_NE(calls.error().message().find("a.json, interaction 0, request: "),
              std::string_view::npos);
  }
  EXPECT_EQ(parse_recording("{}", "a.json").error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(parse_recording("{", "a.json").error().code(), ErrorCode::kMalformed);
}

class RecordingFolder : public ::testing::Test {
 protected:
  void write(const std::string& name, std::string_view text) const {
    const std::filesystem::path path = folder_.file(name);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  TemporaryFolder folder_;
};

TEST_F(RecordingFolder, IsReadBelowByNameAndOthersArePassedOver) {
  const std::string one =
      std::string(R"({"interactions":[{)").append(kRequest).append(R"(,"response":{}}]})");
  write("b/c/two.json", one);
  write("b.json", one);
  write("a.json", one);
  write("index.json", "[]");
  write("other.json", R"({"a":1})");
  write("broken.json", "{");
  write("notes.txt", one);
  const auto calls = load_recordings(folder_.path().string());
  ASSERT_TRUE(calls.has_value()) << calls.error().message();
  std::vector<std::string> files;
  for (const auto& call : *calls) files.push_back(call.file);
  EXPECT_EQ(files, (std::vector<std::string>{"a.json", "b/c/two.json", "b.json"}));

  const auto file = load_recordings(folder_.file("b.json"));
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->at(0).file, "b.json");
}

TEST_F(RecordingFolder, SaysWhatIsWrong) {
  EXPECT_EQ(load_recordings(folder_.file("nowhere")).error().code(), ErrorCode::kNotFound);
  write("broken.json", R"({"interactions":[)");
  EXPECT_EQ(load_recordings(folder_.path().string()).error().code(), ErrorCode::kMalformed);
}

TEST(Recording, ReadsTheWorkedExample) {
  const auto calls = load_recordings(SIDESEAT_TESTDATA "/replay/every_form.json");
  ASSERT_TRUE(calls.has_value()) << calls.error().message();
  EXPECT_EQ(calls->size(), 8u);
}

// The bytes that docs/formats/recording.md shows are the ones that are sent.
TEST(Recording, WritesTheBytesOfItsDocument) {
  std::ifstream in(SIDESEAT_TESTDATA "/../docs/formats/recording.md");
  std::string line;
  while (std::getline(in, line) && line != "### A message's bytes") {
  }
  while (std::getline(in, line) && line != "```") {
  }
  std::string hex;
  while (std::getline(in, line) && line != "```") {
    for (const char c : line.substr(0, 48)) {
      if (c != ' ') hex.push_back(c);
    }
  }
  const std::string message = write_event("messageStop", "{}");
  EXPECT_EQ(hex, to_hex({reinterpret_cast<const std::uint8_t*>(message.data()), message.size()}));
}

TEST(Recording, ReadsTheProjectsOwn) {
  const auto calls = load_recordings(SIDESEAT_TESTDATA "/calls");
  ASSERT_TRUE(calls.has_value()) << calls.error().message();
  EXPECT_FALSE(calls->empty());
}

// Real traffic, where it is at hand: it stays outside the repository.
TEST(Recording, ReadsRealTraffic) {
  const std::string folder = SIDESEAT_SHARED "/recordings";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no " << folder;
  const auto calls = load_recordings(folder);
  ASSERT_TRUE(calls.has_value()) << calls.error().message();
  EXPECT_GE(calls->size(), 400u);
}

}  // namespace
}  // namespace sideseat::bedrock
