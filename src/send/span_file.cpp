// Lines of OTLP JSON.
#include "send/span_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "otlp/otlp.h"

namespace sideseat::send {
namespace {

Error io_error(std::string_view attempt, const std::string& path) {
  return {ErrorCode::kIo,
          std::string(attempt) + " " + path + ": " + std::generic_category().message(errno)};
}

}  // namespace

SpanFile::~SpanFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status SpanFile::append(const Resource& resource, const Scope& scope, std::span<const Span> spans) {
  if (descriptor_ < 0) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) return io_error("open the span file", path_);
  }
  const std::string line =
      otlp::encode_request(otlp::Encoding::kJson, resource, scope, spans) + "\n";
  std::string_view rest = line;
  while (!rest.empty()) {
    const auto written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return io_error("append to the span file", path_);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  return ok();
}

}  // namespace sideseat::send
