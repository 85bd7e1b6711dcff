// The server from outside, over loopback: exact bytes, matching, failures on demand.
#include "replay/replay.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/encoding.h"
#include "base/json.h"
#include "base/temporary_folder_testing.h"
#include "bedrock/event_stream.h"
#include "bedrock/event_stream_writer.h"
#include "bedrock/recording.h"
#include "net/http.h"
#include "net/raw_client_testing.h"

namespace sideseat::replay {
namespace {

constexpr std::string_view kPath = "/model/m%3A0/converse";

std::string post(std::string_view path, std::string_view body, std::string_view headers = {}) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nhost: x\r\ncontent-length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

std::string body_of(const std::string& answer) {
  return answer.substr(std::min(answer.size(), answer.find("\r\n\r\n") + 4));
}

class ReplayTest : public ::testing::Test {
 protected:
  void record(const std::string& file, std::string_view interactions) const {
    const std::filesystem::path path = folder_.file(file);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << R"({"interactions":[)" << interactions << "]}";
  }
  /// A recording of `kPath` with this request body and an answer of this text.
  static std::string call(std::string_view request_body, std::string_view text) {
    return R"({"request":{"path":"/model/m:0/converse","body":)" + std::string(request_body) +
           R"(},"response":{"body_text":")" + std::string(text) + R"("}})";
  }
  void start(ReplayOptions options = {}) {
    options.directories = {folder_.path().string()};
    auto replay = Replay::start(std::move(options));
    ASSERT_TRUE(replay.has_value()) << replay.error().message();
    replay_ = *std::move(replay);
  }
  std::string ask(const std::string& request) const {
    net::RawClient client(replay_->port());
    client.send(request);
    return client.read_answer();
  }
  std::string answer_to(std::string_view body, std::string_view headers = {}) const {
    return body_of(ask(post(kPath, body, headers)));
  }

  TemporaryFolder folder_;
  std::unique_ptr<Replay> replay_;
};

TEST_F(ReplayTest, AnswersWithTheRecordedStatusHeadersAndBytes) {
  record("a.json",
         R"({"request":{"path":"/model/m%3A0/converse","body":{}},"response":{"status":429,
             "headers":{"X-Amzn-RequestId":"id","x-amzn-errortype":"ThrottlingException",
                        "Content-Length":"99","Transfer-Encoding":"chunked"},
             "body_base64":"AAEC"}})");
  start();
  EXPECT_EQ(ask(post(kPath, "{}")), std::string("HTTP/1.1 429 Too Many Requests\r\n"
                                                "x-amzn-requestid: id\r\n"
                                                "x-amzn-errortype: ThrottlingException\r\n"
                                                "x-replay-match: exact\r\n"
                                                "x-replay-source: a.json#0\r\n"
                                                "content-length: 3\r\n\r\n") +
                                        std::string("\x00\x01\x02", 3));
}

TEST_F(ReplayTest, MatchesBodiesWhateverTheirSpelling) {
  record("a.json", call(R"({"a":1,"b":[true,"x"]})", "found") + "," + call("{}", "other"));
  start();
  EXPECT_EQ(answer_to(R"({ "b": [true, "\u0078"], "a": 1.0 })"), "found");
  EXPECT_EQ(body_of(ask(post("/model/m%253A0/converse?x=1", R"({"b":[true,"x"],"a":1})"))),
            "found");
}

TEST_F(ReplayTest, ServesSeveralRecordingsOfOneRequestInTurnAndRepeatsTheLast) {
  record("a.json", call("{}", "1") + "," + call("{}", "2") + "," + call("{}", "3"));
  start();
  for (const std::string expected : {"1", "2", "3", "3", "3"}) EXPECT_EQ(answer_to("{}"), expected);
}

TEST_F(ReplayTest, ServesTheNextOfThePathWhereNoBodyMatches) {
  record("a.json", call(R"({"n":1})", "1") + "," + call(R"({"n":2})", "2"));
  start();
  EXPECT_EQ(answer_to(R"({"n":2})"), "2");
  for (const std::string expected : {"1", "1", "2"}) EXPECT_EQ(answer_to(R"({"n":9})"), expected);
}

