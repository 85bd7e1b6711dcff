// References: both forms, at any depth of JSON within JSON, and nothing that only looks alike.
#include "model/attachment_reference.h"

#include <gtest/gtest.h>

#include <string>

namespace sideseat {
namespace {

const std::string kHash = "00112233445566778899aabbccddeeff";

TEST(AttachmentReferences, AreFoundInEveryForm) {
  struct Case {
    std::string text;
    std::size_t count;
  };
  const std::vector<Case> cases{
      {"", 0},
      {R"({"attachment":")" + kHash + R"("})", 1},
      {R"({"attachment": ")" + kHash + R"("})", 1},
      {R"({\"attachment\":\")" + kHash + R"(\"})", 1},
      {"\"sideseat:attachment:" + kHash + "\"", 1},
      {"sideseat:attachment:" + kHash + " sideseat:attachment:" + kHash, 2},
      {"attachment" + kHash, 0},
      {"\"attachment\":\"" + kHash.substr(1) + "\"", 0},
      {"\"attachment\":\"" + kHash.substr(1), 0},
      {"an attachment", 0},
      {"attachment: ", 0},
  };
  for (const Case& each : cases) {
    const auto found = attachment_references(each.text);
    ASSERT_EQ(found.size(), each.count) << each.text;
    for (const ContentHash& hash : found) {
      EXPECT_EQ(hash.bytes[1], 0x11);
      EXPECT_EQ(hash.bytes[15], 0xff);
    }
  }
}

}  // namespace
}  // namespace sideseat
