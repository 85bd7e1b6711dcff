// Unknown bodies: what a person would read in them, marked as a guess.
#include "bedrock/guess.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace sideseat::bedrock {
namespace {

struct Case {
  std::string_view name;
  std::string body;
  std::string_view expected;  // "role: text|text; role: text".
};

std::string told(const std::vector<Message>& messages) {
  std::string out;
  for (const Message& message : messages) {
    if (!out.empty()) out += "; ";
    out += message.role + ": ";
    for (std::size_t i = 0; i < message.parts.size(); ++i) {
      const Part& part = message.parts[i];
      EXPECT_EQ(part.extra, (std::vector<JsonMember>{{"guessed", "true"}}));
      out += (i == 0 ? "" : "|") + part.content;
    }
  }
  return out;
}

std::string nested(int levels, const std::string& inner) {
  std::string out = inner;
  for (int i = 0; i < levels; ++i) out.insert(0, R"({"text":)").append("}");
  return out;
}

TEST(Guess, FindsThePromptUnderWellKnownNames) {
  const std::array cases{
      Case{"a prompt", R"({"prompt":"A","temperature":1})", "user: A"},
      Case{"the likelier of two", R"({"text":"B","prompt":"A"})", "user: A"},
      Case{
          "messages with roles",
          R"({"messages":[{"role":"system","content":"A"},{"content":[{"text":"B"},{"text":"C"}]}]})",
          "system: A; user: B|C"},
      Case{"below another member", R"({"settings":{},"request":{"inputText":"A"}})", "user: A"},
      Case{"a text of its own", R"("A")", "user: A"},
      Case{"JSON that was cut", R"("{\"prompt\":\"A")", ""},
      Case{"as deep as real bodies", nested(6, R"("A")"), "user: A"},
      Case{"too deep", nested(8, R"("A")"), ""},
      Case{"no name that is known", R"({"seed":3,"kind":"A"})", ""},
      Case{"an empty text", R"({"prompt":""})", ""},
      Case{"no object", "[1,null,true]", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const Result<JsonDocument> body = JsonDocument::parse(c.body);
    ASSERT_TRUE(body.has_value());
    CallFacts facts;
    guess_prompt(body->root(), facts);
    EXPECT_EQ(told(facts.input), c.expected);
  }
}

TEST(Guess, FindsTheAnswerUnderWellKnownNames) {
  const std::array cases{
      Case{"text", R"({"generated_text":"A"})", "assistant: A"},
      Case{"nested", R"({"predictions":[{"answer":{"content":"A"}}]})", "assistant: A"},
      Case{"two choices", R"({"choices":[{"text":"A"},{"text":"B"}]})", "assistant: A|B"},
      Case{"chunks are one text", R"([{"token":{"text":"A "}},{"token":{"text":"B"}}])",
           "assistant: A B"},
      Case{"numbers only", R"({"scores":[0.5]})", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const Result<JsonDocument> body = JsonDocument::parse(c.body);
    ASSERT_TRUE(body.has_value());
    CallFacts facts;
    guess_answer(body->root(), facts);
    EXPECT_EQ(told(facts.output), c.expected);
    EXPECT_EQ(has_guessable_text(body->root()), !c.expected.empty());
  }
}

// A body made to be searched for ever is given up.
TEST(Guess, IsBounded) {
  std::string inner = "{}";
  for (int i = 0; i < 5; ++i) {
    std::string object = "{";
    for (int k = 0; k < 12; ++k) {
      object += (k == 0 ? "\"" : ",\"") + std::string("m") + std::to_string(k) + "\":" + inner;
    }
    inner = object + "}";
  }
  const Result<JsonDocument> body = JsonDocument::parse(inner);
  ASSERT_TRUE(body.has_value());
  EXPECT_FALSE(has_guessable_text(body->root()));

  std::string many = R"({"texts":{"text":[)";
  for (int i = 0; i < 100; ++i) many += (i == 0 ? "\"x\"" : ",\"x\"");
  const Result<JsonDocument> texts = JsonDocument::parse(many + "]}}");
  ASSERT_TRUE(texts.has_value());
  CallFacts facts;
  guess_prompt(texts->root(), facts);
  ASSERT_EQ(facts.input.size(), 1u);
  EXPECT_EQ(facts.input[0].parts.size(), 64u);
}

TEST(Guess, TellsTheOperation) {
  struct Row {
    std::string_view body;
    std::string_view model_id;
    std::string_view expected;
  };
  static constexpr std::array kRows{
      Row{R"({"messages":[]})", "", "chat"},
      Row{R"({"message":"x"})", "", "chat"},
      Row{R"({"prompt":"x"})", "", "text_completion"},
      Row{R"({"inputText":"x"})", "", "text_completion"},
      Row{R"({"inputText":"x"})", "amazon.titan-embed-text-v1", "embeddings"},
      Row{R"({"texts":["x"]})", "", "embeddings"},
      Row{R"({"query":"x","documents":[]})", "", "rerank"},
      Row{R"({"taskType":"TEXT_IMAGE"})", "", "generate_content"},
      Row{R"({"prompt":"x"})", "stability.sd3-5-large-v1:0", "generate_content"},
      Row{R"({})", "", "chat"},
  };
  for (const Row& row : kRows) {
    const Result<JsonDocument> body = JsonDocument::parse(row.body);
    ASSERT_TRUE(body.has_value());
    EXPECT_EQ(guess_operation(body->root(), row.model_id), row.expected) << row.body;
  }
}

}  // namespace
}  // namespace sideseat::bedrock
