// Binding and reading, column by column.
#include "store/sqlite/rows.h"

#include <algorithm>

#include "base/json.h"
#include "base/json_writer.h"
#include "store/sqlite/references.h"

namespace sideseat::store::sqlite {
namespace {

std::string to_json(const std::vector<std::string>& texts) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
  return out;
}

Result<std::vector<std::string>> from_json(std::string_view text) {
  std::vector<std::string> texts;
  if (text == "[]") return texts;
  auto document = JsonDocument::parse(text);
  if (!document) return Error(ErrorCode::kCorrupt, "a stored list of texts is damaged");
  for (const JsonValue element : document->root().elements()) texts.push_back(element.text());
  return texts;
}

template <std::size_t N>
Result<Id<N>> read_id(std::string_view bytes) {
  Id<N> id;
  if (bytes.empty()) return id;  // NULL: no parent.
  if (bytes.size() != N) return Error(ErrorCode::kCorrupt, "a stored id has a wrong length");
  std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
  return id;
}

/// Reads the columns of a row from left to right.
class RowReader {
 public:
  explicit RowReader(const Statement& statement) : statement_(statement) {}
  std::int64_t integer() { return statement_.integer(next_++); }
  std::optional<std::int64_t> optional_integer() { return statement_.optional_integer(next_++); }
  bool boolean() { return statement_.boolean(next_++); }
  std::string text() { return statement_.text(next_++); }
  std::string_view bytes() { return statement_.bytes(next_++); }
  void usage(Usage& usage) {
    usage.input_tokens = optional_integer();
    usage.output_tokens = optional_integer();
    usage.cache_read_tokens = optional_integer();
    usage.cache_write_tokens = optional_integer();
    usage.cost_nano_usd = optional_integer();
  }

 private:
  const Statement& statement_;
  int next_ = 0;
};

}  // namespace

std::string_view span_columns(WithRest with_rest) {
  return with_rest == WithRest::kYes ? kSpanColumns
                                     : kSpanColumns.substr(0, kSpanColumns.rfind(','));
}

std::string insert_sql(std::string_view table, std::string_view columns) {
  std::string sql = "INSERT INTO ";
  sql.append(table).append("(").append(columns).append(") VALUES(?1");
  const auto commas = std::count(columns.begin(), columns.end(), ',');
  for (std::ptrdiff_t i = 0; i < commas; ++i) sql += ",?" + std::to_string(i + 2);
  return sql + ")";
}

std::string update_sql(std::string_view table, std::string_view columns) {
  std::string sql = "UPDATE ";
  sql.append(table).append(" SET ");
  const std::size_t key_end = columns.find(',');
  const std::string_view key = columns.substr(0, key_end);
  columns.remove_prefix(key_end + 1);
  for (int number = 2; !columns.empty(); ++number) {
    const std::string_view column = columns.substr(0, columns.find(','));
    if (number > 2) sql += ",";
    sql.append(column).append("=?").append(std::to_string(number));
    columns.remove_prefix(std::min(columns.size(), column.size() + 1));
  }
  return sql.append(" WHERE ").append(key).append("=?1");
}

Result<TraceEntry> read_trace(const Statement& statement) {
  RowReader column(statement);
  TraceEntry entry;
  TraceRollup& rollup = entry.rollup;
  TraceRow& row = rollup.row;
  entry.id = column.integer();
  entry.project = column.integer();
  SIDESEAT_TRY(row.trace_id, read_id<16>(column.bytes()));
  row.name = column.text();
  row.started_at_ns = column.integer();
  row.ended_at_ns = column.integer();
  row.failed = column.boolean();
  row.error_type = column.text();
  row.root_arrived = column.boolean();
  row.session_id = column.text();
  row.user_id = column.text();
  SIDESEAT_TRY(row.tags, from_json(column.bytes()));
  SIDESEAT_TRY(row.models, from_json(column.bytes()));
  row.span_count = column.integer();
  row.call_count = column.integer();
  row.unpriced_call_count = column.integer();
  column.usage(row.usage);
  row.input_preview = column.text();
  row.output_preview = column.text();
  rollup.name_at_ns = column.integer();
  rollup.error_at_ns = column.integer();
  rollup.session_at_ns = column.integer();
  rollup.user_at_ns = column.integer();
  rollup.input_at_ns = column.integer();
  rollup.output_at_ns = column.integer();
  return entry;
}

