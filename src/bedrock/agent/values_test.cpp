// Moments as the service writes them, in texts and in numbers.
#include "bedrock/agent/values.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"

namespace sideseat::bedrock::agent {
namespace {

TEST(AgentValues, MomentsLieBetween1970AndWhatFits) {
  struct Case {
    std::string name;
    std::string json;
    std::optional<std::int64_t> expected;
  };
  const Case kCases[] = {
      {"a text", R"("2025-11-03T09:30:00.001Z")", 1'762'162'200'001'000'000},
      {"seconds", "1762162200", 1'762'162'200'000'000'000},
      {"parts of a second", "0.5", 500'000'000},
      {"the first", "0", 0},
      {"the first as a text", R"("1970-01-01T00:00:00Z")", 0},
      {"before it", "-1", std::nullopt},
      {"a text before it", R"("1969-12-31T23:59:59Z")", std::nullopt},
      {"the last number that is one", "8999999999", 8'999'999'999'000'000'512},  // As a double.
      {"the first that is none", "9000000000", std::nullopt},
      {"another text", R"("yesterday")", std::nullopt},
      {"no moment", "null", std::nullopt},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<JsonDocument> document = JsonDocument::parse(c.json);
    ASSERT_TRUE(document.has_value());
    EXPECT_EQ(time_of(document->root()), c.expected);
  }
}

}  // namespace
}  // namespace sideseat::bedrock::agent
