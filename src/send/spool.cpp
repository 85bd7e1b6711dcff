// Files: written beside and renamed, claimed with flock, removed when sent.
#include "send/spool.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

#include "base/gzip.h"
#include "base/limits.h"

namespace sideseat::send {
namespace {

/// After so many files of our own, the directory is read again, so that processes which fill it
/// together keep its bound together.
constexpr int kAddsPerRefresh = 64;
/// Nobody writes a file for so long: its writer is dead.
constexpr std::int64_t kTemporaryAgeSecondsMax = 3600;

Error io_error(std::string_view attempt, int error_number) {
  return {ErrorCode::kIo,
          std::string(attempt) + ": " + std::generic_category().message(error_number)};
}

/// Closes at the end of a scope.
class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

/// mkdir -p. Only the owner may look inside: the files hold what was said.
Status make_directories(const std::string& path) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) {
      return io_error("make the spool's directory " + part, errno);
    }
    if (end == std::string::npos) return ok();
  }
}

Status write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return io_error("write to the spool", errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ok();
}

Result<std::string> read_all(int descriptor) {
  std::string bytes;
  std::array<char, 64 * 1024> piece;
  for (;;) {
    const auto count = ::read(descriptor, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return io_error("read a spool file", errno);
    if (count == 0) return bytes;
    bytes.append(piece.data(), static_cast<std::size_t>(count));
    if (bytes.size() > limits::kRequestBytesMax) {
      return Error{ErrorCode::kTooLarge, "a spool file is larger than any request"};
    }
  }
}

}  // namespace

Spool::Spool(Options options, const Clock& clock, RandomSource& random)
    : folder_(options.directory + "/" + spool_folder_name(options.traces_url)),
      bytes_max_(options.bytes_max),
      clock_(clock),
      random_(random) {
  refresh();
}

Status Spool::add(const Parcel& parcel) {
  if (parcel.body.size() > bytes_max_) {
    return Error{ErrorCode::kTooLarge, "a batch is larger than the whole spool may be"};
  }
  SpoolName name{clock_.unix_ns(), parcel.span_count, parcel.body.size(), 0};
  std::array<std::uint8_t, sizeof name.random> random{};
  random_.fill(random);
  std::memcpy(&name.random, random.data(), sizeof name.random);
  std::string text = format_spool_name(name);
  SIDESEAT_CHECK(write_file(text, parcel.body));
  index_.emplace(std::move(text), name);
  spans_ += name.span_count;
  bytes_ += name.size_bytes;
  if (++adds_since_refresh_ >= kAddsPerRefresh) refresh();
  while (bytes_ > bytes_max_) push_out_oldest();
  return ok();
}

Status Spool::write_file(const std::string& name, std::string_view bytes) const {
  const std::string temporary = folder_ + "/" + temporary_spool_name(name);
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
  int descriptor = ::open(temporary.c_str(), kFlags, 0600);
  if (descriptor < 0 && errno == ENOENT) {
    SIDESEAT_CHECK(make_directories(folder_));
    descriptor = ::open(temporary.c_str(), kFlags, 0600);
  }
  if (descriptor < 0) return io_error("make a file in the spool " + folder_, errno);
  Status written = ok();
  {
    const Descriptor file(descriptor);
    written = write_all(file.get(), bytes);
  }
  if (written && ::rename(temporary.c_str(), (folder_ + "/" + name).c_str()) != 0) {
    written = io_error("rename a file in the spool " + folder_, errno);
  }
  if (!written) ::unlink(temporary.c_str());
  return written;
}

/// A locked descriptor, or -1 with errno: EWOULDBLOCK if somebody else has it, ENOENT if it is
/// gone.
int Spool::open_and_lock(const std::string& name) const {
  const int descriptor = ::open((folder_ + "/" + name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) return -1;
  struct stat status {};
  int failure = 0;
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 || ::fstat(descriptor, &status) != 0) {
    failure = errno;
  } else if (status.st_nlink == 0) {
    failure = ENOENT;  // Sent and removed by another between our open and our lock.
  }
  if (failure == 0) return descriptor;
  ::close(descriptor);
  errno = failure;
  return -1;
}

std::optional<Spool::Claim> Spool::claim_oldest() {
  for (auto entry = index_.begin(); entry != index_.end();) {
    const int descriptor = open_and_lock(entry->first);
    if (descriptor < 0) {
      entry = errno == ENOENT ? forget(entry) : std::next(entry);
      continue;
    }
    Claim claim(*this, entry->first, descriptor);
    claimed_descriptor_.store(descriptor);
    auto bytes = read_all(descriptor);
    // gzip ends with a checksum: a file that was cut or changed shows here and is not sent.
    if (bytes && gunzip(*bytes, limits::kRequestInflatedBytesMax)) {
      claim.parcel_ = {*std::move(bytes), entry->second.span_count};
      return claim;
    }
    const auto unreadable = entry++;
    if (!bytes && bytes.error().code() == ErrorCode::kIo) continue;  // Perhaps another time.
    lose(unreadable->second, "a spool file is damaged");
    remove(std::move(claim));
  }
  return std::nullopt;
}

void Spool::remove(Claim claim) {
  ::unlink((folder_ + "/" + claim.name_).c_str());
  if (const auto entry = index_.find(claim.name_); entry != index_.end()) forget(entry);
}

Spool::Claim::Claim(Claim&& other) noexcept
    : spool_(other.spool_),
      name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      parcel_(std::move(other.parcel_)) {}

Spool::Claim::~Claim() {
  if (descriptor_ < 0) return;
  spool_->claimed_descriptor_.store(-1);
  // Closing is not enough: a forked child may hold the same open file, and the lock with it.
  ::flock(descriptor_, LOCK_UN);
  ::close(descriptor_);
}

void Spool::close_inherited_claim() {
  const int descriptor = claimed_descriptor_.exchange(-1);
  if (descriptor >= 0) ::close(descriptor);
}

void Spool::push_out_oldest() {
  const auto oldest = index_.begin();
  const Descriptor file(open_and_lock(oldest->first));
  // Whoever holds the lock is sending it: then it is room soon, and nothing is lost.
  if (file.get() >= 0) {
    ::unlink((folder_ + "/" + oldest->first).c_str());
    lose(oldest->second, "the spool is full");
  }
  forget(oldest);
}

Spool::Index::iterator Spool::forget(Index::iterator entry) {
  spans_ -= entry->second.span_count;
  bytes_ -= entry->second.size_bytes;
  return index_.erase(entry);
}

void Spool::lose(const SpoolName& entry, std::string_view why) {
  losses_.spans += entry.span_count;
  losses_.why = why;
}

Spool::Losses Spool::take_losses() { return std::exchange(losses_, {}); }

void Spool::refresh() {
  adds_since_refresh_ = 0;
  index_.clear();
  spans_ = 0;
  bytes_ = 0;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(folder_.c_str()), ::closedir);
  if (directory == nullptr) return;  // Nothing has been written yet.
  while (const dirent* file = ::readdir(directory.get())) {
    const std::string_view text(file->d_name);
    if (const auto name = parse_spool_name(text)) {
      index_.emplace(text, *name);
      spans_ += name->span_count;
      bytes_ += name->size_bytes;
    } else if (is_temporary_spool_name(text)) {
      struct stat status {};
      const int folder = ::dirfd(directory.get());
      const std::int64_t now_s = clock_.unix_ns() / 1'000'000'000;
      if (::fstatat(folder, file->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
          now_s - status.st_mtime > kTemporaryAgeSecondsMax) {
        ::unlinkat(folder, file->d_name, 0);
      }
    }
  }
}

}  // namespace sideseat::send
