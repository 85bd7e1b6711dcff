// Previews: the words a list shows.
#include "ingest/preview.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/json_slices.h"
#include "base/limits.h"
#include "base/utf8.h"

namespace sideseat::ingest {
namespace {

TEST(Preview, WhiteSpaceIsCollapsedAndMarksStay) {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  constexpr Case kCases[] = {
      {"", ""},
      {" \n\t ", ""},
      {"one", "one"},
      {"\n## Title\r\n\r\n* a  **b**\n", "## Title * a **b**"},
      {"caf\xc3\xa9\n\xe2\x82\xac", "caf\xc3\xa9 \xe2\x82\xac"},
      {"bad \xff byte", "bad \xef\xbf\xbd byte"},
  };
  for (const Case& c : kCases) EXPECT_EQ(preview_text(c.text), c.expected);
}

TEST(Preview, HoldsAtMostSoManyWholeCharacters) {
  constexpr std::size_t kMax = limits::kPreviewCharactersMax;
  EXPECT_EQ(preview_text(std::string(kMax, 'x')).size(), kMax);
  EXPECT_EQ(preview_text(std::string(kMax + 1, 'x')).size(), kMax);
  EXPECT_EQ(preview_text(std::string(1'000'000, 'x')).size(), kMax);
  // Two, three and four bytes a character, cut at every offset of the source.
  for (const std::string_view character : {"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"}) {
    for (std::size_t before = 0; before < 5; ++before) {
      std::string text(before, 'x');
      for (int i = 0; i < 5000; ++i) text += character;
      const std::string preview = preview_text(text);
      EXPECT_TRUE(is_utf8(preview));
      EXPECT_EQ(preview.size(), before + (kMax - before) * character.size());
    }
  }
}

std::string preview_of(std::string_view json, std::string (*preview)(JsonValue)) {
  const auto document = JsonDocument::parse(json);
  EXPECT_TRUE(document.has_value()) << json;
  return document ? preview(document->root()) : "";
}

using MessagePreview = std::string (*)(const otlp::Dialect&, std::span<const std::string_view>);

/// Of messages in the current conventions.
std::string preview_of(std::string_view json, MessagePreview preview) {
  std::vector<std::string_view> pieces;
  EXPECT_TRUE(slice_array(json, pieces)) << json;
  return preview(*otlp::find_dialect(""), pieces);
}

TEST(Preview, TheInputIsTheLastThingTheUserSaid) {
  struct Case {
    std::string_view name;
    std::string_view messages;
    std::string_view expected;
  };
  constexpr Case kCases[] = {
      {"the last user message",
       R"([{"role":"user","parts":[{"type":"text","content":"first"}]},
           {"role":"assistant","parts":[{"type":"text","content":"answer"}]},
           {"role":"user","parts":[{"type":"text","content":"last"}]}])",
       "last"},
      {"also behind tool results",
       R"([{"role":"user","parts":[{"type":"text","content":"weather?"}]},
           {"role":"assistant","parts":[{"type":"tool_call","id":"t","name":"w"}]},
           {"role":"tool","parts":[{"type":"tool_call_response","id":"t","response":"20"}]}])",
       "weather?"},
      {"all its texts",
       R"([{"role":"user","parts":[{"type":"text","content":"a"},{"type":"blob","content":"AA=="},
           {"type":"text","content":"b"}]}])",
       "a b"},
      {"an image alone", R"([{"role":"user","parts":[{"type":"blob","modality":"image"}]}])",
       "[image]"},
      {"references to attachments",
       R"([{"role":"user","parts":[{"type":"blob","modality":"image","attachment":"0af7"},
           {"type":"blob","modality":"document","attachment":"0af8","size_bytes":5}]}])",
       "[image] [document]"},
      {"a tool result alone",
       R"([{"role":"tool","parts":[{"type":"tool_call_response","response":{"t":20}}]}])",
       R"({"t":20})"},
      {"a document alone",
       R"([{"role":"user","parts":[{"type":"document","content":{"city":"Porto"}}]}])",
       R"({"city":"Porto"})"},
      {"what was found",
       R"([{"role":"user","parts":[{"type":"retrieval_results","results":[
           {"content":{"text":"One."}},{"content":{"type":"ROW"}},{"content":{"text":"Two."}}]}]}])",
       "One. Two."},
      {"no user at all", R"([{"role":"system","parts":[{"type":"text","content":"s"}]}])", "s"},
      {"nothing", "[]", ""},
      {"another shape", R"([{"role":"user"}])", R"({"role":"user"})"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(preview_of(c.messages, input_preview), c.expected);
  }
}

