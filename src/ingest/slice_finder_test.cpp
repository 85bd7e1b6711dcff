// Texts are found in the pieces they stand in, and looking for them ends.
#include "ingest/slice_finder.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace sideseat::ingest {
namespace {

using store::ContentRole;

std::string long_text(char first) { return first + std::string(kSliceBytesMin - 1, 't'); }

store::Content content(ContentRole role, std::string text) { return {role, std::move(text), {}}; }

TEST(SliceFinder, SaysWhereATextStands) {
  const std::vector<store::Content> contents{
      content(ContentRole::kInput, "short"),
      content(ContentRole::kOutput, "> " + long_text('a')),
      content(ContentRole::kInput, ">> " + long_text('b') + long_text('c')),
      content(ContentRole::kInput, long_text('d')),
  };
  SliceFinder finder(contents);
  struct Case {
    std::string text;
    otlp::PieceRole role;
    std::size_t index;
    std::size_t offset;
  };
  // In any order, and more than once.
  const Case cases[] = {
      {long_text('d'), otlp::PieceRole::kInput, 2, 0},
      {long_text('a'), otlp::PieceRole::kOutput, 0, 2},
      {long_text('c'), otlp::PieceRole::kInput, 1, 3 + kSliceBytesMin},
      {long_text('b'), otlp::PieceRole::kInput, 1, 3},
      {long_text('b'), otlp::PieceRole::kInput, 1, 3},
  };
  for (const Case& c : cases) {
    const auto slice = finder.find(c.text);
    ASSERT_TRUE(slice.has_value()) << c.text;
    EXPECT_EQ(slice->role, c.role);
    EXPECT_EQ(slice->index, c.index);
    EXPECT_EQ(slice->offset, c.offset);
    EXPECT_EQ(slice->size, c.text.size());
  }
  for (const std::string& text : {std::string(), std::string("short"), long_text('x'),
                                  long_text('d').substr(1), long_text('d') + 't'}) {
    EXPECT_FALSE(finder.find(text).has_value()) << text;
  }
}

TEST(SliceFinder, FindsNothingWhereNothingIs) {
  const std::vector<store::Content> none;
  EXPECT_FALSE(SliceFinder(none).find(long_text('a')).has_value());
}

// An event for each message of a long conversation, in its order: no quadratic search.
TEST(SliceFinder, FindsEveryMessageOfAConversation) {
  std::vector<store::Content> contents(1000);
  for (std::size_t i = 0; i < contents.size(); ++i) {
    contents[i] = content(ContentRole::kInput, std::to_string(i) + ':' + long_text('m'));
  }
  SliceFinder finder(contents);
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const auto slice = finder.find(contents[i].text);
    ASSERT_TRUE(slice.has_value()) << i;
    EXPECT_EQ(slice->index, i);
  }
}

TEST(SliceFinder, EndsWhenEnoughWasLookedAt) {
  const std::vector<store::Content> contents{
      content(ContentRole::kInput, std::string(100'000, 'x')),
      content(ContentRole::kInput, long_text('a')),
  };
  SliceFinder finder(contents);
  ASSERT_TRUE(finder.find(long_text('a')).has_value());
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(finder.find(long_text('?')).has_value());
  EXPECT_FALSE(finder.find(long_text('a')).has_value());
}

}  // namespace
}  // namespace sideseat::ingest
