// What is written is what the decoder, written from the wire's description, reads.
#include "bedrock/event_stream_writer.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "bedrock/event_stream.h"
#include "bedrock/event_stream_testing.h"

namespace sideseat::bedrock {
namespace {

TEST(EventStreamWriter, WritesWhatTheServiceSends) {
  EXPECT_EQ(write_event("messageStop", "{}"), testing::event("messageStop", "{}"));
  EXPECT_EQ(write_exception("throttlingException", "{}"),
            testing::exception("throttlingException", "{}"));
  EXPECT_EQ(write_chunk(R"({"a":1})"), testing::chunk_event(R"({"a":1})"));
}

// The example of the event-stream specification: no headers, no payload.
TEST(EventStreamWriter, WritesTheEmptyMessage) {
  const std::string message = write_event_message({}, "");
  EXPECT_EQ(to_hex({reinterpret_cast<const std::uint8_t*>(message.data()), message.size()}),
            "00000010000000000"
            "5c248eb7d98c8ff");
}

TEST(EventStreamWriter, IsReadBackByTheDecoder) {
  const std::string large(1'000'000, 'x');
  EventStreamDecoder decoder;
  decoder.feed(write_event("one", large));
  decoder.feed(write_exception("two", ""));
  const auto first = decoder.next();
  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->event_type, "one");
  EXPECT_EQ((*first)->payload, large);
  const auto second = decoder.next();
  ASSERT_TRUE(second && *second);
  EXPECT_EQ((*second)->exception_type, "two");
  EXPECT_TRUE(decoder.finish());
}

TEST(EventStreamWriter, CutsNamesAndValuesAtWhatTheirLengthsCanSay) {
  const std::string name(300, 'n');
  const std::string value(70'000, 'v');
  EXPECT_EQ(write_event_message({{name, value}}, ""),
            write_event_message({{name.substr(0, 255), value.substr(0, 65'535)}}, ""));
}

TEST(EventStreamWriter, SplitsBodiesAtMessages) {
  const std::string one = write_event("one", "{}");
  const std::string two = write_event("two", "{}");
  using Pieces = std::vector<std::string_view>;
  EXPECT_EQ(split_event_messages(""), Pieces{});
  EXPECT_EQ(split_event_messages(one + two), (Pieces{one, two}));
  const std::string cut = one + two.substr(0, 20);
  EXPECT_EQ(split_event_messages(cut), (Pieces{one, two.substr(0, 20)}));
  const std::string short_tail = one + "abc";
  EXPECT_EQ(split_event_messages(short_tail), (Pieces{one, "abc"}));
  const std::string nonsense = one + std::string(40, '\0') + two;
  EXPECT_EQ(split_event_messages(nonsense),
            (Pieces{one, std::string_view(nonsense).substr(one.size())}));
}

}  // namespace
}  // namespace sideseat::bedrock
