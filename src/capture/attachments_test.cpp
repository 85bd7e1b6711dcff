// What becomes a reference, what stays, and which bytes travel when.
#include "capture/attachments.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "capture/playback_testing.h"

namespace sideseat::capture {
namespace {

using bedrock::CallFacts;
using testing::FakeClock;

/// A PNG by its beginning, of that many bytes.
std::string image(std::size_t size_bytes, char filling = 'x') {
  std::string bytes = "\x89PNG\r\n\x1a\n";
  bytes.resize(size_bytes, filling);
  return bytes;
}

std::string hash_of(std::string_view bytes) { return to_hex(content_hash(bytes).bytes); }
std::string reference_to(std::string_view bytes) {
  return '"' + std::string(kAttachmentReference) + hash_of(bytes) + '"';
}
std::string in_quotes(std::string_view text) { return '"' + std::string(text) + '"'; }

Part blob(std::string base64, std::string mime_type = "image/png") {
  Part part;
  part.type = PartType::kBlob;
  part.modality = "image";
  part.mime_type = std::move(mime_type);
  part.content = std::move(base64);
  return part;
}
Part blob_of(std::string_view bytes) { return blob(to_base64(bytes)); }

CallFacts asking(std::vector<Part> parts) {
  CallFacts facts;
  facts.input.push_back({"user", std::move(parts), ""});
  return facts;
}

class AttachmentsTest : public ::testing::Test {
 protected:
  static constexpr std::size_t kBytesMax = 5000;

  std::size_t travelling(CallFacts facts) { return attachments_.take(facts).size(); }

  FakeClock clock_;
  Attachments attachments_{kBytesMax, clock_};
};

TEST_F(AttachmentsTest, MakesReferencesOfBlobsWhereverTheyAre) {
  const std::array bytes{image(10), image(11), image(12), image(13)};
  CallFacts facts = asking({blob_of(bytes[0])});
  facts.system = {blob_of(bytes[1])};
  facts.output.push_back({"assistant", {blob_of(bytes[2])}, "stop"});
  const std::vector nested{Part::text("see"), blob_of(bytes[3]).with("name", "\"n\"")};
  facts.input[0].parts.push_back(Part::tool_call_response("t1", parts_json(nested)));

  const std::vector<Attachment> taken = attachments_.take(facts);

  ASSERT_EQ(taken.size(), 4U);
  EXPECT_EQ(taken[0],
            (Attachment{content_hash(bytes[1]), "image/png", bytes[1]}));  // Systems go first.
  EXPECT_EQ(messages_json(facts.output),
            R"([{"role":"assistant","parts":[{"type":"blob","modality":"image","mime_type":)"
            R"("image/png","attachment":")" +
                hash_of(bytes[2]) + R"(","size_bytes":12}],"finish_reason":"stop"}])");
  EXPECT_EQ(facts.system[0].attachment, hash_of(bytes[1]));
  EXPECT_EQ(facts.system[0].content, "");
  EXPECT_EQ(facts.input[0].parts[0].attachment, hash_of(bytes[0]));
  EXPECT_EQ(facts.input[0].parts[0].size_bytes, 10);
  EXPECT_EQ(facts.input[0].parts[1].json,
            R"([{"type":"text","content":"see"},{"type":"blob","modality":"image","mime_type":)"
            R"("image/png","attachment":")" +
                hash_of(bytes[3]) + R"(","size_bytes":13,"name":"n"}])");
}

TEST_F(AttachmentsTest, LeavesWhatIsNoBase64) {
  for (const std::string_view content : {"", "not base64!", "QUJDR", "QUJD REVG"}) {
    CallFacts facts = asking({blob(std::string(content))});
    const CallFacts before = facts;
    EXPECT_TRUE(attachments_.take(facts).empty());
    EXPECT_EQ(facts.input, before.input) << content;
  }
  // A tool's own JSON is no part, though it has a type.
  const std::string json = R"([{"type":"blob","content":"QUJDREVG"},{"type":"text"}])";
  CallFacts facts = asking({Part::tool_call_response("t1", json)});
  EXPECT_TRUE(attachments_.take(facts).empty());
  EXPECT_EQ(facts.input[0].parts[0].json, json);
}

TEST_F(AttachmentsTest, ReadsTheMediaTypeOffTheBytesWhereThePartHasNone) {
  CallFacts facts = asking({blob(to_base64(image(9)), ""), blob(to_base64("plain"), "")});
  const std::vector<Attachment> taken = attachments_.take(facts);
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0].media_type, "image/png");
  EXPECT_EQ(taken[1].media_type, "");
  EXPECT_EQ(facts.input[0].parts[0].mime_type, "image/png");
  EXPECT_EQ(facts.input[0].parts[1].mime_type, "");
}

TEST_F(AttachmentsTest, MakesBlobsOfDataUrls) {
  Part url;
  url.type = PartType::kUri;
  url.modality = "image";
  url.content = "data:image/gif;base64," + to_base64(image(9));
  Part bad = url;
  bad.content = "data:image/gif;base64,???";
  Part plain = url;
  plain.content = "data:,text";
  CallFacts facts = asking({url, bad, plain});

  EXPECT_EQ(attachments_.take(facts).size(), 1U);

  EXPECT_EQ(facts.input[0].parts[0].type, PartType::kBlob);
  EXPECT_EQ(facts.input[0].parts[0].mime_type, "image/gif");
  EXPECT_EQ(facts.input[0].parts[0].attachment, hash_of(image(9)));
  EXPECT_EQ(facts.input[0].parts[1], bad);
  EXPECT_EQ(facts.input[0].parts[2], plain);
}

