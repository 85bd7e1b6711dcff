// Real traffic, where it is at hand: what the span says against what the recording's index says.
//
// The index is made by an independent reader. Entries it calls unsure are listed, not judged.
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <string>

#include "base/json.h"
#include "capture/json_testing.h"
#include "capture/playback_testing.h"
#include "model/attribute_names.h"
#include "model/stop_reason.h"

namespace sideseat::capture {
namespace {

using bedrock::RecordedCall;

std::string text_of(const Span& span, std::string_view name) {
  const AttributeValue* value = find_attribute(span.attributes, name);
  return value && value->string() ? *value->string() : std::string();
}

std::optional<std::int64_t> integer_of(const Span& span, std::string_view name) {
  const AttributeValue* value = find_attribute(span.attributes, name);
  return value && value->integer() ? std::optional(*value->integer()) : std::nullopt;
}

// The judge of one exchange: notes the name of every fact that differs.
class Comparison {
 public:
  Comparison(const Span& span, JsonValue expected) : span_(span), expected_(expected) {
    Result<JsonDocument> output = JsonDocument::parse(text_of(span, attribute::kOutputMessages));
    if (output) output_.emplace(std::move(*output));
  }

  void tokens() {
    const auto count = [this](std::string_view name) { return expected_[name].integer(); };
    std::optional<std::int64_t> input = count("input_tokens");
    if (input) {
      *input += count("cache_read_tokens").value_or(0) + count("cache_write_tokens").value_or(0);
    }
    // Counting tokens uses none: the number is the answer, not the usage.
    if (expected_["operation"].text() == "CountTokens") {
      check("counted_input_tokens",
            integer_of(span_, attribute::kBedrockCountedInputTokens) == count("input_tokens"));
      input = std::nullopt;
    }
    check("input_tokens", integer_of(span_, attribute::kInputTokens) == input);
    check("output_tokens", integer_of(span_, attribute::kOutputTokens) == count("output_tokens"));
    check("cache_read_tokens",
          integer_of(span_, attribute::kCacheReadTokens) == count("cache_read_tokens"));
    check("cache_write_tokens",
          integer_of(span_, attribute::kCacheWriteTokens) == count("cache_write_tokens"));
  }

  void error() {
    const JsonValue error = expected_["error"];
    const bool damaged = expected_["stream_decode_error"].is_string();
    check("error", (span_.status == StatusCode::kError) == (error.is_object() || damaged));
    check("damage", (text_of(span_, attribute::kIncomplete) == "damaged") == damaged);
    if (!error.is_object()) return;
    if (error["type"].is_string()) {
      check("error.type", text_of(span_, attribute::kErrorType) == error["type"].text());
    }
    check("error.message", span_.status_message == error["message"].text());
  }

  void guardrail() {
    if (expected_["operation"].text() != "ApplyGuardrail") return;
    check("guardrail_action",
          text_of(span_, "aws.bedrock.response.action") == expected_["guardrail_action"].raw());
  }

  void answer() {
    check("finish_reason",
          text_of(span_, attribute::kBedrockStopReason) == expected_["finish_reason"].text());
    check("output_text", contents(choice(0), "text") == expected_["output_text"].text());
    check("reasoning_text", contents(choice(0), "reasoning") == expected_["reasoning_text"].text());
    check("tool_calls", same_tool_calls());
    choices();
  }

  // What is no text: vectors, and documents in a new order. Of pictures the index is unsure.
  void numbers() {
    const JsonValue embeddings = expected_["embeddings"];
    check("embeddings",
          integer_of(span_, attribute::kEmbeddingsCount) == embeddings["count"].integer() &&
              integer_of(span_, attribute::kEmbeddingsDimensions) ==
                  embeddings["dimensions"].integer());
    check("results", ranked() == expected_["results"].integer().value_or(0));
  }

  // The index has them for InvokeModel, and of streams not for every family.
  void identity() {
    const auto check_text = [this](std::string_view fact, std::string_view name) {
      if (!expected_[fact].is_string()) return;
      check(std::string(fact), text_of(span_, name) == expected_[fact].text());
    };
    check_text("response_id", attribute::kResponseId);
    check_text("response_model", attribute::kResponseModel);
  }

  const std::vector<std::string>& differing() const { return differing_; }

 private:
  void check(std::string name, bool same) {
    if (!same) differing_.push_back(std::move(name));
  }

  // Where there are several answers, the index has the texts and words of all.
  void choices() {
    std::size_t i = 0;
    bool same = true;
    for (const JsonValue text : expected_["outputs"].elements()) {
      same = same && contents(choice(i++), "text") == text.text();
    }
    check("outputs", same && (i == 0 || i == output_->root().size()));
    i = 0;
    same = true;
    for (const JsonValue word : expected_["finish_reasons"].elements()) {
      same = same && choice(i++)["finish_reason"].text() == finish_reason(word.text());
    }
    check("finish_reasons", same);
  }

  JsonValue choice(std::size_t index) const {
    if (!output_) return {};
    for (const JsonValue message : output_->root().elements()) {
      if (index-- == 0) return message;
    }
    return {};
  }

