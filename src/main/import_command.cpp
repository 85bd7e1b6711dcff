// `sideseat import`: lines of spans are read, checked one by one, and handed on in batches.
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "ingest/check.h"
#include "main/commands.h"
#include "main/import_target.h"
#include "main/line_reader.h"
#include "main/process.h"
#include "otlp/lines.h"

namespace sideseat {
namespace {

/// One batch: at most so many spans, and about so many bytes of lines.
constexpr std::size_t kBatchSpansMax = limits::kSmallRequestSpansMax;
constexpr std::size_t kBatchBytesMax = std::size_t{4} << 20;

class Import {
 public:
  Import(const ImportCommand& command, ImportTarget& target) : command_(command), target_(target) {}

  Status run() {
    for (const std::string& file : command_.files) {
      SIDESEAT_CHECK(read_file(file));
    }
    return flush();
  }
  std::size_t spans() const { return spans_; }
  std::size_t bad() const { return bad_; }

 private:
  Status read_file(const std::string& path) {
    SIDESEAT_TRY(LineReader reader, LineReader::open(path));
    for (;;) {
      const auto text = reader.next();
      place_ = path + ":" + std::to_string(reader.number());
      if (!text) {
        if (text.error().code() == ErrorCode::kIo) return text.error().clone();
        refuse(text.error().message());
        continue;
      }
      if (!*text) return ok();
      SIDESEAT_CHECK(read_line(**text));
    }
  }

  Status read_line(std::string_view text) {
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) return ok();
    auto line = otlp::decode_line(text);
    if (!line) {
      refuse(line.error().message());
      return ok();
    }
    const std::string& project = command_.project.empty() ? line->project : command_.project;
    const Status known = project.empty() ? ok() : ingest::check_project(project);
    if (!known) {
      refuse(known.error().message());
      return ok();
    }
    if (project != project_ || batch_bytes_ + text.size() > kBatchBytesMax) {
      SIDESEAT_CHECK(flush());
    }
    project_ = project;
    batch_bytes_ += text.size();
    return add(std::move(line->request));
  }

  /// Without the spans that cannot be stored.
  Status add(TraceRequest request) {
    for (ResourceSpans& resource_spans : request) {
      for (ScopeSpans& scope : resource_spans.scopes) {
        std::erase_if(scope.spans, [this](const Span& span) {
          const std::string_view reason = ingest::reason_to_refuse(span);
          if (!reason.empty()) refuse(reason);
          return !reason.empty();
        });
        batch_spans_ += scope.spans.size();
      }
      batch_.push_back(std::move(resource_spans));
    }
    return batch_spans_ < kBatchSpansMax ? ok() : flush();
  }

  Status flush() {
    const std::size_t count = std::exchange(batch_spans_, 0);
    batch_bytes_ = 0;
    TraceRequest batch = std::exchange(batch_, {});
    if (count == 0) return ok();
    auto taken = target_.take(project_, std::move(batch));
    if (!taken) return std::move(taken).error().in("up to " + place_);
    spans_ += count - std::min(count, taken->spans_rejected);
    if (taken->spans_rejected > 0) {
      bad_ += taken->spans_rejected;
      std::fprintf(stderr, "up to %s: %zu spans were rejected: %s\n", place_.c_str(),
                   taken->spans_rejected, taken->rejection.c_str());
    }
    return ok();
  }

  void refuse(std::string_view reason) {
    ++bad_;
    std::fprintf(stderr, "%s: %s\n", place_.c_str(), std::string(reason).c_str());
  }

  const ImportCommand& command_;
  ImportTarget& target_;
  std::string place_;    // "file:line" of what was read last.
  std::string project_;  // Of the batch.
  TraceRequest batch_;
  std::size_t batch_spans_ = 0;
  std::size_t batch_bytes_ = 0;
  std::size_t spans_ = 0;
  std::size_t bad_ = 0;
};

Result<std::unique_ptr<ImportTarget>> target_of(const ImportCommand& command) {
  if (!command.endpoint.empty()) return import_over_http(command.endpoint);
  auto target = import_into_data(command.data_directory);
  if (target || target.error().code() != ErrorCode::kUnavailable) return target;
  return Error(ErrorCode::kUnavailable,
               std::string(target.error().message())
                   .append("; or send the spans to it with --endpoint http://127.0.0.1:5388"));
}

/// How many could not be read.
Result<std::size_t> import_all(const ImportCommand& command) {
  SIDESEAT_TRY(const auto target, target_of(command));
  Import import(command, *target);
  const Status done = import.run();
  std::printf("Imported %zu spans; %zu lines or spans could not be\n", import.spans(),
              import.bad());
  if (!done) return done.error().clone();
  return import.bad();
}

}  // namespace

int run_import(const ImportCommand& command) {
  ::umask(077);
  log_to_stderr("warning");
  const Result<std::size_t> bad = import_all(command);
  if (bad) return *bad == 0 ? kExitOk : kExitFailed;
  std::fprintf(stderr, "sideseat: %s\n", std::string(bad.error().message()).c_str());
  return kExitFailed;
}

}  // namespace sideseat
