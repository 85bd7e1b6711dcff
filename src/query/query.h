// The questions of the API, answered as its JSON (src/serve/openapi.json has the shapes).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"
#include "model/attachment.h"
#include "model/ids.h"
#include "store/store.h"

namespace sideseat::query {

// What lists are asked for is the store's own vocabulary; whoever asks names it through here.
using store::MetricFilter;
using store::Order;
using store::Position;
using store::SessionFilter;
using store::StatsFilter;
using store::StatsGrouping;
using store::StatsInterval;
using store::TraceFilter;

/// Stateless views of a store. Thread-safe, as the store is. Every answer but an attachment
/// is one JSON value. Errors of every question: kNotFound for a trace, span or session that is not
/// there; those of the store.
class Query {
 public:
  /// `store` outlives the query.
  explicit Query(store::Store& store) : store_(store) {}

  Result<std::string> projects() const;
  Result<std::string> traces(const TraceFilter& filter) const;
  Result<std::string> trace(std::string_view project, const TraceId& trace_id) const;
  /// The trace as one conversation; query/thread.h has the rules.
  Result<std::string> trace_messages(std::string_view project, const TraceId& trace_id) const;
  /// {input, output, metadata, metrics, attributes ...}
  Result<std::string> span(std::string_view project, const TraceId& trace_id,
                           const SpanId& span_id) const;
  /// The span as an OTLP JSON request holding it alone, every attribute as it came.
  Result<std::string> span_as_otlp(std::string_view project, const TraceId& trace_id,
                                   const SpanId& span_id) const;
  Result<std::string> sessions(const SessionFilter& filter) const;
  Result<std::string> session(std::string_view project, std::string_view session_id) const;
  /// The conversation over all traces of the session.
  Result<std::string> session_messages(std::string_view project, std::string_view session_id) const;
  /// Calls added up by interval and group. Errors: kInvalidArgument if the answer would be too
  /// long.
  Result<std::string> stats(const StatsFilter& filter) const;
  /// Points of GenAI metrics.
  Result<std::string> metrics(const MetricFilter& filter) const;

  /// The bytes that messages of the project refer to. Errors: kNotFound.
  Result<Attachment> attachment(std::string_view project, const ContentHash& hash) const {
    return store_.attachment(project, hash);
  }

  /// One TraceSummary, for live events.
  static std::string trace_summary(const store::TraceRow& row);

 private:
  Result<std::vector<store::TraceRow>> traces_of_session(std::string_view project,
                                                         std::string_view session_id) const;

  store::Store& store_;
};

}  // namespace sideseat::query
