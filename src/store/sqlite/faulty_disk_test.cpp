// What becomes of spans when the disk fails, at every operation in turn.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/temporary_folder_testing.h"
#include "store/conformance_testing.h"
#include "store/sqlite/faulty_disk_testing.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::store {
namespace {

constexpr std::size_t kSpansPerBatch = 3;
// More operations than anything here needs; a loop that gets there does not end by itself.
constexpr int kOperationsMax = 2000;

/// A folder with a store's file, in memory where that is, for there are thousands.
class Folder {
 public:
  std::string file() const { return folder_.file("sideseat.db"); }

 private:
  static std::filesystem::path parent() {
    const bool has_memory = ::access("/dev/shm", W_OK) == 0;
    return has_memory ? "/dev/shm" : std::filesystem::temp_directory_path();
  }

  TemporaryFolder folder_{parent()};
};

/// A trace of its own with new messages and an attachment: every table takes part.
std::vector<SpanRecord> batch(std::uint32_t number) {
  std::vector<SpanRecord> spans;
  for (std::uint32_t i = 0; i < kSpansPerBatch; ++i) {
    spans.push_back(call_span(number, number * 10 + i, i));
    spans.back().session_id = "session";
  }
  const std::string bytes = std::to_string(number) + std::string(10'000, '\xff');
  spans.front().attachments = {{content_hash(bytes), "image/png", bytes}};
  return spans;
}

/// A store with its history of batches: what it said of each.
class Story {
 public:
  explicit Story(std::string path) : path_(std::move(path)) {}

  bool open() {
    auto opened = SqliteStore::open({.path = path_});
    if (opened) store_ = *std::move(opened);
    return store_ != nullptr;
  }
  void close() { store_.reset(); }
  /// Whether it was acknowledged.
  bool append() {
    const std::uint32_t number = static_cast<std::uint32_t>(acknowledged_.size()) + 1;
    return acknowledged_[number] = store_->append(batch(number)).has_value();
  }
  /// Reads as a user would; what comes is whole or an error.
  void read() {
    for (const auto& [number, acknowledged] : acknowledged_) {
      const auto spans = store_->spans("p", trace_number(number), WithRest::kYes);
      if (!spans) continue;
      EXPECT_EQ(spans->size(), kSpansPerBatch);
    }
    (void)store_->traces({.project = "p"});
  }

  enum class Refused : std::uint8_t { kIsNotThere, kIsWholeOrNotThere };
  /// What was acknowledged is there; what was refused is not, or at most whole.
  void expect_the_truth(Refused refused) {
    std::size_t traces = 0;
    for (const auto& [number, acknowledged] : acknowledged_) {
      const auto spans = store_->spans("p", trace_number(number), WithRest::kYes);
      const std::size_t found = spans ? spans->size() : 0;
      if (acknowledged || (refused == Refused::kIsWholeOrNotThere && found > 0)) {
        EXPECT_EQ(found, kSpansPerBatch) << "batch " << number;
        if (found == kSpansPerBatch) expect_whole(number);
        ++traces;
      } else {
        EXPECT_EQ(found, 0U) << "batch " << number << " was refused";
      }
    }
    EXPECT_EQ(store_->traces({.project = "p"})->rows.size(), traces);
    if (traces > 0) {
      EXPECT_EQ(store_->session("p", "session")->trace_count, static_cast<std::int64_t>(traces));
    }
    const Result<Verified> verified = store_->verify();
    EXPECT_TRUE(verified.has_value()) << (verified ? "" : verified.error().message());
  }

 private:
  void expect_whole(std::uint32_t number) {
    for (const SpanRecord& expected : batch(number)) {
      const auto row = store_->span("p", expected.trace_id, expected.span_id);
      ASSERT_TRUE(row.has_value());
      std::vector<std::int64_t> ids;
      for (const auto& reference : row->references) ids.push_back(reference.content_id);
      const auto contents = store_->contents(ids);
      ASSERT_TRUE(contents.has_value());
      ASSERT_EQ(contents->size(), expected.contents.size());
      for (const Attachment& attachment : expected.attachments) {
        EXPECT_EQ(*store_->attachment("p", attachment.hash), attachment);
      }
    }
    EXPECT_EQ(store_->trace("p", trace_number(number))->span_count,
              static_cast<std::int64_t>(kSpansPerBatch));
  }

  const std::string path_;
  std::unique_ptr<SqliteStore> store_;
  std::map<std::uint32_t, bool> acknowledged_;  // By batch.
};

struct Case {
  Fault fault;
  Lasting lasting;
};

class FaultyDiskTest : public testing::TestWithParam<Case> {
 protected:
  FaultyDisk disk_;
};

std::string case_name(const testing::TestParamInfo<Case>& info) {
  std::string name(name_of(info.param.fault));
  for (char& c : name) {
    if (c == ' ') c = '_';
  }
  return name + (info.param.lasting == Lasting::kOnce ? "_once" : "_until_mended");
}

std::vector<Case> every_case() {
  std::vector<Case> cases;
  for (const Fault fault : {Fault::kWrite, Fault::kTornWrite, Fault::kFull, Fault::kSync,
                            Fault::kRead, Fault::kOpen, Fault::kTruncate}) {
    for (const Lasting lasting : {Lasting::kOnce, Lasting::kUntilMended}) {
      cases.push_back({fault, lasting});
    }
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Every, FaultyDiskTest, testing::ValuesIn(every_case()), case_name);

// Whatever fails while a store is in use: no acknowledged span is lost, none is stored by half, and
// the same store goes on when the disk does.
TEST_P(FaultyDiskTest, LosesNothingAcknowledgedAndTheStoreGoesOn) {
  for (int operation = 0; operation < kOperationsMax; ++operation) {
    SCOPED_TRACE("operation " + std::to_string(operation));
    const Folder folder;
    Story story(folder.file());
    ASSERT_TRUE(story.open());
    ASSERT_TRUE(story.append());

    disk_.break_after(operation, GetParam().fault, GetParam().lasting);
    story.append();
    story.read();
    story.append();
    disk_.mend();

    EXPECT_TRUE(story.append()) << "the disk is mended";
    story.expect_the_truth(Story::Refused::kIsNotThere);
    story.close();
    ASSERT_TRUE(story.open());
    story.expect_the_truth(Story::Refused::kIsNotThere);
    story.close();
    if (!disk_.has_failed() || HasFailure()) return;
  }
  FAIL() << "there is no end of operations";
}

// A text that is to be erased and is not may be used again: then it must be found, too.
TEST_P(FaultyDiskTest, WhatIsNotErasedStaysSearchable) {
  for (int operation = 0; operation < kOperationsMax; ++operation) {
    SCOPED_TRACE("operation " + std::to_string(operation));
    const Folder folder;
    auto store = *SqliteStore::open({.path = folder.file()});
    SpanRecord goes = call_span(1, 1, 0);
    goes.contents.push_back({ContentRole::kSystem, R"({"type":"text","content":"driftwood"})"});
    SpanRecord comes = call_span(2, 2, 1);
    comes.contents.push_back(goes.contents.back());
    ASSERT_TRUE(store->append({goes}).has_value());
    store->wait_until_searchable();

    disk_.break_after(operation, GetParam().fault, GetParam().lasting);
    (void)store->erase({{"p", goes.trace_id}});
    disk_.mend();

    ASSERT_TRUE(store->append({comes}).has_value());
    store->wait_until_searchable();
    const auto found = store->traces({.project = "p", .text = "driftwood"});
    ASSERT_TRUE(found.has_value());
    ASSERT_FALSE(found->rows.empty());
    EXPECT_EQ(found->rows.front().trace_id, comes.trace_id);
    store.reset();
    if (!disk_.has_failed() || HasFailure()) return;
  }
  FAIL() << "there is no end of operations";
}

// Names that are to be erased and are not, and those that are, may be used again.
TEST_P(FaultyDiskTest, NamesThatAreErasedOrNotCanBeUsedAgain) {
  for (int operation = 0; operation < kOperationsMax; ++operation) {
    SCOPED_TRACE("operation " + std::to_string(operation));
    const Folder folder;
    auto store = *SqliteStore::open({.path = folder.file(), .text_index = false});
    SpanRecord goes = call_span(1, 1, 0);
    goes.session_id = "session";
    goes.model = "model";
    goes.origin = "origin";
    SpanRecord comes = goes;
    comes.trace_id = trace_number(2);
    ASSERT_TRUE(store->append({goes}).has_value());
    ASSERT_TRUE(store->erase({{"p", goes.trace_id}}).has_value());
    const auto erase_names = [&store] {
      auto step = store->erase_unused_names();
      while (step && !step->is_last) step = store->erase_unused_names();
      return step.has_value();
    };

    disk_.break_after(operation, GetParam().fault, GetParam().lasting);
    (void)erase_names();
    (void)store->append({comes});
    (void)erase_names();
    disk_.mend();

    ASSERT_TRUE(store->append({comes}).has_value());
    EXPECT_TRUE(erase_names());
    EXPECT_TRUE(store->session("p", "session").has_value());
    const Result<Verified> verified = store->verify();
    EXPECT_TRUE(verified.has_value()) << (verified ? "" : verified.error().message());
    store.reset();
    if (!disk_.has_failed() || HasFailure()) return;
  }
  FAIL() << "there is no end of operations";
}

// The same for a store that is opened, new or not, and closed; a store that could not be opened can
// be when the disk is mended.
TEST_P(FaultyDiskTest, OpensWhenTheDiskIsMended) {
  for (int operation = 0; operation < kOperationsMax; ++operation) {
    SCOPED_TRACE("operation " + std::to_string(operation));
    const Folder folder;
    Story story(folder.file());
    disk_.break_after(operation, GetParam().fault, GetParam().lasting);
    if (story.open()) story.append();
    story.close();
    if (story.open()) story.append();
    story.close();
    disk_.mend();

    ASSERT_TRUE(story.open());
    EXPECT_TRUE(story.append());
    // A process that dies after a failed flush may leave a whole commit that nobody was told of.
    story.expect_the_truth(Story::Refused::kIsWholeOrNotThere);
    story.close();
    if (!disk_.has_failed() || HasFailure()) return;
  }
  FAIL() << "there is no end of operations";
}

}  // namespace
}  // namespace sideseat::store
