// Threads over a real store: each message once, whatever the calls repeat.
#include "query/thread.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/temporary_folder_testing.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::query {
namespace {

using store::ContentRole;

std::string text_message(std::string_view role, std::string_view text) {
  return std::string(R"({"role":")")
      .append(role)
      .append(R"(","parts":[{"type":"text","content":")")
      .append(text)
      .append(R"("}]})");
}
std::string answer_message(std::string_view text) {
  std::string message = text_message("assistant", text);
  return message.insert(message.size() - 1, R"(,"finish_reason":"stop")");
}

/// A call as a test tells it: what was sent (alternating user and assistant) and what came back.
struct Told {
  std::vector<std::string> sent;
  std::vector<std::string> answers = {};
  std::string error_type = {};
  std::vector<std::string> system = {R"({"type":"text","content":"Be brief."})"};
  std::string verbatim_answer = {};  ///< JSON.
  std::string incomplete = {};
  std::string operation = "chat";
  std::uint8_t below = 0;               ///< It is inside of the call so many before it.
  std::vector<std::string> first = {};  ///< Messages as JSON, before `sent`.
};

class ThreadTest : public ::testing::Test {
 protected:
  ThreadTest() {
    auto store = store::SqliteStore::open({.path = folder_.file("store.db")});
    EXPECT_TRUE(store.has_value());
    store_ = *std::move(store);
  }

