// The data directory as the server will meet it: may it, can it, is there room.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

#include "main/data_files.h"
#include "main/doctor/examine.h"
#include "store/sqlite/schema.h"

namespace sideseat::doctor {
namespace {

constexpr double kFreeBytesMin = 100e6;
constexpr double kFreeBytesWanted = 1e9;
/// The store cuts its log to 64 MB when it is idle; it grows while a reader holds it.
constexpr std::int64_t kLogBytesMax = std::int64_t{256} << 20;

std::string reason(int error) { return std::generic_category().message(error); }

struct FileSystem {
  std::uint32_t magic;  ///< statfs(2).
  const char* name;
};
/// Where processes do not share memory, or the server's word for "on disk" is not the disk's.
constexpr std::array<FileSystem, 8> kNetworkFileSystems{{{0x6969, "NFS"},
                                                         {0x517B, "SMB"},
                                                         {0xFE534D42, "SMB2"},
                                                         {0xFF534D42, "CIFS"},
                                                         {0x01021997, "9P"},
                                                         {0x5346414F, "AFS"},
                                                         {0x00C36400, "Ceph"},
                                                         {0x786F4256, "VirtualBox's"}}};
constexpr std::uint32_t kFuse = 0x65735546;
constexpr std::uint32_t kTmpfs = 0x01021994;

void examine_file_system(const std::string& directory, Findings& findings) {
  struct statfs system {};
  if (::statfs(directory.c_str(), &system) != 0) return;
  const auto magic = static_cast<std::uint32_t>(system.f_type);
  for (const FileSystem& network : kNetworkFileSystems) {
    if (network.magic != magic) continue;
    return findings.problem("file system",
                            std::string("the data is on a network file system (") + network.name +
                                "), where SQLite's write-ahead log does not work",
                            "put --data on a local disk");
  }
  if (magic == kFuse) {
    findings.warn("file system", "the data is on a FUSE file system, which may be a network's",
                  "put --data on a local disk if the server cannot start, or is slow");
  } else if (magic == kTmpfs) {
    findings.warn("file system", "the data is in memory (tmpfs): gone when the machine restarts",
                  "put --data on a disk");
  } else {
    findings.ok("file system", "local");
  }
}

void examine_space(const std::string& directory, Findings& findings) {
  struct statvfs system {};
  if (::statvfs(directory.c_str(), &system) != 0) return;
  if ((system.f_flag & ST_RDONLY) != 0) {
    return findings.problem("disk", "the file system is read-only",
                            "mount it for writing (after a disk error, check it first)");
  }
  const double free = static_cast<double>(system.f_bavail) * static_cast<double>(system.f_frsize);
  const std::string text = size_text(free) + " free";
  const char* const advice = "free some, or let the server delete: --keep-days N, --keep-size SIZE";
  if (free < kFreeBytesMin) {
    findings.problem("disk", text + ": soon nothing can be stored", advice);
  } else if (system.f_files > 0 && system.f_favail == 0) {
    findings.problem("disk", "no file can be made: the file system's inodes are used up",
                     "delete files that nobody needs");
  } else if (free < kFreeBytesWanted) {
    findings.warn("disk", text, advice);
  } else {
    findings.ok("disk", text);
  }
}

/// Whether there is a directory that this user can use.
bool examine_access(const std::string& directory, Findings& findings) {
  struct stat status {};
  if (::stat(directory.c_str(), &status) != 0) {
    findings.problem("data", directory + " cannot be read: " + reason(errno),
                     "run as the user that the server runs as, or choose another --data");
    return false;
  }
  if (!S_ISDIR(status.st_mode)) {
    findings.problem("data", directory + " is no directory", "choose another --data");
    return false;
  }
  if (::access(directory.c_str(), R_OK | W_OK | X_OK) != 0) {
    findings.problem("data",
                     directory + " belongs to user " + std::to_string(status.st_uid) +
                         ", and user " + std::to_string(::geteuid()) +
                         " cannot use it: " + reason(errno),
                     "run as the user that the server runs as, or chown it");
    return false;
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    findings.warn("data", directory + " is open to other users, and holds prompts",
                  "chmod 700 " + directory);
  } else {
    findings.ok("data", directory + " is there, for its owner alone");
  }
  return true;
}

/// A directory that is not there yet: can the server make it?
void examine_missing(const std::string& directory, bool server_answers, Findings& findings) {
  if (server_answers) {
    return findings.warn("data", directory + " is not there, though a server runs",
                         "its data is elsewhere: give the --data that it was given");
  }
  std::filesystem::path parent = std::filesystem::absolute(directory);
  std::error_code failure;
  while (parent.has_relative_path() && !std::filesystem::exists(parent, failure)) {
    parent = parent.parent_path();
  }
  if (::access(parent.c_str(), W_OK | X_OK) == 0) {
    return findings.ok("data", directory + " is not there yet; the server makes it");
  }
  findings.problem(
      "data",
      directory + " is not there, and cannot be made in " + parent.string() + ": " + reason(errno),
      "choose another --data");
}

std::uint32_t big_endian(const unsigned char* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | bytes[3];
}

/// By the header of SQLite's file format: nothing is opened as a database, nothing waits.
void examine_format(const DataFile& file, Findings& findings) {
  std::array<unsigned char, 100> header{};
  const int descriptor = ::open(file.path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return findings.problem("format", file.path + " cannot be read: " + reason(errno),
                            "run as the user that the server runs as, or chown it");
  }
  const ssize_t got = ::read(descriptor, header.data(), header.size());
  ::close(descriptor);
  const bool is_ours = got == static_cast<ssize_t>(header.size()) &&
                       big_endian(&header[68]) == store::sqlite::kApplicationId;
  if (!is_ours) {
    // What the log holds has not reached the file yet: normal after the very first start.
    if (file.bytes < 8192) return findings.ok("format", "the data file is new");
    return findings.problem(
        "format", file.path + " is no data file of SideSeat, or damaged",
        "restore it from a backup, or move it away: the server makes a new one");
  }
  const std::uint32_t version = big_endian(&header[60]);
  const auto newest = static_cast<std::uint32_t>(store::sqlite::migrations().size());
  const std::string text = "version " + std::to_string(version);
  if (version > newest) {
    findings.problem("format", text + ", and this program knows up to " + std::to_string(newest),
                     "use the newer SideSeat that wrote it");
  } else if (version < newest) {
    findings.warn("format", text,
                  "the server brings it up to " + std::to_string(newest) + " at its next start");
  } else {
    findings.ok("format", text);
  }
}

void examine_files(const std::string& directory, Findings& findings) {
  std::string sizes;
  for (const DataFile& file : data_files(directory)) {
    sizes.append(sizes.empty() ? "" : ", ").append(file.kind).append(" ");
    sizes.append(size_text(static_cast<double>(file.bytes)));
    if (file.kind == "data") examine_format(file, findings);
    if (!file.kind.ends_with("log") || file.bytes <= kLogBytesMax) continue;
    findings.warn("log", file.path + " has grown to " + size_text(static_cast<double>(file.bytes)),
                  "a program reads the database for long (a sqlite3 shell?): end it, and the log "
                  "is cut");
  }
  findings.ok("files", sizes.empty() ? "none yet" : sizes);
}

/// Nobody answers, but the store is in use.
void examine_lock(const std::string& directory, Findings& findings) {
  const int descriptor = ::open((data_file(directory) + ".lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  if (::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    findings.warn("lock", "a server has this data open, though none answers",
                  "it may be starting, stopping, or listen elsewhere: give --endpoint URL");
  }
  ::close(descriptor);
}

}  // namespace

void examine_data(const std::string& directory, bool server_answers, Findings& findings) {
  std::error_code failure;
  const auto status = std::filesystem::status(directory, failure);
  if (status.type() == std::filesystem::file_type::not_found) {
    return examine_missing(directory, server_answers, findings);
  }
  if (!examine_access(directory, findings)) return;
  examine_file_system(directory, findings);
  examine_space(directory, findings);
  examine_files(directory, findings);
  if (!server_answers) examine_lock(directory, findings);
  examine_flushes(directory, findings);
}

}  // namespace sideseat::doctor