TEST_F(ReplayTest, LimitsMatchingToAFile) {
  record("one/recording.json", call("{}", "one"));
  record("two/recording.json", call("{}", "two"));
  start();
  EXPECT_EQ(answer_to("{}", "x-replay-file: two/recording.json\r\n"), "two");
  EXPECT_EQ(answer_to("{}", "x-replay-file: recording.json\r\n"), "one");
  EXPECT_EQ(answer_to("{}", "X-Replay-File: one/recording.json\r\n"), "one");
  const std::string none = ask(post(kPath, "{}", "x-replay-file: ne/recording.json\r\n"));
  EXPECT_EQ(none.substr(0, 12), "HTTP/1.1 404");
}

TEST_F(ReplayTest, SaysWhatHasNoRecording) {
  record("a.json", call("{}", "1"));
  start();
  const std::string answer = ask(post("/model/other%3A1/converse", "{}"));
  EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 404");
  EXPECT_NE(answer.find("x-amzn-errortype: ResourceNotFoundException\r\n"), std::string::npos);
  EXPECT_EQ(body_of(answer), R"({"message":"No recording for POST /model/other:1/converse"})");
}

TEST_F(ReplayTest, EchoesRatherThanAnswerAnotherQuestion) {
  record("a.json", call(R"({"messages":[]})", "recorded"));
  start({.fallback = Fallback::kEcho});
  const std::string asked =
      R"({"messages":[{"role":"user","content":[{"text":"Name a river."}]}]})";
  EXPECT_EQ(answer_to(R"({"messages":[]})"), "recorded");
  EXPECT_NE(body_of(ask(post(kPath, asked))).find("Name a river."), std::string::npos);
  EXPECT_EQ(answer_to(asked, "x-replay-file: a.json\r\n"), "recorded");
}

TEST_F(ReplayTest, CountsAndStartsOver) {
  record("a.json", call(R"({"n":1})", "1") + "," + call(R"({"n":2})", "2"));
  start();
  answer_to(R"({"n":1})");
  answer_to(R"({"n":9})");
  ask(post("/nowhere", "{}"));
  const std::string get_stats = "GET /__replay__/stats HTTP/1.1\r\nhost: x\r\n\r\n";
  EXPECT_EQ(body_of(ask(get_stats)),
            R"({"exact":1,"loose":1,"fallback":0,"unmatched":1,"items":2,"never_served":[]})");
  EXPECT_EQ(ask(post("/__replay__/reset", "")).substr(0, 12), "HTTP/1.1 200");
  EXPECT_EQ(body_of(ask(get_stats)), R"({"exact":0,"loose":0,"fallback":0,"unmatched":0,"items":2,)"
                                     R"("never_served":["a.json#0","a.json#1"]})");
  EXPECT_EQ(answer_to(R"({"n":9})"), "1");
}

constexpr std::string_view kStream =
    R"({"request":{"path":"/model/m:0/converse-stream","body":{}},"response":{"events":[
        {"type":"messageStart","payload":{"role":"assistant"}},
        {"type":"contentBlockDelta","payload":{"delta":{"text":"a"},"contentBlockIndex":0}},
        {"type":"messageStop","payload":{"stopReason":"end_turn"},"delay_ms":1}]%s}})";

std::string stream_with(std::string_view more) {
  std::string text(kStream);
  return text.replace(text.find("%s"), 2, more);
}

TEST_F(ReplayTest, StreamsOneChunkAnEvent) {
  record("a.json", stream_with(""));
  for (const int delay_ms : {0, 1}) {
    start({.delay_ms = delay_ms});
    net::RawClient client(replay_->port());
    client.send(post("/model/m%3A0/converse-stream", "{}"));
    EXPECT_NE(client.read_until("\r\n\r\n").find("application/vnd.amazon.eventstream"),
              std::string::npos);
    bool complete = false;
    const auto chunks = client.read_chunks(&complete);
    EXPECT_TRUE(complete);
    ASSERT_EQ(chunks.size(), 3u);
    EXPECT_EQ(chunks[0], bedrock::write_event("messageStart", R"({"role":"assistant"})"));
    EXPECT_EQ(chunks[2], bedrock::write_event("messageStop", R"({"stopReason":"end_turn"})"));
  }
}

TEST_F(ReplayTest, CutsStreamsAtAnyByteOnDemand) {
  record("a.json", stream_with(""));
  const std::string whole = bedrock::load_recordings(folder_.file("a.json"))->at(0).response.body;
  for (const std::size_t chunk_bytes :
       {std::size_t{1}, std::size_t{7}, whole.size(), whole.size() + 1}) {
    start({.chunk_bytes = chunk_bytes});
    net::RawClient client(replay_->port());
    client.send(post("/model/m%3A0/converse-stream", "{}"));
    client.read_until("\r\n\r\n");
    const auto chunks = client.read_chunks();
    EXPECT_EQ(chunks.size(), (whole.size() + chunk_bytes - 1) / chunk_bytes);
    std::string joined;
    for (const auto& chunk : chunks) joined += chunk;
    EXPECT_EQ(joined, whole);
  }
}