  store::SpanRecord call(std::uint8_t trace, const Told& told) {
    store::SpanRecord record;
    record.project = "default";
    record.trace_id.bytes[15] = trace;
    record.span_id.bytes[7] = ++last_span_;
    record.name = "chat m";
    record.operation = told.operation;
    if (told.below > 0) {
      record.parent_span_id.bytes[7] = static_cast<std::uint8_t>(last_span_ - told.below);
    }
    record.is_call = true;
    record.model = "m";
    record.started_at_ns = last_span_ * std::int64_t{1'000'000'000};
    record.ended_at_ns = record.started_at_ns + 500'000'000;
    if (told.operation == "chat") {
      record.usage = {.input_tokens = 10, .output_tokens = 5, .cost_nano_usd = 2000};
    }
    record.failed = !told.error_type.empty();
    record.error_type = told.error_type;
    record.incomplete = told.incomplete;
    for (const auto& part : told.system) {
      record.contents.push_back({ContentRole::kSystem, part});
    }
    for (const auto& message : told.first) {
      record.contents.push_back({ContentRole::kInput, message});
    }
    bool from_user = true;
    for (const auto& text : told.sent) {
      record.contents.push_back(
          {ContentRole::kInput, text_message(from_user ? "user" : "assistant", text)});
      from_user = !from_user;
    }
    for (const auto& text : told.answers) {
      record.contents.push_back({ContentRole::kOutput, answer_message(text)});
    }
    if (!told.verbatim_answer.empty()) {
      record.contents.push_back({ContentRole::kOutput, told.verbatim_answer});
    }
    record.rest = "{}";
    return record;
  }

  /// The thread of these traces as "role: text" lines, with [tokens] behind who carries them.
  std::vector<std::string> lines(const std::vector<std::vector<Told>>& traces) {
    std::vector<std::vector<store::SpanRow>> rows;
    std::uint8_t trace = 0;
    for (const auto& calls : traces) {
      ++trace;
      std::vector<store::SpanRecord> records;
      records.reserve(calls.size());
      for (const auto& told : calls) records.push_back(call(trace, told));
      EXPECT_TRUE(store_->append(records).has_value());
      auto spans = store_->spans("default", records.front().trace_id, store::WithRest::kNo);
      EXPECT_TRUE(spans.has_value());
      rows.push_back(*std::move(spans));
    }
    auto json = thread_json(*store_, rows);
    EXPECT_TRUE(json.has_value());
    document_ = std::make_unique<JsonDocument>(*JsonDocument::parse(*json));
    std::vector<std::string> result;
    for (const JsonValue item : root()["items"].elements()) {
      std::string line = item["role"].text() + ":";
      for (const JsonValue part : item["parts"].elements()) line += " " + part["content"].text();
      if (item["output_tokens"].integer()) line += " [5]";
      if (item["error"].is_object()) line += " !" + item["error"]["type"].text();
      if (item["incomplete"].is_string()) line += " ~" + item["incomplete"].text();
      result.push_back(std::move(line));
    }
    return result;
  }
  JsonValue root() const { return document_->root(); }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<store::SqliteStore> store_;
  std::unique_ptr<JsonDocument> document_;
  std::uint8_t last_span_ = 0;
};

using Lines = std::vector<std::string>;

TEST_F(ThreadTest, ShowsTheHistoryOfAConversationOnce) {
  EXPECT_EQ(lines({{
                {{"France?"}, {"Paris."}, ""},
                {{"France?", "Paris.", "Spain?"}, {"Madrid."}, ""},
                {{"France?", "Paris.", "Spain?", "Madrid.", "Italy?"}, {"Rome."}, ""},
            }}),
            (Lines{"user: France?", "assistant: Paris. [5]", "user: Spain?",
                   "assistant: Madrid. [5]", "user: Italy?", "assistant: Rome. [5]"}));
  EXPECT_EQ(root()["system"].size(), 1u) << "the same system prompt stands once";
}

TEST_F(ThreadTest, KeepsWhatWasSaidTwice) {
  EXPECT_EQ(lines({{
                {{"yes"}, {"Good."}, ""},
                {{"yes", "Good.", "yes"}, {"Good."}, ""},
                {{"yes", "Good.", "yes", "Good.", "no"}, {"Bad."}, ""},
            }}),
            (Lines{"user: yes", "assistant: Good. [5]", "user: yes", "assistant: Good. [5]",
                   "user: no", "assistant: Bad. [5]"}));
}

TEST_F(ThreadTest, ShowsAFailedCallWithItsPromptAndItsError) {
  EXPECT_EQ(lines({{
                {{"Hello"}, {}, "ThrottlingException"},
                {{"Hello"}, {"Hi."}, ""},
            }}),
            (Lines{"user: Hello", "assistant: [5] !ThrottlingException", "assistant: Hi. [5]"}));
}

TEST_F(ThreadTest, KeepsThePartialAnswerOfABrokenStreamWithItsError) {
  EXPECT_EQ(lines({{{{"Hello"}, {"Hi, I"}, "modelStreamErrorException"}}}),
            (Lines{"user: Hello", "assistant: Hi, I [5] !modelStreamErrorException"}));
}

TEST_F(ThreadTest, SaysWhatCutAnAnswerShortEvenWhereNothingCame) {
  EXPECT_EQ(lines({{
                {.sent = {"Hello"}, .answers = {"Hi, I"}, .incomplete = "truncated"},
                {.sent = {"Again"}, .incomplete = "closed"},
            }}),
            (Lines{"user: Hello", "assistant: Hi, I [5] ~truncated", "user: Again",
                   "assistant: [5] ~closed"}));
}

TEST_F(ThreadTest, ShowsEveryAnswerOfACallAndItsTokensOnce) {
  EXPECT_EQ(lines({{{{"Hello"}, {"Hi.", "Good day."}, ""}}}),
            (Lines{"user: Hello", "assistant: Hi. [5]", "assistant: Good day."}));
}

// Over a session a call that goes on from an answer repeats history; one that starts afresh
// doesn't.
TEST_F(ThreadTest, GoesOnOverTracesOnlyWhereACallGoesOnFromAnAnswer) {
  EXPECT_EQ(lines({
                {{{"France?"}, {"Paris."}, ""}},
                {{{"France?", "Paris.", "Spain?"}, {"Madrid."}, ""}},
                {{{"France?"}, {"Paris again."}, ""}},
            }),
            (Lines{"user: France?", "assistant: Paris. [5]", "user: Spain?",
                   "assistant: Madrid. [5]", "user: France?", "assistant: Paris again. [5]"}));
}

TEST_F(ThreadTest, ShowsAnAnswerOnceThoughItComesBackWithoutItsThinking) {
  const std::string thought = R"({"role":"assistant","parts":[{"type":"reasoning","content":"hm"},)"
                              R"({"type":"text","content":"Paris."}],"finish_reason":"stop"})";
  EXPECT_EQ(lines({{
                {.sent = {"France?"}, .verbatim_answer = thought},
                {.sent = {"France?", "Paris.", "Spain?"}, .answers = {"Madrid."}},
            }}),
            (Lines{"user: France?", "assistant: hm Paris. [5]", "user: Spain?",
                   "assistant: Madrid. [5]"}));
}

// What its models were told and said is the agent's own business; it costs all the same.
TEST_F(ThreadTest, ShowsAnAgentAsItWasSeenFromOutside) {
  EXPECT_EQ(
      lines({{
          {.sent = {"Trains?"}, .answers = {"At nine."}, .system = {}, .operation = "invoke_agent"},
          {.sent = {"You are an agent. Trains?"}, .answers = {"<tool>"}, .below = 1},
      }}),
      (Lines{"user: Trains?", "assistant: At nine. [5]"}));
  EXPECT_EQ(root()["system"].size(), 0u);
}

TEST_F(ThreadTest, ShowsASystemMessageThatComesFirstAsTheSystemPrompt) {
  const std::string system = text_message("system", "Be brief.");
  EXPECT_EQ(lines({{
                {.sent = {"a"}, .answers = {"A"}, .system = {}, .first = {system}},
                {.sent = {"a", "A", "b"}, .answers = {"B"}, .system = {}, .first = {system}},
                {.sent = {"c"}, .answers = {"C"}},
            }}),
            (Lines{"user: a", "assistant: A [5]", "user: b", "assistant: B [5]", "user: c",
                   "assistant: C [5]"}));
  ASSERT_EQ(root()["system"].size(), 1U) << "the same whether it stood apart or came first";
  const JsonValue prompt = *root()["system"].elements().begin();
  EXPECT_EQ((*prompt["parts"].elements().begin())["content"].text(), "Be brief.");
}

TEST_F(ThreadTest, LeavesOtherSystemMessagesWhereTheyWereSaid) {
  EXPECT_EQ(
      lines(
          {{{.sent = {},
             .answers = {"A"},
             .system = {},
             .first = {text_message("user", "a system"), text_message("system", "In French.")}}}}),
      (Lines{"user: a system", "system: In French.", "assistant: A [5]"}));
  EXPECT_EQ(root()["system"].size(), 0U);
}

// Two agents in one trace, each with its own prompt, at the same time.
TEST_F(ThreadTest, ShowsEverySystemPromptWholeAndOnce) {
  const std::string text = R"({"type":"text","content":"Be kind."})";
  const std::string cache_point = R"({"type":"cache_point","content":{"type":"default"}})";
  EXPECT_EQ(lines({{
                {.sent = {"a"}, .answers = {"A"}},
                {.sent = {"b"}, .answers = {"B"}, .system = {text, cache_point}},
                {.sent = {"a", "A", "c"}, .answers = {"C"}},
                {.sent = {"b", "B", "d"}, .answers = {"D"}, .system = {text}},
            }}),
            (Lines{"user: a", "assistant: A [5]", "user: b", "assistant: B [5]", "user: c",
                   "assistant: C [5]", "user: d", "assistant: D [5]"}));
  ASSERT_EQ(root()["system"].size(), 2u);
  std::vector<std::size_t> sizes;
  for (const JsonValue prompt : root()["system"].elements()) {
    sizes.push_back(prompt["parts"].size());
  }
  EXPECT_EQ(sizes, (std::vector<std::size_t>{1, 2}));
}

}  // namespace
}  // namespace sideseat::query