// The raw JSON around a reference stays byte for byte.
TEST_F(AttachmentsTest, MakesReferencesInRawBodies) {
  const std::string known(900, 'k');  // Text: only the part that it was says that it is media.
  const std::string file = image(900);
  const std::string odd(900, '\xff');
  const std::string short_file = image(700);
  CallFacts facts = asking({blob(to_base64(known), "text/plain")});
  facts.request_body = R"({ "a": )" + in_quotes(to_base64(known)) + R"(,"b": [)" +
                       in_quotes(to_base64(file)) + R"(], "c":)" + in_quotes(to_base64(odd)) +
                       R"(,"d":)" + in_quotes(to_base64(short_file)) + "}\n";
  facts.response_body = R"({"url":"data:text/plain;base64,)" + to_base64(odd) + R"("})";
  facts.request_members = {{"m", in_quotes(to_base64(file))}};
  facts.response_members = {{"m", in_quotes(to_base64(image(901)))}};
  facts.input[0].parts.push_back(Part::generic("new", in_quotes(to_base64(image(902)))));

  const std::vector<Attachment> taken = attachments_.take(facts);

  EXPECT_EQ(facts.request_body, R"({ "a": )" + reference_to(known) + R"(,"b": [)" +
                                    reference_to(file) + R"(], "c":)" + in_quotes(to_base64(odd)) +
                                    R"(,"d":)" + in_quotes(to_base64(short_file)) + "}\n");
  EXPECT_EQ(facts.response_body, R"({"url":)" + reference_to(odd) + "}");
  EXPECT_EQ(facts.request_members[0].json, reference_to(file));
  EXPECT_EQ(facts.response_members[0].json, reference_to(image(901)));
  EXPECT_EQ(facts.input[0].parts[1].extra[0].json, reference_to(image(902)));
  EXPECT_EQ(taken.size(), 5U);
}

TEST_F(AttachmentsTest, KnowsBase64WithEscapedSlashes) {
  const std::string bytes = image(900, '\xff');  // Base64 of this has many slashes.
  std::string escaped;
  for (const char character : to_base64(bytes)) {
    escaped += character == '/' ? "\\/" : std::string(1, character);
  }
  CallFacts facts;
  facts.request_body = in_quotes(escaped);
  EXPECT_EQ(attachments_.take(facts).size(), 1U);
  EXPECT_EQ(facts.request_body, reference_to(bytes));
}

TEST_F(AttachmentsTest, KeepsOnlyHashAndSizeBeyondTheLimit) {
  struct Case {
    std::string_view name;
    std::size_t size_bytes;
    std::size_t travelling;
  };
  static constexpr std::array kCases{Case{"at the limit", kBytesMax, 1},
                                     Case{"one byte more", kBytesMax + 1, 0}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const std::string bytes = image(c.size_bytes);
    CallFacts facts = asking({blob_of(bytes)});
    facts.request_body = in_quotes(to_base64(bytes));
    EXPECT_EQ(attachments_.take(facts).size(), c.travelling);
    const Part& part = facts.input[0].parts[0];
    EXPECT_EQ(part.attachment, hash_of(bytes));
    EXPECT_EQ(part.size_bytes, static_cast<std::int64_t>(c.size_bytes));
    EXPECT_EQ(part.content, "");
    EXPECT_EQ(facts.request_body, reference_to(bytes));
    const bool is_omitted = !part.extra.empty() && part.extra.back().name == "omitted";
    EXPECT_EQ(is_omitted, c.travelling == 0);
  }
  Attachments none(0, clock_);
  CallFacts facts = asking({blob_of("a")});
  EXPECT_TRUE(none.take(facts).empty());
  EXPECT_EQ(facts.input[0].parts[0].extra[0], (JsonMember{"omitted", "\"too_large\""}));
}

TEST_F(AttachmentsTest, HandsBytesOutOnce) {
  EXPECT_EQ(travelling(asking({blob_of(image(9)), blob_of(image(9))})), 1U);
  EXPECT_EQ(travelling(asking({blob_of(image(9)), blob_of(image(10))})), 1U) << "the new one";
  // The same bytes in the other alphabet are the same attachment.
  EXPECT_EQ(travelling(asking({blob("_-8")})), 1U);
  EXPECT_EQ(travelling(asking({blob("/+8=")})), 0U);
}

TEST_F(AttachmentsTest, HandsBytesOutAgainOnceForgotten) {
  const CallFacts facts = asking({blob_of(image(9))});
  EXPECT_EQ(travelling(facts), 1U);
  EXPECT_EQ(travelling(facts), 0U);
  attachments_.forget();
  EXPECT_EQ(travelling(facts), 1U);
  EXPECT_EQ(travelling(facts), 0U);

  clock_.advance_ms(limits::kAttachmentRememberedMs - 1);
  EXPECT_EQ(travelling(facts), 0U);
  clock_.advance_ms(1);
  EXPECT_EQ(travelling(facts), 1U);
  EXPECT_EQ(travelling(facts), 0U);
}

TEST_F(AttachmentsTest, ForgetsAllBeyondTheLimitOfItsMemory) {
  const CallFacts first = asking({blob_of("first")});
  EXPECT_EQ(travelling(first), 1U);
  for (std::size_t i = 1; i < limits::kAttachmentsRememberedMax; ++i) {
    EXPECT_EQ(travelling(asking({blob_of(std::to_string(i))})), 1U);
  }
  EXPECT_EQ(travelling(first), 0U);
  EXPECT_EQ(travelling(asking({blob_of("one more")})), 1U);
  EXPECT_EQ(travelling(first), 1U);
}

}  // namespace
}  // namespace sideseat::capture
