// The rules; a span that breaks one is named, its neighbours are stored.
#include "ingest/check.h"

#include <algorithm>

#include "base/limits.h"
#include "base/utf8.h"

namespace sideseat::ingest {

std::string_view reason_to_refuse(const Span& span) {
  if (span.trace_id.is_zero()) return "no trace id";
  if (span.span_id.is_zero()) return "no span id";
  if (span.parent_span_id == span.span_id) return "itself as parent";
  if (span.started_at_ns <= 0) return "no start time, or one after the year 2262";
  if (span.ended_at_ns <= 0) return "no end time, or one after the year 2262";
  if (span.ended_at_ns < span.started_at_ns) return "an end before its start";
  return {};
}

Status check_project(std::string_view project) {
  if (project.empty()) return Error(ErrorCode::kInvalidArgument, "the project has no name");
  if (project.size() > limits::kProjectNameBytesMax) {
    return Error(ErrorCode::kInvalidArgument, "the project's name is longer than " +
                                                  std::to_string(limits::kProjectNameBytesMax) +
                                                  " bytes");
  }
  const bool is_clean = std::all_of(project.begin(), project.end(), [](char character) {
    return static_cast<unsigned char>(character) >= 0x20 && character != 0x7f && character != '/';
  });
  if (!is_clean || !is_utf8(project)) {
    return Error(ErrorCode::kInvalidArgument,
                 "the project's name must be UTF-8 without slashes and control characters");
  }
  return ok();
}

}  // namespace sideseat::ingest