Status write_trace(Statement& statement, const TraceEntry& entry) {
  const TraceRollup& rollup = entry.rollup;
  const TraceRow& row = rollup.row;
  const std::string tags = to_json(row.tags);
  const std::string models = to_json(row.models);
  statement.bind(entry.id, entry.project, id_blob(row.trace_id), row.name, row.started_at_ns,
                 row.ended_at_ns, row.failed, row.error_type, row.root_arrived, row.session_id,
                 row.user_id, tags, models, row.span_count, row.call_count, row.unpriced_call_count,
                 row.usage.input_tokens, row.usage.output_tokens, row.usage.cache_read_tokens,
                 row.usage.cache_write_tokens, row.usage.cost_nano_usd, row.input_preview,
                 row.output_preview, rollup.name_at_ns, rollup.error_at_ns, rollup.session_at_ns,
                 rollup.user_at_ns, rollup.input_at_ns, rollup.output_at_ns);
  return statement.run();
}

SessionEntry read_session(const Statement& statement) {
  RowReader column(statement);
  SessionEntry entry;
  SessionRollup& rollup = entry.rollup;
  SessionRow& row = rollup.row;
  entry.id = column.integer();
  entry.project = column.integer();
  row.session_id = column.text();
  row.user_id = column.text();
  row.trace_count = column.integer();
  row.call_count = column.integer();
  row.error_count = column.integer();
  row.unpriced_call_count = column.integer();
  row.first_at_ns = column.integer();
  row.last_at_ns = column.integer();
  column.usage(row.usage);
  row.input_preview = column.text();
  row.output_preview = column.text();
  rollup.user_at_ns = column.integer();
  rollup.input_at_ns = column.integer();
  rollup.output_at_ns = column.integer();
  return entry;
}

Status write_session(Statement& statement, const SessionEntry& entry) {
  const SessionRollup& rollup = entry.rollup;
  const SessionRow& row = rollup.row;
  statement.bind(entry.id, entry.project, row.session_id, row.user_id, row.trace_count,
                 row.call_count, row.error_count, row.unpriced_call_count, row.first_at_ns,
                 row.last_at_ns, row.usage.input_tokens, row.usage.output_tokens,
                 row.usage.cache_read_tokens, row.usage.cache_write_tokens, row.usage.cost_nano_usd,
                 row.input_preview, row.output_preview, rollup.user_at_ns, rollup.input_at_ns,
                 rollup.output_at_ns);
  return statement.run();
}

Result<SpanRow> read_span(const Statement& statement, std::string_view project,
                          const TraceId& trace_id, WithRest with_rest) {
  RowReader column(statement);
  SpanRow span;
  SpanRecord& record = span.record;
  record.project = project;
  record.trace_id = trace_id;
  (void)column.integer();  // id and trace: known to whoever asked.
  (void)column.integer();
  SIDESEAT_TRY(record.span_id, read_id<8>(column.bytes()));
  SIDESEAT_TRY(record.parent_span_id, read_id<8>(column.bytes()));
  record.name = column.text();
  record.kind = static_cast<SpanKind>(column.integer());
  record.started_at_ns = column.integer();
  record.ended_at_ns = column.integer();
  record.failed = column.boolean();
  record.status_message = column.text();
  record.error_type = column.text();
  record.operation = column.text();
  record.is_call = column.boolean();
  record.model = column.text();
  record.response_model = column.text();
  record.session_id = column.text();
  record.user_id = column.text();
  SIDESEAT_TRY(record.tags, from_json(column.bytes()));
  record.incomplete = column.text();
  column.usage(record.usage);
  record.time_to_first_token_ns = column.optional_integer();
  record.input_preview = column.text();
  record.output_preview = column.text();
  SIDESEAT_TRY(span.references, decode_references(column.bytes()));
  if (with_rest == WithRest::kYes) record.rest = column.text();
  return span;
}

Status write_span(Statement& statement, std::int64_t trace, const SpanRecord& span,
                  std::string_view references) {
  const std::string tags = to_json(span.tags);
  std::optional<Blob> parent;
  if (!span.parent_span_id.is_zero()) parent = id_blob(span.parent_span_id);
  statement.bind(std::optional<std::int64_t>(), trace, id_blob(span.span_id), parent, span.name,
                 static_cast<int>(span.kind), span.started_at_ns, span.ended_at_ns, span.failed,
                 span.status_message, span.error_type, span.operation, span.is_call, span.model,
                 span.response_model, span.session_id, span.user_id, tags, span.incomplete,
                 span.usage.input_tokens, span.usage.output_tokens, span.usage.cache_read_tokens,
                 span.usage.cache_write_tokens, span.usage.cost_nano_usd,
                 span.time_to_first_token_ns, span.input_preview, span.output_preview,
                 Blob{references}, span.rest);
  return statement.run();
}

}  // namespace sideseat::store::sqlite
