// Path and query parameters as typed values, or the sentence that says what is wrong with them.
#pragma once

#include "base/result.h"
#include "model/ids.h"
#include "query/query.h"  // whose questions are the filters below
#include "serve/router.h"

namespace sideseat::serve {

/// All: errors kInvalidArgument, naming the parameter and what it should look like.
Result<TraceId> trace_id_parameter(const RoutedRequest& request);
Result<SpanId> span_id_parameter(const RoutedRequest& request);
Result<std::string> project_parameter(const RoutedRequest& request);

/// limit, cursor, from, to, sort, session_id, status, q.
Result<query::TraceFilter> trace_filter(const RoutedRequest& request);
/// limit, cursor, from, to.
Result<query::SessionFilter> session_filter(const RoutedRequest& request);
/// limit, cursor, from, to, name.
Result<query::MetricFilter> metric_filter(const RoutedRequest& request);
/// from, to, interval, group_by.
Result<query::StatsFilter> stats_filter(const RoutedRequest& request);

}  // namespace sideseat::serve
