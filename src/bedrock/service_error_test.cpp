// What is read from error answers and from exceptions inside streams.
#include "bedrock/service_error.h"

#include <gtest/gtest.h>

#include <array>

#include "bedrock/event_stream_writer.h"

namespace sideseat::bedrock {
namespace {

TEST(ServiceError, IsReadFromAnswersOfEverySpelling) {
  struct Case {
    std::string_view name;
    std::string_view header;
    std::string_view body;
    std::string_view type;
    std::string_view message;
  };
  static constexpr std::array kCases{
      Case{"the usual answer", "ThrottlingException:http://internal.amazon.com/coral/",
           R"({"message":"Too many requests"})", "ThrottlingException", "Too many requests"},
      Case{"a capital letter", "AccessDeniedException", R"({"Message":"No access"})",
           "AccessDeniedException", "No access"},
      Case{"the type in the body", "", R"({"__type":"com.amazon#ValidationException"})",
           "ValidationException", ""},
      Case{"a model's own error", "", R"({"error":{"type":"overloaded_error","message":"busy"}})",
           "overloaded_error", "busy"},
      Case{"an operation nobody knows", "",
           R"({"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},)"
           R"("Version":"1.0"})",
           "UnknownOperationException", ""},
      Case{"only a message", "", R"({"message":"bad"})", "", "bad"},
      Case{"a proxy's page", "", "<html>502</html>", "", ""},
      Case{"nothing", "", "", "", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const HeaderList headers{{"x-amzn-errortype", std::string(c.header)}};
    const ServiceError error = read_error_answer(headers, c.body);
    EXPECT_EQ(error.type, c.type);
    EXPECT_EQ(error.message, c.message);
  }
}

TEST(ServiceError, IsReadFromFramesWithWhatTheModelSaid) {
  struct Case {
    std::string_view name;
    std::string_view payload;
    std::string_view message;
    std::string_view original_message;
    std::optional<std::int64_t> original_status;
  };
  static constexpr std::array kCases{
      Case{"a message", R"({"message":"Try again"})", "Try again", "", std::nullopt},
      Case{"the original message too",
           R"({"message":"Failed","originalStatusCode":400,"originalMessage":"too long"})",
           "Failed", "too long", 400},
      Case{"only the original message", R"({"originalMessage":"too long"})", "too long", "",
           std::nullopt},
      Case{"the same message twice", R"({"message":"no","originalMessage":"no"})", "no", "",
           std::nullopt},
      Case{"no JSON", "oops", "", "", std::nullopt},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EventStreamDecoder decoder;
    decoder.feed(write_exception("modelStreamErrorException", c.payload));
    const Result<std::optional<Frame>> frame = decoder.next();
    ASSERT_TRUE(frame.has_value() && frame->has_value());

    const ServiceError error = read_error_frame(**frame);

    EXPECT_EQ(error.type, "modelStreamErrorException");
    EXPECT_EQ(error.message, c.message);
    EXPECT_EQ(error.original_message, c.original_message);
    EXPECT_EQ(error.original_status, c.original_status);
  }
}

TEST(ServiceError, OfAModelSaysWhichAndWithWhatStatus) {
  const ServiceError error = read_error_answer(
      {}, R"({"message":"Failed","originalStatusCode":424,"resourceName":"a model"})");
  EXPECT_EQ(error.message, "Failed");
  EXPECT_EQ(error.original_status, 424);
  EXPECT_EQ(error.resource_name, "a model");
}

}  // namespace
}  // namespace sideseat::bedrock
