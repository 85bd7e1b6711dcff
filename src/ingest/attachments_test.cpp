// What is taken out of a span's attributes, and what is refused.
#include "ingest/attachments.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>

#include "model/attribute_names.h"

namespace sideseat::ingest {
namespace {

Attribute text(std::string key, std::string value) { return {std::move(key), {std::move(value)}}; }
Attribute bytes(std::string key, std::string value) {
  return {std::move(key), {AttributeBytes{std::move(value)}}};
}

TEST(TakeAttachments, TakesWhatTheRecorderSends) {
  const std::vector<Attachment> sent{{content_hash("one"), "image/png", "one"},
                                     {content_hash("two"), "", "two"}};
  Attributes attributes{text("a", "1"),
                        {std::string(attribute::kAttachments), attachments_value(sent)},
                        text("b", "2")};
  const TakenAttachments taken = take_attachments(attributes);
  EXPECT_EQ(taken.attachments, sent);
  EXPECT_TRUE(taken.refusals.empty());
  EXPECT_EQ(attributes, (Attributes{text("a", "1"), text("b", "2")}));
}

TEST(TakeAttachments, SaysWhatIsWrongWithAnEntry) {
  const std::string hash = to_hex(content_hash("one").bytes);
  struct Case {
    std::string_view name;
    AttributeValue entry;
    std::string_view refusal;
  };
  const std::array kCases{
      Case{"good", {Attributes{text("hash", hash), bytes("bytes", "one")}}, ""},
      Case{"not a map", {hash}, "not a map"},
      Case{"no hash", {Attributes{bytes("bytes", "one")}}, "no hash of 32 hex digits"},
      Case{"a short hash",
           {Attributes{text("hash", hash.substr(1)), bytes("bytes", "one")}},
           "no hash of 32 hex digits"},
      Case{"no bytes", {Attributes{text("hash", hash)}}, "no bytes"},
      Case{"text for bytes", {Attributes{text("hash", hash), text("bytes", "one")}}, "no bytes"},
      Case{"other bytes",
           {Attributes{text("hash", hash), bytes("bytes", "two")}},
           "a hash that is not that of its bytes"},
      Case{"more members",
           {Attributes{text("x", "y"), text("hash", hash), bytes("bytes", "one")}},
           ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    Attributes attributes{{std::string(attribute::kAttachments), {AttributeList{c.entry}}}};
    const TakenAttachments taken = take_attachments(attributes);
    EXPECT_TRUE(attributes.empty());
    EXPECT_EQ(taken.attachments.size(), c.refusal.empty() ? 1U : 0U);
    const std::vector<std::string_view> refusals(c.refusal.empty() ? 0 : 1, c.refusal);
    EXPECT_EQ(taken.refusals, refusals);
  }
}

TEST(TakeAttachments, LeavesAnotherShapeAlone) {
  Attributes attributes{text(std::string(attribute::kAttachments), "none")};
  EXPECT_TRUE(take_attachments(attributes).attachments.empty());
  EXPECT_EQ(attributes.size(), 1U);
}

}  // namespace
}  // namespace sideseat::ingest
