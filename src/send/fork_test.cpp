// A process that forks while it exports: both go on, each with its own spans.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "base/temporary_folder_testing.h"
#include "send/exporter.h"
#include "send/exporter_testing.h"
#include "send/tuning.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SIDESEAT_UNDER_TSAN
#endif
#endif
#ifdef SIDESEAT_UNDER_TSAN
// A child of a process with threads is what is tested here; by default the sanitizer ends it.
extern "C" __attribute__((visibility("default"))) const char* __tsan_default_options() {
  return "die_after_fork=0";
}
#endif

namespace sideseat::send {
namespace {

TEST(ExporterAfterFork, SendsTheChildsSpansAndTheParents) {
  Collector collector;
  TemporaryFolder folder;
  FilledSource source;
  auto exporter =
      Exporter::start({.traces_url = collector.url(), .spool_directory = folder.path()}, source);
  ASSERT_TRUE(exporter.has_value());
  source.add("parent before");
  ASSERT_TRUE((*exporter)->flush(kPatienceMs).has_value());

  constexpr int kChildren = 5;
  for (int i = 0; i < kChildren; ++i) {
    source.add("parent " + std::to_string(i));  // In the queue or on its way while we fork.
    const pid_t child = ::fork();
    if (child == 0) {
      source.after_fork_in_child();
      (*exporter)->after_fork_in_child();
      if ((*exporter)->stats().spans_sent != 0) ::_exit(2);
      source.add("child " + std::to_string(i));
      if (!(*exporter)->flush(kPatienceMs).has_value()) ::_exit(3);
      ::_exit((*exporter)->shutdown(kPatienceMs).has_value() ? 0 : 4);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  }

  source.add("parent after");
  ASSERT_TRUE((*exporter)->flush(kPatienceMs).has_value());
  const std::vector<std::string> names = collector.names();
  EXPECT_EQ(names.size(), 2u + 2 * kChildren);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 2u + 2 * kChildren);
}

TEST(ExporterAfterFork, StaysShutDownInTheChild) {
  Collector collector;
  FilledSource source;
  auto exporter = Exporter::start({.traces_url = collector.url()}, source);
  ASSERT_TRUE(exporter.has_value());
  ASSERT_TRUE((*exporter)->shutdown(kPatienceMs).has_value());
  const pid_t child = ::fork();
  if (child == 0) {
    source.after_fork_in_child();
    (*exporter)->after_fork_in_child();
    ::_exit((*exporter)->flush(kPatienceMs).has_value() ? 1 : 0);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

}  // namespace
}  // namespace sideseat::send
