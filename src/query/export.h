// Gives spans back as they came, a line of text each or a request of some a line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace sideseat::query {

struct ExportRequest {
  std::string project;                  ///< Empty: all.
  std::optional<std::int64_t> from_ns;  ///< Of traces that started at or after.
  std::optional<std::int64_t> to_ns;    ///< Of traces that started before.
  enum class Form : std::uint8_t {
    kSpanALine,     ///< otlp/lines.h.
    kRequestALine,  ///< The spans of a line are of one trace.
  };
  Form form = Form::kSpanALine;
};

struct ExportResult {
  std::size_t traces = 0;
  std::size_t spans = 0;
  std::size_t attachments = 0;
};

/// Trace by trace, the oldest first, holding one request's spans at a time. The bytes of an
/// attachment go with the first span of its project that refers to it, in the attribute that they
/// travel in. Spans that are stored or erased meanwhile may be there or not.
///
/// Errors: kNotFound: no such project; those of Store and of `write`.
Result<ExportResult> export_spans(store::Store& store, const ExportRequest& request,
                                  const std::function<Status(std::string_view line)>& write);

}  // namespace sideseat::query
