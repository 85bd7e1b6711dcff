// One recorded call, as Python holds it.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <memory>
#include <string>

#include "capture/recorder.h"

namespace sideseat::python {

/// Counts forks: handles made before the last one belong to the parent process.
int fork_generation();
void count_fork();

/// A capture::Call with what only this side knows: how many bytes were promised, and whose process
/// it is. In a forked child the parent's calls do nothing and are never destroyed: a lock of theirs
/// may have been held by a thread that the child does not have. Every member needs the GIL.
class CallHandle {
 public:
  explicit CallHandle(std::shared_ptr<capture::Call> call);
  ~CallHandle();
  CallHandle(const CallHandle&) = delete;
  CallHandle& operator=(const CallHandle&) = delete;

  void attempt(int http_status);
  /// `body` is what is already read; None where chunks follow.
  void response(int http_status, nanobind::handle headers, nanobind::handle body);
  void chunk(nanobind::handle bytes);
  /// True the first time. A body that ended before its Content-Length ends as an error.
  bool end(capture::EndReason reason, std::string error_type, std::string error_message);
  std::string span_id() const;

 private:
  bool ours() const { return generation_ == fork_generation(); }

  std::shared_ptr<capture::Call> call_;  // Shared with the recorder, which decodes it.
  const int generation_;
  std::int64_t bytes_expected_ = -1;  // The response's Content-Length; -1: unknown.
  std::int64_t bytes_received_ = 0;
};

}  // namespace sideseat::python
