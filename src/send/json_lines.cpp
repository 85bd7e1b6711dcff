// Appends whole lines under a lock.
#include "send/json_lines.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace sideseat::send {
namespace {

Error io_error(const std::string& path, std::string_view attempt) {
  return {ErrorCode::kIo,
          std::string(attempt) + " " + path + ": " + std::generic_category().message(errno)};
}

}  // namespace

Status JsonLines::append(std::string line) const {
  line.push_back('\n');
  const int descriptor = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) return io_error(path_, "open");
  ::flock(descriptor, LOCK_EX);  // Where that fails, O_APPEND alone keeps most lines whole.
  std::string_view rest = line;
  while (!rest.empty()) {
    const auto written = ::write(descriptor, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      Error error = io_error(path_, "write");
      ::close(descriptor);
      return error;
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  ::close(descriptor);
  return ok();
}

}  // namespace sideseat::send
