// Local copies of the spans on their way out: OTLP JSON, one request a line, to files or the
// console.
#include "sinks.h"

#include <cerrno>
#include <cstring>
#include <span>
#include <utility>

#include "otlp/otlp.h"

namespace sideseat::python {

void Sinks::Closer::operator()(std::FILE* file) const {
  if (file != stdout) (void)std::fclose(file);  // Nothing is left to flush: every line was.
}

Sinks::Sinks(SpanSource& source, Resource resource, Scope scope)
    : source_(source), resource_(std::move(resource)), scope_(std::move(scope)) {}

Status Sinks::add(const std::string& path) {
  File file(path == "-" ? stdout : std::fopen(path.c_str(), "ae"));
  if (!file) {
    return Error(ErrorCode::kIo, "open " + path + " for spans: " + std::strerror(errno));
  }
  const std::lock_guard lock(mutex_);
  files_.push_back(std::move(file));
  return ok();
}

void Sinks::poll(std::vector<Span>& out) {
  const std::size_t before = out.size();
  source_.poll(out);
  const std::lock_guard lock(mutex_);
  if (files_.empty() || out.size() == before) return;
  std::string line = otlp::encode_request(otlp::Encoding::kJson, resource_, scope_,
                                          std::span<const Span>(out).subspan(before));
  line += '\n';
  for (const File& file : files_) {
    // A full disk costs the copy, never the span.
    (void)std::fwrite(line.data(), 1, line.size(), file.get());
    (void)std::fflush(file.get());
  }
}

}  // namespace sideseat::python
