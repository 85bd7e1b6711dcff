// What is left behind when an append fails: nothing, neither in the file nor in memory.
#include "store/sqlite/writer.h"

#include <gtest/gtest.h>

#include "store/conformance_testing.h"
#include "store/sqlite/schema.h"

namespace sideseat::store::sqlite {
namespace {

class WriterTest : public testing::Test {
 protected:
  WriterTest() {
    EXPECT_TRUE(migrate(connection_, migrations()).has_value());
    writer_ = *Writer::open(connection_);
  }
  /// Makes the file take so many more pages and no more, as a full disk does.
  void leave_pages(std::int64_t pages) {
    const std::int64_t used = *connection_.query_integer("PRAGMA page_count");
    const std::string limit = "PRAGMA max_page_count=" + std::to_string(used + pages);
    ASSERT_TRUE(connection_.execute(limit.c_str()).has_value());
  }
  std::int64_t count(const std::string& table) {
    return *connection_.query_integer("SELECT count(*) FROM " + table);
  }

  Connection connection_ = *Connection::open(":memory:", Access::kWrite, 1 << 20);
  std::unique_ptr<Writer> writer_;
};

TEST_F(WriterTest, AFailedAppendLeavesNothingBehind) {
  SpanRecord first = call_span(1, 1, 0);
  first.session_id = "s";
  ASSERT_TRUE(writer_->append({first}).has_value());

  // The first contents of the second append fit, the large one does not.
  SpanRecord second = call_span(2, 2, 0);
  second.project = "q";
  second.session_id = "t";
  std::string large;  // Also when it is compressed.
  for (std::uint32_t i = 1; large.size() < 200'000; ++i) large += std::to_string(i * 2654435761U);
  second.contents.push_back({ContentRole::kInput, large});
  leave_pages(3);
  const auto failed = writer_->append({call_span(1, 3, 1), second});
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().code(), ErrorCode::kIo);
  EXPECT_EQ(count("span"), 1);
  EXPECT_EQ(count("trace"), 1);
  EXPECT_EQ(count("session"), 1);
  EXPECT_EQ(count("recent_key"), 2);
  EXPECT_EQ(count("project"), 1);

  leave_pages(1000);
  const auto appended = writer_->append({call_span(1, 3, 1), second});
  ASSERT_TRUE(appended.has_value()) << appended.error().message();
  EXPECT_EQ(appended->spans_added, 2U);
  EXPECT_EQ(count("span"), 3);
  EXPECT_EQ(count("recent_key"), 7) << "the ids of the failed append are forgotten";
}

TEST_F(WriterTest, AnAttachmentIsStoredWithItsSpanOrNotAtAll) {
  SpanRecord span = call_span(1, 1, 0);
  const std::string bytes(100'000, 'x');
  span.attachments = {{content_hash(bytes), "image/png", bytes}};
  leave_pages(3);
  ASSERT_FALSE(writer_->append({span}).has_value());
  EXPECT_EQ(count("attachment"), 0);
  EXPECT_EQ(count("span"), 0);
  leave_pages(1000);
  ASSERT_TRUE(writer_->append({span}).has_value());
  EXPECT_EQ(count("attachment"), 1);
  EXPECT_EQ(*connection_.query_integer("SELECT size_bytes FROM attachment"), 100'000);
}

// Who deletes contents must be able to tell which attachments are still needed.
TEST_F(WriterTest, NotesWhichContentsReferToAnAttachment) {
  const std::string one(32, '1');
  const std::string two(32, '2');
  SpanRecord span = call_span(1, 1, 0);
  span.contents = {{ContentRole::kInput,
                    R"({"attachment":")" + one + R"(","b":{"attachment": ")" + one + R"("}})"},
                   {ContentRole::kPiece, R"("sideseat:attachment:)" + two + R"(")"},
                   {ContentRole::kPiece, R"("{\"a\":{\"attachment\":\")" + one + R"(\"}}")"},
                   {ContentRole::kPiece, R"({"attachment":"not a hash","an attachment":1})"},
                   {ContentRole::kPiece, "attachment" + one},
                   {ContentRole::kPiece, R"("attachment":")"},
                   {ContentRole::kPiece, "attachment"}};
  ASSERT_TRUE(writer_->append({span}).has_value());
  SpanRecord again = call_span(1, 2, 0);
  again.contents = span.contents;
  ASSERT_TRUE(writer_->append({again}).has_value());

  EXPECT_EQ(count("recent_key"), 7);
  EXPECT_EQ(count("attachment_use"), 3);
  EXPECT_EQ(count("attachment_use WHERE hex(hash)='" + one + "'"), 2);
}

}  // namespace
}  // namespace sideseat::store::sqlite
