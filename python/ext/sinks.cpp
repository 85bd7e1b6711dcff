// Local copies of the spans on their way out: OTLP JSON, one request a line, to files or the
// console.
#include "sinks.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include "otlp/otlp.h"

namespace sideseat::python {
namespace {

constexpr mode_t kFileMode = 0600;  // Spans hold what people wrote.

/// A full disk costs the copy, never the span: what cannot be written is left out.
void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

Sinks::Sinks(SpanSource& source, Resource resource, Scope scope)
    : resource_(std::move(resource)),
      scope_(std::move(scope)),
      source_(&source),
      mutex_(std::make_unique<std::mutex>()) {}

Sinks::~Sinks() {
  for (const int descriptor : descriptors_) {
    if (descriptor != STDOUT_FILENO) (void)::close(descriptor);  // Nothing is buffered.
  }
}

Status Sinks::add(const std::string& path) {
  const int descriptor =
      path == "-" ? STDOUT_FILENO
                  : ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, kFileMode);
  if (descriptor < 0) {
    return Error(ErrorCode::kIo, "open " + path + " for spans: " + std::strerror(errno));
  }
  const std::lock_guard lock(*mutex_);
  descriptors_.push_back(descriptor);
  return ok();
}

void Sinks::poll(std::vector<Span>& out) {
  const std::size_t before = out.size();
  source_->poll(out);
  const std::lock_guard lock(*mutex_);
  if (descriptors_.empty() || out.size() == before) return;
  std::string line = otlp::encode_request(otlp::Encoding::kJson, resource_, scope_,
                                          std::span<const Span>(out).subspan(before));
  line += '\n';
  for (const int descriptor : descriptors_) write_all(descriptor, line);
}

void Sinks::after_fork_in_child(SpanSource& source) {
  source_ = &source;
  (void)mutex_.release();  // Leaked: destroying a held lock is not allowed.
  mutex_ = std::make_unique<std::mutex>();
}

}  // namespace sideseat::python
