// Files that wait: order, bound, sharing, damage.
#include "send/spool.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>

#include "base/temporary_folder_testing.h"
#include "send/exporter_testing.h"

namespace sideseat::send {
namespace {

constexpr std::string_view kUrl = "http://127.0.0.1:5388/v1/traces";

/// A spool in a folder of its own, by a clock that makes every file a nanosecond younger.
class SpoolTest : public testing::Test {
 protected:
  Spool open(std::size_t bytes_max = 1'000'000) {
    return {Spool::Options{folder_.file("spool"), std::string(kUrl), bytes_max}, clock_,
            system_random()};
  }
  Parcel parcel(std::string_view name) {
    clock_.advance_ms(1);
    return {gzip(name), 1};
  }
  static std::string content(const Parcel& parcel) { return *gunzip(parcel.body, 1000); }
  /// Claims and removes all there is.
  static std::vector<std::string> drain(Spool& spool) {
    std::vector<std::string> contents;
    while (auto claim = spool.claim_oldest()) {
      contents.push_back(content(claim->parcel()));
      spool.remove(*std::move(claim));
    }
    return contents;
  }

  TemporaryFolder folder_;
  HandTurnedClock clock_;
};

using Names = std::vector<std::string>;

TEST_F(SpoolTest, TouchesNoDiskUntilSomethingHasToWait) {
  Spool spool = open();
  EXPECT_FALSE(spool.claim_oldest().has_value());
  EXPECT_FALSE(std::filesystem::exists(folder_.file("spool")));
}

TEST_F(SpoolTest, GivesBackTheOldestFirst) {
  Spool spool = open();
  for (const char* name : {"a", "b", "c"}) ASSERT_TRUE(spool.add(parcel(name)).has_value());
  EXPECT_EQ(spool.spans(), 3u);
  EXPECT_EQ(drain(spool), (Names{"a", "b", "c"}));
  EXPECT_EQ(spool.spans(), 0u);
  EXPECT_EQ(spool.bytes(), 0u);
  EXPECT_TRUE(folder_.files().empty());
}

TEST_F(SpoolTest, IsReadByTheNextProcess) {
  {
    Spool spool = open();
    ASSERT_TRUE(spool.add(parcel("a")).has_value());
  }
  Spool spool = open();
  EXPECT_EQ(spool.spans(), 1u);
  EXPECT_EQ(drain(spool), Names{"a"});
}

TEST_F(SpoolTest, KeepsServersApart) {
  Spool spool = open();
  ASSERT_TRUE(spool.add(parcel("a")).has_value());
  Spool other({folder_.file("spool"), std::string(kUrl) + "2", 1'000'000}, clock_, system_random());
  EXPECT_EQ(other.spans(), 0u);
}

TEST_F(SpoolTest, LetsOnlyItsOwnerRead) {
  Spool spool = open();
  ASSERT_TRUE(spool.add(parcel("a")).has_value());
  struct stat status {};
  ASSERT_EQ(::stat(spool.folder().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0700u);
  ASSERT_EQ(::stat(folder_.files().front().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
}

TEST_F(SpoolTest, PushesOutTheOldestWhereThereIsNoRoom) {
  const std::size_t one = parcel("a").body.size();
  struct Case {
    std::string_view name;
    std::size_t bytes_max;
    Names expected;
  };
  const std::array cases{
      Case{"room for all", one * 3, {"a", "b", "c"}},
      Case{"a byte too little", one * 3 - 1, {"b", "c"}},
      Case{"room for one", one, {"c"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    Spool spool = open(c.bytes_max);
    for (const char* name : {"a", "b", "c"}) ASSERT_TRUE(spool.add(parcel(name)).has_value());
    EXPECT_LE(spool.bytes(), c.bytes_max);
    EXPECT_EQ(folder_.files().size(), c.expected.size());
    EXPECT_EQ(drain(spool), c.expected);
    EXPECT_EQ(spool.take_losses().spans, 3 - c.expected.size());
    EXPECT_EQ(spool.take_losses().spans, 0u);
  }
}

TEST_F(SpoolTest, RefusesWhatAloneIsTooLargeAndKeepsTheRest) {
  const std::size_t one = parcel("a").body.size();
  Spool spool = open(one);
  ASSERT_TRUE(spool.add(parcel("a")).has_value());
  const Status added = spool.add({std::string(one + 1, 'x'), 1});
  ASSERT_FALSE(added.has_value());
  EXPECT_EQ(added.error().code(), ErrorCode::kTooLarge);
  EXPECT_EQ(drain(spool), Names{"a"});
}

TEST_F(SpoolTest, NoticesWhatOthersAddAfterAWhile) {
  const std::size_t one = parcel("0").body.size();
  Spool first = open(one * 100);
  Spool second = open(one * 100);
  for (int i = 0; i < 90; ++i) {
    ASSERT_TRUE(first.add(parcel("0")).has_value());
    ASSERT_TRUE(second.add(parcel("0")).has_value());
  }
  second.refresh();
  // Each looks again after 64 files of its own; between looks both may add 64.
  EXPECT_LE(second.bytes(), one * (100 + 2 * 64));
  EXPECT_LT(second.bytes(), one * 180);
}

TEST_F(SpoolTest, LendsAFileToOneAtATime) {
  Spool first = open();
  ASSERT_TRUE(first.add(parcel("a")).has_value());
  ASSERT_TRUE(first.add(parcel("b")).has_value());
  Spool second = open();

  auto held = first.claim_oldest();
  ASSERT_TRUE(held.has_value());
  EXPECT_EQ(content(held->parcel()), "a");
  EXPECT_EQ(drain(second), Names{"b"});
  held.reset();  // Not sent: others may have it.
  EXPECT_EQ(drain(second), Names{"a"});
  EXPECT_FALSE(first.claim_oldest().has_value());
}

TEST_F(SpoolTest, TakesUpWhatADeadProcessHadClaimed) {
  Spool spool = open();
  ASSERT_TRUE(spool.add(parcel("a")).has_value());
  std::array<int, 2> claimed{};
  ASSERT_EQ(::pipe(claimed.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto claim = spool.claim_oldest();
    const char answer = claim ? 'y' : 'n';
    (void)!::write(claimed[1], &answer, 1);
    for (;;) ::pause();
  }
  char answer = 0;
  ASSERT_EQ(::read(claimed[0], &answer, 1), 1);
  EXPECT_EQ(answer, 'y');
  EXPECT_FALSE(spool.claim_oldest().has_value());
  ::kill(child, SIGKILL);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_EQ(drain(spool), Names{"a"});
  ::close(claimed[0]);
  ::close(claimed[1]);
}

// A forked child has the same open file: its parent's claim must not live on in it.
TEST_F(SpoolTest, GivesAClaimBackThoughAChildWasForkedMeanwhile) {
  Spool spool = open();
  ASSERT_TRUE(spool.add(parcel("a")).has_value());
  auto claim = spool.claim_oldest();
  ASSERT_TRUE(claim.has_value());
  const pid_t child = ::fork();
  if (child == 0) {
    for (;;) ::pause();
  }
  claim.reset();
  Spool other = open();
  EXPECT_EQ(drain(other), Names{"a"});
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

TEST_F(SpoolTest, SkipsAndCountsDamagedFiles) {
  struct Case {
    std::string_view name;
    std::function<void(const std::filesystem::path&)> damage;
  };
  const std::array cases{
      Case{"cut", [](const auto& file) { std::filesystem::resize_file(file, 10); }},
      Case{"emptied", [](const auto& file) { std::filesystem::resize_file(file, 0); }},
      Case{"overwritten",
           [](const auto& file) { std::ofstream(file, std::ios::trunc) << "no gzip at all"; }},
      Case{"one byte changed",
           [](const auto& file) {
             std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
             stream.seekp(-6, std::ios::end);  // In the checksum.
             const char byte = static_cast<char>(stream.peek() ^ 1);
             stream.seekp(-6, std::ios::end);
             stream.put(byte);
           }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    Spool spool = open();
    ASSERT_TRUE(spool.add(parcel("a")).has_value());
    c.damage(folder_.files().front());
    ASSERT_TRUE(spool.add(parcel("b")).has_value());
    EXPECT_EQ(drain(spool), Names{"b"});
    EXPECT_EQ(spool.take_losses().spans, 1u);
    EXPECT_TRUE(folder_.files().empty());
  }
}

TEST_F(SpoolTest, LeavesForeignFilesAloneAndRemovesForgottenTemporaryOnes) {
  Spool spool = open();
  ASSERT_TRUE(spool.add(parcel("a")).has_value());
  const std::string foreign = spool.folder() + "/notes.txt";
  const std::string temporary =
      spool.folder() + "/" + temporary_spool_name(format_spool_name({1, 1, 1, 1}));
  std::ofstream(foreign) << "x";
  std::ofstream(temporary) << "x";
  // By this test's clock the temporary file was written just now ...
  std::filesystem::last_write_time(temporary, std::filesystem::file_time_type::clock::from_sys(
                                                  std::chrono::sys_time<std::chrono::nanoseconds>(
                                                      std::chrono::nanoseconds(clock_.unix_ns()))));
  clock_.advance_ms(3600 * 1000);
  spool.refresh();
  EXPECT_TRUE(std::filesystem::exists(temporary));
  clock_.advance_ms(2000);  // ... and now more than an hour ago.
  spool.refresh();
  EXPECT_FALSE(std::filesystem::exists(temporary));
  EXPECT_TRUE(std::filesystem::exists(foreign));
  EXPECT_EQ(drain(spool), Names{"a"});
}

TEST_F(SpoolTest, SaysWhyItCannotWrite) {
  std::ofstream(folder_.file("spool")) << "a file where the directory should be";
  Spool spool = open();
  const Status added = spool.add(parcel("a"));
  ASSERT_FALSE(added.has_value());
  EXPECT_EQ(added.error().code(), ErrorCode::kIo);
  EXPECT_NE(added.error().message().find("Not a directory"), std::string_view::npos)
      << added.error().message();
}

TEST(SpoolName, IsReadBackAsWritten) {
  const SpoolName name{1'790'001'234'567'890'123, 12, 4096, 0x9f8e7d6c};
  EXPECT_EQ(format_spool_name(name), "01790001234567890123-12-4096-9f8e7d6c.otlp.gz");
  EXPECT_EQ(parse_spool_name(format_spool_name(name)), name);
}

TEST(SpoolName, IsNothingElse) {
  for (const std::string_view text :
       {"", ".", "..", ".otlp.gz", "notes.txt", "01790001234567890123-12-4096-9f8e7d6c.otlp",
        "01790001234567890123-12-4096-9F8E7D6C.otlp.gz",
        "1790001234567890123-12-4096-9f8e7d6c.otlp.gz",
        "01790001234567890123-+12-4096-9f8e7d6c.otlp.gz",
        "01790001234567890123--12-4096-9f8e7d6c.otlp.gz",
        "01790001234567890123-12-4096-9f8e7d6c0.otlp.gz",
        "01790001234567890123-12-4096-9f8e7d6c.x.otlp.gz",
        "99999999999999999999-12-4096-9f8e7d6c.otlp.gz",
        ".01790001234567890123-12-4096-9f8e7d6c.otlp.gz.tmp"}) {
    EXPECT_FALSE(parse_spool_name(text).has_value()) << text;
  }
}

TEST(SpoolFolderName, ShowsTheUrlUnlessItIsLongOrHoldsAQuery) {
  EXPECT_EQ(spool_folder_name("http://h:1/v1/traces"), "http%3A%2F%2Fh%3A1%2Fv1%2Ftraces");
  const std::string with_key = spool_folder_name("http://h:1/v1/traces?key=secret");
  EXPECT_EQ(with_key.find("secret"), std::string::npos);
  EXPECT_EQ(with_key.size(), std::string("url-").size() + 32);
  EXPECT_NE(with_key, spool_folder_name("http://h:1/v1/traces?key=other"));
  EXPECT_EQ(spool_folder_name(std::string(200, 'a')), std::string(200, 'a'));
  EXPECT_TRUE(spool_folder_name(std::string(201, 'a')).starts_with("url-"));
}

}  // namespace
}  // namespace sideseat::send