  static std::string contents(JsonValue message, std::string_view type) {
    std::string out;
    for (const JsonValue part : message["parts"].elements()) {
      if (part["type"].text() == type) out += part["content"].text();
    }
    return out;
  }

  std::int64_t ranked() const {
    std::size_t count = 0;
    for (const JsonValue part : choice(0)["parts"].elements()) {
      if (part["type"].text() == "rerank_results") count += part["results"].size();
    }
    return static_cast<std::int64_t>(count);
  }

  bool same_tool_calls() const {
    std::vector<JsonValue> calls;
    for (const JsonValue part : choice(0)["parts"].elements()) {
      const std::string type = part["type"].text();
      if (type == "tool_call" || type == "server_tool_call") calls.push_back(part);
    }
    if (calls.size() != expected_["tool_calls"].size()) return false;
    auto call = calls.begin();
    for (const JsonValue expected : expected_["tool_calls"].elements()) {
      const JsonValue nested = (*call)["server_tool_call"];
      const JsonValue arguments = nested ? nested["arguments"] : (*call)["arguments"];
      const JsonValue unparsed = expected["arguments"]["__unparsed__"];
      if ((*call)["id"].text() != expected["id"].text() ||
          (*call)["name"].text() != expected["name"].text() ||
          !testing::same_json(arguments, unparsed ? unparsed : expected["arguments"])) {
        return false;
      }
      ++call;
    }
    return true;
  }

  const Span& span_;
  const JsonValue expected_;
  std::optional<JsonDocument> output_;
  std::vector<std::string> differing_;
};

// Operations of a model: others have no answer in words.
bool has_messages(JsonValue expected) {
  const std::string operation = expected["operation"].text();
  return operation.starts_with("Converse") || operation.starts_with("Invoke");
}

struct Tally {
  int calls = 0;
  int same = 0;
  int unsure = 0;  // Differ, but the index itself is unsure.
};

void judge(JsonValue expected, const RecordedCall& call, const std::string& where,
           std::map<std::string, Tally>& tallies) {
  const Span span = testing::record(call, {});
  Comparison comparison(span, expected);
  comparison.tokens();
  comparison.error();
  comparison.guardrail();
  const bool understood = has_messages(expected);
  if (understood) comparison.answer();
  comparison.numbers();
  if (understood && expected["operation"].text().starts_with("Invoke")) comparison.identity();
  Tally& tally = tallies[expected["operation"].text() + (understood ? "" : ", tokens and errors")];
  ++tally.calls;
  if (comparison.differing().empty()) {
    ++tally.same;
    return;
  }
  std::string facts;
  for (const std::string& name : comparison.differing()) facts += " " + name;
  if (expected["unsure"].size() > 0) {
    ++tally.unsure;
    std::cout << "unsure: " << where << ":" << facts << "\n";
  } else {
    ADD_FAILURE() << where << ":" << facts;
  }
}

const std::string kFolder = SIDESEAT_SHARED "/recordings/";

bool recordings_are_here() { return std::filesystem::exists(kFolder + "index.json"); }

TEST(Conformance, SpansSayWhatTheRecordingsHold) {
  if (!recordings_are_here()) GTEST_SKIP() << "no recordings of real traffic in " << kFolder;
  const Result<std::string> text = testing::read_file(kFolder + "index.json");
  ASSERT_TRUE(text.has_value());
  const Result<JsonDocument> index = JsonDocument::parse(*text);
  ASSERT_TRUE(index.has_value());

  std::map<std::string, Tally> tallies;
  for (const JsonValue entry : index->root().elements()) {
    const std::string file = entry["file"].text();
    const auto calls = bedrock::load_recordings(kFolder + file);
    ASSERT_TRUE(calls.has_value()) << file << ": " << calls.error().message();
    ASSERT_EQ(calls->size(), entry["expected"].size()) << file;
    std::size_t i = 0;
    for (const JsonValue expected : entry["expected"].elements()) {
      judge(expected, (*calls)[i], file + " #" + std::to_string(i), tallies);
      ++i;
    }
  }
  for (const auto& [name, tally] : tallies) {
    std::cout << name << ": " << tally.same << " of " << tally.calls << " as expected, "
              << tally.unsure << " unsure\n";
  }
}

// Times aside, how the bytes arrive must not show.
TEST(Conformance, SpansAreTheSameHoweverTheBytesAreCut) {
  if (!recordings_are_here()) GTEST_SKIP() << "no recordings of real traffic in " << kFolder;
  for (const auto& file : std::filesystem::directory_iterator(kFolder)) {
    if (file.path().extension() != ".json" || file.path().filename() == "index.json") continue;
    const auto calls = bedrock::load_recordings(file.path().string());
    ASSERT_TRUE(calls.has_value()) << file.path();
    for (const RecordedCall& call : *calls) {
      const Span whole = testing::record(call, {});
      EXPECT_EQ(testing::record(call, {.piece_bytes = 7, .poll_between = true}), whole)
          << file.path();
      EXPECT_EQ(testing::record(call, {.piece_bytes = 997, .poll_between = false}), whole)
          << file.path();
    }
  }
}

}  // namespace
}  // namespace sideseat::capture
