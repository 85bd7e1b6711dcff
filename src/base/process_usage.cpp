// getrusage, getrlimit and /proc.
#include "base/process_usage.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace sideseat {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

std::optional<std::int64_t> resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::int64_t all_pages = 0;
  std::int64_t resident_pages = 0;
  if (!(statm >> all_pages >> resident_pages)) return std::nullopt;
  return resident_pages * ::sysconf(_SC_PAGESIZE);
}

std::optional<std::int64_t> open_files() {
  std::error_code failure;
  const std::filesystem::directory_iterator files("/proc/self/fd", failure);
  if (failure) return std::nullopt;
  return std::distance(begin(files), end(files)) - 1;  // One is the listing itself.
}

std::optional<std::int64_t> open_files_max() {
  rlimit limit{};
  const bool is_known = ::getrlimit(RLIMIT_NOFILE, &limit) == 0;
  if (!is_known || limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
  return static_cast<std::int64_t>(limit.rlim_cur);
}

}  // namespace

ProcessUsage process_usage() {
  ProcessUsage usage;
  rusage times{};
  if (::getrusage(RUSAGE_SELF, &times) == 0) {
    usage.cpu_seconds = seconds(times.ru_utime) + seconds(times.ru_stime);
  }
  usage.resident_bytes = resident_bytes();
  usage.open_files = open_files();
  usage.open_files_max = open_files_max();
  return usage;
}

}  // namespace sideseat
