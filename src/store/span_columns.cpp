// Column by column.
#include "store/span_columns.h"

namespace sideseat::store {

Span columns_of(const SpanRecord& record) {
  Span columns;
  columns.trace_id = record.trace_id;
  columns.span_id = record.span_id;
  columns.parent_span_id = record.parent_span_id;
  columns.name = record.name;
  columns.kind = record.kind;
  columns.started_at_ns = record.started_at_ns;
  columns.ended_at_ns = record.ended_at_ns;
  columns.status_message = record.status_message;
  if (record.failed) columns.status = StatusCode::kError;
  return columns;
}

}  // namespace sideseat::store
