// Files, locks, and room.
#include "send/backlog.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/hash.h"

namespace sideseat::send {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kSuffix = ".otlp.gz";
/// A half-written file this old was left by a process that died.
constexpr auto kLeftOver = std::chrono::hours(1);

Error io_error(std::string_view attempt) {
  return {ErrorCode::kIo,
          "spool: " + std::string(attempt) + ": " + std::generic_category().message(errno)};
}

std::string twenty_digits(std::int64_t number) {
  std::string digits = std::to_string(number);
  return std::string(20 - std::min<std::size_t>(digits.size(), 20), '0') + digits;
}

std::uint64_t span_count_in(std::string_view name) {
  name.remove_suffix(kSuffix.size());
  const std::string_view digits = name.substr(name.rfind('-') + 1);
  std::uint64_t count = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return count;
}

/// The batches' file names, oldest first.
std::vector<std::string> batch_names(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code failure;
  for (fs::directory_iterator it(directory, failure), end; !failure && it != end;
       it.increment(failure)) {
    std::string name = it->path().filename().string();
    if (name.ends_with(kSuffix)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

void remove_left_overs(const std::string& directory) {
  std::error_code failure;
  const auto now = fs::file_time_type::clock::now();
  for (fs::directory_iterator it(directory, failure), end; !failure && it != end;
       it.increment(failure)) {
    std::error_code ignored;
    if (it->path().extension() == ".tmp" && now - it->last_write_time(ignored) > kLeftOver) {
      fs::remove(it->path(), ignored);
    }
  }
}

Status write_file(const std::string& path, std::string_view bytes) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return io_error("create a file");
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      Error error = io_error("write");
      ::close(descriptor);
      ::unlink(path.c_str());
      return error;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  ::close(descriptor);
  return ok();
}

std::optional<std::string> read_all(int descriptor) {
  struct stat about {};
  if (::fstat(descriptor, &about) != 0 || about.st_nlink == 0) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto got =
        ::pread(descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

/// Opens and locks; -1 when it is gone or another process's.
int claim_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  ::close(descriptor);
  return -1;
}

}  // namespace

// --- In memory ----------------------------------------------------------------------------------

std::uint64_t MemoryBacklog::add(Batch batch) {
  if (batch.body.size() > bytes_max_) return batch.span_count;
  bytes_ += batch.body.size();
  batches_.push_back(std::move(batch));
  std::uint64_t dropped = 0;
  while (bytes_ > bytes_max_) {
    bytes_ -= batches_.front().body.size();
    dropped += batches_.front().span_count;
    batches_.pop_front();
  }
  return dropped;
}

std::optional<Batch> MemoryBacklog::take_oldest() {
  if (batches_.empty()) return std::nullopt;
  Batch batch = std::move(batches_.front());
  batches_.pop_front();
  bytes_ -= batch.body.size();
  return batch;
}

std::uint64_t MemoryBacklog::put_back(Batch batch) {
  if (bytes_ + batch.body.size() > bytes_max_) return batch.span_count;
  bytes_ += batch.body.size();
  batches_.push_front(std::move(batch));
  return 0;
}

std::uint64_t MemoryBacklog::span_count() const {
  std::uint64_t count = 0;
  for (const Batch& batch : batches_) count += batch.span_count;
  return count;
}

// --- On disk ------------------------------------------------------------------------------------

DiskBacklog::DiskBacklog(std::string directory, std::string_view address, std::size_t bytes_max)
    : directory_(std::move(directory) + "/" + to_hex(content_hash(address).bytes).substr(0, 16)),
      bytes_max_(bytes_max) {
  remove_left_overs(directory_);
  list();
}

void DiskBacklog::list() {
  const std::vector<std::string> names = batch_names(directory_);
  unclaimed_.assign(names.begin(), names.end());
  span_count_ = 0;
  for (const std::string& name : names) span_count_ += span_count_in(name);
}

Result<DiskBacklog::Added> DiskBacklog::add(const Batch& batch) {
  std::error_code failure;
  fs::create_directories(directory_, failure);
  if (failure) {
    return Error{ErrorCode::kIo, "spool: make " + directory_ + ": " + failure.message()};
  }
  const std::string name = twenty_digits(system_clock().unix_ns()) + "-" +
                           std::to_string(::getpid()) + "-" + std::to_string(++written_) + "-" +
                           std::to_string(batch.span_count);
  const std::string temporary = directory_ + "/" + name + ".tmp";
  SIDESEAT_CHECK(write_file(temporary, batch.body));
  const std::string final_path = directory_ + "/" + name + std::string(kSuffix);
  if (::rename(temporary.c_str(), final_path.c_str()) != 0) {
    Error error = io_error("rename");
    ::unlink(temporary.c_str());
    return error;
  }
  span_count_ += batch.span_count;
  bytes_since_look_ += batch.body.size();
  // Looking at every file each time would be quadratic; a sixteenth too much on disk does no harm.
  if (written_ > 1 && bytes_since_look_ < bytes_max_ / 16) return Added{};
  bytes_since_look_ = 0;
  return Added{make_room()};
}

std::uint64_t DiskBacklog::make_room() {
  const std::vector<std::string> names = batch_names(directory_);
  std::error_code ignored;
  std::uint64_t bytes = 0;
  std::vector<std::uint64_t> sizes;
  for (const std::string& name : names) {
    const auto size = fs::file_size(fs::path(directory_) / name, ignored);
    sizes.push_back(ignored ? 0 : size);
    bytes += sizes.back();
  }
  std::uint64_t dropped = 0;
  for (std::size_t i = 0; i < names.size() && bytes > bytes_max_; ++i) {
    const std::string path = directory_ + "/" + names[i];
    const int descriptor = claim_file(path);
    if (descriptor < 0) continue;  // Being sent: it will be gone soon anyway.
    if (::unlink(path.c_str()) == 0) {
      bytes -= std::min(bytes, sizes[i]);
      dropped += span_count_in(names[i]);
    }
    ::close(descriptor);
  }
  list();
  return dropped;
}

std::optional<DiskBacklog::Claim> DiskBacklog::claim_oldest() {
  if (unclaimed_.empty()) list();
  while (!unclaimed_.empty()) {
    const std::string name = std::move(unclaimed_.front());
    unclaimed_.pop_front();
    std::string path = directory_ + "/" + name;
    const int descriptor = claim_file(path);
    if (descriptor < 0) continue;
    if (auto body = read_all(descriptor); body && !body->empty()) {
      return Claim(*this, std::move(path), descriptor, {*std::move(body), span_count_in(name)});
    }
    ::unlink(path.c_str());
    ::close(descriptor);
  }
  return std::nullopt;
}

DiskBacklog::Claim::Claim(Claim&& other) noexcept
    : batch(std::move(other.batch)),
      owner_(other.owner_),
      path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

DiskBacklog::Claim::~Claim() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void DiskBacklog::Claim::remove() {
  if (::unlink(path_.c_str()) != 0) return;
  owner_.span_count_ -= std::min(owner_.span_count_, batch.span_count);
}

}  // namespace sideseat::send
