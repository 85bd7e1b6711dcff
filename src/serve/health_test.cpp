// Whether anything can be stored is seen at one glance, and so is how far search is behind.
#include "serve/health.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

#include "base/json.h"

namespace sideseat::serve {
namespace {

TEST(Health, SaysWhetherTheStoreTakesAndFindsWhatComes) {
  struct Case {
    std::string_view name;
    bool is_failing;
    std::int64_t committed_at_ns;
    std::optional<StoreFigures::TextIndex> index;
    std::string_view status;
    std::string_view writing;
    std::string_view search;
  };
  const std::array kCases{
      Case{"new", false, 0, std::nullopt, "ok", R"({"failing":false,"last_commit_at":null})",
           "null"},
      Case{"at work", false, 1'767'323'045'000'000'000, StoreFigures::TextIndex{12, false}, "ok",
           R"({"failing":false,"last_commit_at":"2026-01-02T03:04:05.000000000Z"})",
           R"({"failing":false,"entries_waiting":12})"},
      Case{"on a full disk", true, 1'767'323'045'000'000'000, StoreFigures::TextIndex{0, true},
           "failing", R"({"failing":true,"last_commit_at":"2026-01-02T03:04:05.000000000Z"})",
           R"({"failing":true,"entries_waiting":0})"},
      Case{"without search", false, 0, StoreFigures::TextIndex{3, true}, "ok",
           R"({"failing":false,"last_commit_at":null})", R"({"failing":true,"entries_waiting":3})"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    ingest::Counters counters;
    counters.is_failing = c.is_failing;
    counters.last_commit_unix_ns = c.committed_at_ns;
    const std::string json = health_json(5'000'000'000, counters, c.index);
    const auto health = JsonDocument::parse(json);
    ASSERT_TRUE(health.has_value()) << json;
    EXPECT_EQ(health->root()["status"].text(), c.status);
    EXPECT_EQ(health->root()["writing"].raw(), c.writing);
    EXPECT_EQ(health->root()["search"].raw(), c.search);
    EXPECT_EQ(health->root()["uptime_ms"].integer(), 5000);
    EXPECT_EQ(health->root()["store"].text(), "sqlite");
  }
}

}  // namespace
}  // namespace sideseat::serve
