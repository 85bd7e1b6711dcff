// `sideseat export`: spans as lines of text.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/clock.h"
#include "main/commands.h"
#include "main/data_directory.h"
#include "query/export.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat {
namespace {

Error system_error(const std::string& attempt) {
  return {ErrorCode::kIo, attempt + ": " + std::generic_category().message(errno)};
}

/// A new file that is removed again unless everything could be written, or stdout.
class Output {
 public:
  static Result<Output> open(const std::string& path) {
    if (path == "-") return Output(stdout, {});
    // "x": a file that is there stays as it is.
    std::FILE* file = std::fopen(path.c_str(), "wxe");
    if (file == nullptr) return system_error("create " + path);
    return Output(file, path);
  }
  Output(Output&& other) noexcept
      : file_(std::exchange(other.file_, nullptr)), path_(std::move(other.path_)) {}
  Output& operator=(Output&&) = delete;
  ~Output() {
    if (file_ == nullptr || file_ == stdout) return;
    std::fclose(file_);
    ::unlink(path_.c_str());
  }

  Status write(std::string_view line) {
    const bool is_written = std::fwrite(line.data(), 1, line.size(), file_) == line.size() &&
                            std::fputc('\n', file_) != EOF;
    return is_written ? ok() : Status(system_error("write " + name()));
  }
  Status finish() {
    if (std::fflush(file_) != 0) return system_error("write " + name());
    if (file_ == stdout) return ok();
    std::FILE* file = std::exchange(file_, nullptr);
    const bool is_on_disk = ::fsync(::fileno(file)) == 0;
    if (std::fclose(file) == 0 && is_on_disk) return ok();
    Error error = system_error("write " + path_);
    ::unlink(path_.c_str());
    return error;
  }

 private:
  Output(std::FILE* file, std::string path) : file_(file), path_(std::move(path)) {}
  std::string name() const { return path_.empty() ? "the standard output" : path_; }

  std::FILE* file_;  // Null once finished or moved from.
  std::string path_;
};

Result<std::optional<std::int64_t>> read_time(const std::string& option, const std::string& text) {
  if (text.empty()) return std::optional<std::int64_t>();
  auto time = parse_time(text);
  if (time) return std::optional(*time);
  return Error(ErrorCode::kInvalidArgument, option + " is not a time such as 2026-01-31T08:00:00Z");
}

Status export_all(const ExportCommand& command) {
  query::ExportRequest request{.project = command.project};
  SIDESEAT_TRY(request.from_ns, read_time("--from", command.from));
  SIDESEAT_TRY(request.to_ns, read_time("--to", command.to));
  if (command.format == "otlp") request.form = query::ExportRequest::Form::kRequestALine;
  SIDESEAT_TRY(const std::string path, find_data_file(command.data_directory));
  SIDESEAT_TRY(const auto store, store::SqliteStore::open({.path = path, .read_only = true}));
  SIDESEAT_TRY(Output output, Output::open(command.file));
  SIDESEAT_TRY(const query::ExportResult result,
               query::export_spans(*store, request,
                                   [&](std::string_view line) { return output.write(line); }));
  SIDESEAT_CHECK(output.finish());
  std::fprintf(stderr, "Exported %zu spans of %zu traces, with %zu attachments\n", result.spans,
               result.traces, result.attachments);
  return ok();
}

}  // namespace

int run_export(const ExportCommand& command) {
  ::umask(077);
  const Status done = export_all(command);
  if (done) return kExitOk;
  std::fprintf(stderr, "sideseat: %s\n", std::string(done.error().message()).c_str());
  return done.error().code() == ErrorCode::kInvalidArgument ? kExitUsage : kExitFailed;
}

}  // namespace sideseat
