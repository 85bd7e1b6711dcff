// What is around the server: how fast the disk flushes, what may be open, what recorders put aside.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "base/clock.h"
#include "base/limits.h"
#include "base/process_usage.h"
#include "main/doctor/examine.h"
#include "send/spool_name.h"

namespace sideseat::doctor {
namespace {

constexpr std::size_t kFlushBytes = std::size_t{64} * 1024;
constexpr std::size_t kFlushesMax = 40;
constexpr std::int64_t kFlushingNsMax = 2'000'000'000;
/// A hard disk's turn; an SSD takes a tenth of it.
constexpr double kSlowFlushSeconds = 0.02;
/// Connections, the store's files, and some air.
constexpr std::int64_t kOpenFilesWanted = static_cast<std::int64_t>(limits::kConnectionsMax) + 128;

double seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

/// Writes a block and waits until it is on the disk; returns errno's number, 0: it is.
int write_through(int descriptor, const std::string& block, off_t place) {
  const ssize_t written = ::pwrite(descriptor, block.data(), block.size(), place);
  if (written < 0) return errno;
  if (written != static_cast<ssize_t>(block.size())) return ENOSPC;
  return ::fdatasync(descriptor) == 0 ? 0 : errno;
}

/// Durations of flushes, sorted; empty, with `failure`, where the disk refuses.
std::vector<double> measure_flushes(const std::string& directory, std::string& failure) {
  std::string path = directory + "/.sideseat-doctor-XXXXXX";
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  std::vector<double> durations;
  if (descriptor < 0) {
    failure = std::generic_category().message(errno);
    return durations;
  }
  ::unlink(path.c_str());
  const std::string block(kFlushBytes, 'x');
  const Clock& clock = system_clock();
  const std::int64_t begun_ns = clock.steady_ns();
  std::int64_t now_ns = begun_ns;
  while (durations.size() < kFlushesMax && now_ns - begun_ns < kFlushingNsMax) {
    const auto place = static_cast<off_t>(durations.size() * kFlushBytes);
    if (const int error = write_through(descriptor, block, place); error != 0) {
      failure = std::generic_category().message(error);
      durations.clear();
      break;
    }
    const std::int64_t after_ns = clock.steady_ns();
    durations.push_back(seconds(after_ns - now_ns));
    now_ns = after_ns;
  }
  ::close(descriptor);
  std::sort(durations.begin(), durations.end());
  return durations;
}

std::string spool_directory() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state != '\0') return std::string(state) + "/sideseat/spool";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return {};
  return std::string(home) + "/.local/state/sideseat/spool";
}

struct Spooled {
  std::size_t spans = 0;
  std::size_t bytes = 0;
  std::int64_t oldest_ns = 0;  ///< Unix time.
};

Spooled spooled_in(const std::filesystem::path& folder) {
  Spooled spooled;
  std::error_code failure;
  for (std::filesystem::directory_iterator at(folder, failure), end; !failure && at != end;
       at.increment(failure)) {
    const auto name = send::parse_spool_name(at->path().filename().string());
    if (!name) continue;
    spooled.spans += name->span_count;
    spooled.bytes += name->size_bytes;
    const bool is_oldest = spooled.oldest_ns == 0 || name->written_at_ns < spooled.oldest_ns;
    if (is_oldest) spooled.oldest_ns = name->written_at_ns;
  }
  return spooled;
}

}  // namespace

void examine_flushes(const std::string& directory, Findings& findings) {
  std::string failure;
  const std::vector<double> durations = measure_flushes(directory, failure);
  if (durations.empty()) {
    return findings.problem("flush", "nothing can be written in " + directory + ": " + failure,
                            "see the disk above; run as the user that the server runs as");
  }
  const double median = durations[durations.size() / 2];
  const double p99 = durations[(durations.size() - 1) * 99 / 100];
  const std::string text = "64 KB take " + duration_text(median) +
                           " to the disk (99%: " + duration_text(p99) + "): at most about " +
                           std::to_string(std::llround(1 / std::max(median, 1e-6))) +
                           " commits a second, each of many spans where many are sent";
  if (median > kSlowFlushSeconds) {
    findings.warn("flush", text,
                  "every answer to an export waits for one: put --data on a local SSD, and send "
                  "more spans at once");
  } else {
    findings.ok("flush", text);
  }
}

void examine_spool(Findings& findings) {
  const std::string directory = spool_directory();
  if (directory.empty()) return;
  std::error_code failure;
  bool is_any = false;
  for (std::filesystem::directory_iterator at(directory, failure), end; !failure && at != end;
       at.increment(failure)) {
    const Spooled spooled = spooled_in(at->path());
    if (spooled.spans == 0) continue;
    is_any = true;
    const double age = seconds(system_clock().unix_ns() - spooled.oldest_ns);
    const auto bytes = static_cast<double>(spooled.bytes);
    findings.warn("spool",
                  std::to_string(spooled.spans) + " spans (" + size_text(bytes) + " of " +
                      size_text(static_cast<double>(limits::kSpoolBytesMax)) + ") wait in " +
                      at->path().string() + ", the oldest for " + age_text(std::max(age, 0.0)),
                  "programs that record to that address send them once its server answers; a full "
                  "spool drops the oldest");
  }
  if (failure && failure != std::errc::no_such_file_or_directory) {
    findings.warn("spool", directory + " cannot be read: " + failure.message(),
                  "run as the user whose programs are recorded");
  } else if (!is_any) {
    findings.ok("spool", "no recorded spans wait for a server");
  }
}

void examine_limits(Findings& findings) {
  const auto open_files_max = process_usage().open_files_max;
  if (!open_files_max) return findings.ok("open files", "no limit");
  const std::string text = "at most " + std::to_string(*open_files_max);
  if (*open_files_max >= kOpenFilesWanted) return findings.ok("open files", text);
  findings.warn("open files", text + ": fewer than the server may have connections",
                "`ulimit -n 4096` before it starts (systemd: LimitNOFILE=)");
}

}  // namespace sideseat::doctor