TEST_F(ReplayTest, BreaksOffWhereTheRecordingSaysSo) {
  record("a.json", stream_with(R"(,"cut_after_bytes":130)") +
                       R"(,{"request":{"path":"/model/m:0/converse","body":{}},
                            "response":{"body":{"a":12345},"cut_after_bytes":4,"delay_ms":1}})");
  start();
  net::RawClient stream(replay_->port());
  stream.send(post("/model/m%3A0/converse-stream", "{}"));
  stream.read_until("\r\n\r\n");
  bool complete = true;
  std::size_t size = 0;
  for (const auto& chunk : stream.read_chunks(&complete)) size += chunk.size();
  EXPECT_EQ(size, 130u);
  EXPECT_FALSE(complete);

  net::RawClient whole(replay_->port());
  whole.send(post(kPath, "{}"));
  EXPECT_NE(whole.read_until("\r\n\r\n").find("content-length: 11\r\n"), std::string::npos);
  EXPECT_EQ(whole.read_all(), R"({"a")");
}

TEST_F(ReplayTest, SaysWhyItCannotStart) {
  EXPECT_EQ(Replay::start({.directories = {folder_.file("nowhere")}}).error().code(),
            ErrorCode::kNotFound);
  start();
  EXPECT_EQ(Replay::start({.directories = {}, .port = replay_->port()}).error().code(),
            ErrorCode::kIo);
}

TEST_F(ReplayTest, FallsBackToEchoWhenToldTo) {
  record("a.json", call("{}", "recorded"));
  start({.fallback = Fallback::kEcho});
  EXPECT_EQ(answer_to("{}"), "recorded");
  const std::string answer = ask(
      post("/model/any/converse", R"({"messages":[{"role":"user","content":[{"text":"hi"}]}]})"));
  EXPECT_EQ(answer.substr(0, 15), "HTTP/1.1 200 OK");
  EXPECT_NE(answer.find("You said \\\"hi\\\""), std::string::npos);
  EXPECT_NE(body_of(ask("GET /__replay__/stats HTTP/1.1\r\n\r\n")).find("\"fallback\":1"),
            std::string::npos);
}

// Every recorded call, ours and real traffic where it is at hand, comes back byte for byte.
TEST(ReplayConformance, GivesBackEveryRecordingByteForByte) {
  std::vector<std::string> folders{SIDESEAT_TESTDATA "/calls", SIDESEAT_TESTDATA "/replay"};
  const std::string shared = SIDESEAT_SHARED "/recordings";
  if (std::filesystem::exists(shared)) {
    folders.push_back(shared);
  } else {
    std::printf("skipped: real traffic, because there is no %s\n", shared.c_str());
  }
  for (const std::string& folder : folders) {
    const auto calls = bedrock::load_recordings(folder);
    ASSERT_TRUE(calls.has_value()) << calls.error().message();
    auto replay = Replay::start({.directories = {folder}});
    ASSERT_TRUE(replay.has_value()) << replay.error().message();
    net::RawClient client((*replay)->port());
    for (const auto& call : *calls) {
      if (call.response.cut_after_bytes) continue;
      const std::string where = call.file + "#" + std::to_string(call.index);
      SCOPED_TRACE(where);
      client.send(call.method + " " + percent_encode(call.path).replace(0, 3, "/") +
                  " HTTP/1.1\r\nhost: x\r\nx-replay-file: " + call.file + "\r\ncontent-length: " +
                  std::to_string(call.request_body.size()) + "\r\n\r\n" + call.request_body);
      const std::string head = client.read_until("\r\n\r\n");
      EXPECT_EQ(head.substr(9, 3), std::to_string(call.response.status));
      EXPECT_NE(head.find("x-replay-match: exact\r\nx-replay-source: " + where), std::string::npos)
          << head;
      std::string body;
      if (head.find("content-length: ") != std::string::npos) {
        body = client.read_bytes(call.response.body.size());
      } else {
        const auto chunks = client.read_chunks();
        EXPECT_EQ(chunks.size(), call.response.pieces.size());
        for (const auto& chunk : chunks) body += chunk;
      }
      EXPECT_TRUE(body == call.response.body);
    }
  }
}

}  // namespace
}  // namespace sideseat::replay