TEST(Preview, TheOutputIsTheAnswersTextOrWhatItDoesInstead) {
  struct Case {
    std::string_view name;
    std::string_view messages;
    std::string_view expected;
  };
  constexpr Case kCases[] = {
      {"text before thinking",
       R"([{"role":"assistant","parts":[{"type":"reasoning","content":"hm"},
           {"type":"text","content":"yes"}]}])",
       "yes"},
      {"tools",
       R"([{"role":"assistant","parts":[{"type":"tool_call","name":"f","arguments":{"a":1}},
           {"type":"tool_call","name":"g"}]}])",
       R"(f({"a":1}) g())"},
      {"thinking alone", R"([{"parts":[{"type":"reasoning","content":"hm"}]}])", "hm"},
      {"an embedding", R"([{"parts":[{"type":"embeddings","count":1,"dimensions":8}]}])",
       "[embedding]"},
      {"embeddings", R"([{"parts":[{"type":"embeddings","count":2,"dimensions":8}]}])",
       "[2 embeddings]"},
      {"a ranking of one", R"([{"parts":[{"type":"rerank_results","results":[{"index":0}]}]}])",
       "[1 document ranked]"},
      {"a ranking of none", R"([{"parts":[{"type":"rerank_results","results":[]}]}])",
       "[0 documents ranked]"},
      {"the first choice that says something",
       R"([{"parts":[]},{"parts":[{"type":"text","content":"second"}]}])", "second"},
      {"nothing", "[]", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(preview_of(c.messages, output_preview), c.expected);
  }
}

TEST(Preview, BodiesOfAnyFamilyShowTheirPromptAndAnswer) {
  struct Case {
    std::string_view body;
    std::string_view expected;
  };
  constexpr Case kRequests[] = {
      {R"({"prompt":"<s>[INST] Hi\n[/INST]","max_tokens":5})", "<s>[INST] Hi [/INST]"},
      {R"({"inputText":"Hi"})", "Hi"},
      {R"({"message":"Hi","chat_history":[]})", "Hi"},
      {R"({"texts":["first","second"],"input_type":"search"})", "first"},
      {R"({"messages":[{"role":"user","content":"one"},{"role":"assistant","content":"two"}]})",
       "one"},
      {R"({"prompt":7})", ""},
      {"[]", ""},
  };
  for (const Case& c : kRequests) {
    EXPECT_EQ(preview_of(c.body, request_body_preview), c.expected) << c.body;
  }
  constexpr Case kResponses[] = {
      {R"({"generation":"Hello","stop_reason":"stop"})", "Hello"},
      {R"({"completion":"Hello"})", "Hello"},
      {R"({"results":[{"outputText":"Hello"}]})", "Hello"},
      {R"({"outputs":[{"text":"Hello"}]})", "Hello"},
      {R"({"generations":[{"text":"Hello"}]})", "Hello"},
      {R"({"completions":[{"data":{"text":"Hello"}}]})", "Hello"},
      {R"({"choices":[{"message":{"content":"Hello"}}]})", "Hello"},
      {R"({"embedding":[0.1]})", ""},
      {R"({"results":[]})", ""},
  };
  for (const Case& c : kResponses) {
    EXPECT_EQ(preview_of(c.body, response_body_preview), c.expected) << c.body;
  }
}

}  // namespace
}  // namespace sideseat::ingest
