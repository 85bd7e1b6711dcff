// Binding and reading, column by column.
#include "store/sqlite/rows.h"

#include <algorithm>

#include "store/sqlite/references.h"

namespace sideseat::store::sqlite {
namespace {

/// What takes no space in a row if it is zero.
std::optional<std::int64_t> unless_zero(std::int64_t value) {
  return value == 0 ? std::nullopt : std::optional(value);
}

std::optional<std::string_view> unless_empty(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

// Unsigned arithmetic wraps: times far apart come back all the same.
std::int64_t distance(std::int64_t from, std::int64_t to) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(to) -
                                   static_cast<std::uint64_t>(from));
}
std::int64_t after(std::int64_t from, std::int64_t distance) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(from) +
                                   static_cast<std::uint64_t>(distance));
}

/// NULL: there is no such pick.
std::optional<std::int64_t> pick_distance(bool is_picked, std::int64_t from, std::int64_t to) {
  return is_picked ? std::optional(distance(from, to)) : std::nullopt;
}

/// Reads the columns of a row from left to right. What is wrong is kept until the end.
class RowReader {
 public:
  RowReader(const Statement& statement, StringReader& strings)
      : statement_(statement), strings_(strings) {}
  std::int64_t integer() { return statement_.integer(next_++); }
  std::optional<std::int64_t> optional_integer() { return statement_.optional_integer(next_++); }
  bool boolean() { return statement_.boolean(next_++); }
  std::string text() { return statement_.text(next_++); }
  std::string_view bytes() { return statement_.bytes(next_++); }
  /// A number of the table `string`.
  std::string name() {
    auto text = strings_.text(integer());
    if (text) return *std::move(text);
    status_ = std::move(text).error();
    return {};
  }
  std::vector<std::string> names() {
    auto texts = strings_.list(bytes());
    if (texts) return *std::move(texts);
    status_ = std::move(texts).error();
    return {};
  }
  template <std::size_t N>
  Id<N> id() {
    const std::string_view stored = bytes();
    if (stored.empty()) return {};  // NULL: no parent.
    auto read = read_id<N>(stored);
    if (read) return *read;
    status_ = std::move(read).error();
    return {};
  }
  /// A distance from `from`; 0 if there is no such pick.
  std::int64_t pick(std::int64_t from) {
    const auto stored = optional_integer();
    return stored ? after(from, *stored) : 0;
  }
  void usage(Usage& usage) {
    usage.input_tokens = optional_integer();
    usage.output_tokens = optional_integer();
    usage.cache_read_tokens = optional_integer();
    usage.cache_write_tokens = optional_integer();
    usage.cost_nano_usd = optional_integer();
  }
  Status finish() { return std::move(status_); }

 private:
  const Statement& statement_;
  StringReader& strings_;
  int next_ = 0;
  Status status_ = ok();
};

}  // namespace

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

std::string select_sql(std::string_view columns, std::string_view from) {
  return std::string("SELECT ").append(columns).append(" FROM ").append(from);
}

Result<TraceEntry> read_trace(const Statement& statement, StringReader& strings) {
  RowReader column(statement, strings);
  TraceEntry entry;
  TraceRollup& rollup = entry.rollup;
  TraceRow& row = rollup.row;
  entry.id = column.integer();
  entry.is_stored = true;
  entry.project = column.integer();
  row.trace_id = column.id<16>();
  row.name = column.name();
  row.started_at_ns = column.integer();
  row.ended_at_ns = after(row.started_at_ns, column.integer());
  row.failed = column.boolean();
  row.error_type = column.text();
  row.root_arrived = column.boolean();
  row.session_id = column.name();
  row.user_id = column.name();
  row.tags = column.names();
  row.models = column.names();
  row.span_count = column.integer();
  row.call_count = column.integer();
  row.unpriced_call_count = column.integer();
  column.usage(row.usage);
  rollup.input_entry = column.integer();
  rollup.output_entry = column.integer();
  rollup.name_at_ns = column.pick(row.started_at_ns);
  rollup.error_at_ns = column.pick(row.started_at_ns);
  rollup.session_at_ns = column.pick(row.started_at_ns);
  rollup.user_at_ns = column.pick(row.started_at_ns);
  rollup.input_at_ns = column.pick(row.started_at_ns);
  rollup.output_at_ns = column.pick(row.started_at_ns);
  SIDESEAT_CHECK(column.finish());
  return entry;
}

Status write_trace(Statement& statement, const TraceEntry& entry, StringWriter& strings) {
  const TraceRollup& rollup = entry.rollup;
  const TraceRow& row = rollup.row;
  const std::int64_t start = row.started_at_ns;
  SIDESEAT_TRY(const std::int64_t name, strings.intern(row.name));
  SIDESEAT_TRY(const std::int64_t session, strings.intern(row.session_id));
  SIDESEAT_TRY(const std::int64_t user, strings.intern(row.user_id));
  SIDESEAT_TRY(const std::string tags, strings.intern_list(row.tags));
  SIDESEAT_TRY(const std::string models, strings.intern_list(row.models));
  statement.bind(entry.id, entry.project, id_blob(row.trace_id), unless_zero(name), start,
                 distance(start, row.ended_at_ns), row.failed, unless_empty(row.error_type),
                 row.root_arrived, unless_zero(session), unless_zero(user), unless_empty(tags),
                 unless_empty(models), row.span_count, row.call_count, row.unpriced_call_count,
                 row.usage.input_tokens, row.usage.output_tokens, row.usage.cache_read_tokens,
                 row.usage.cache_write_tokens, row.usage.cost_nano_usd,
                 unless_zero(rollup.input_entry), unless_zero(rollup.output_entry),
                 distance(start, rollup.name_at_ns),
                 pick_distance(!row.error_type.empty(), start, rollup.error_at_ns),
                 pick_distance(session != 0, start, rollup.session_at_ns),
                 pick_distance(user != 0, start, rollup.user_at_ns),
                 pick_distance(rollup.input_entry != 0, start, rollup.input_at_ns),
                 pick_distance(rollup.output_entry != 0, start, rollup.output_at_ns));
  return statement.run();
}

Result<SessionEntry> read_session(const Statement& statement, StringReader& strings) {
  RowReader column(statement, strings);
  SessionEntry entry;
  SessionRollup& rollup = entry.rollup;
  SessionRow& row = rollup.row;
  entry.id = column.integer();
  entry.is_stored = true;
  entry.project = column.integer();
  row.session_id = column.name();
  row.user_id = column.name();
  row.trace_count = column.integer();
  row.call_count = column.integer();
  row.error_count = column.integer();
  row.unpriced_call_count = column.integer();
  row.first_at_ns = column.integer();
  row.last_at_ns = column.integer();
  column.usage(row.usage);
  rollup.input_entry = column.integer();
  rollup.output_entry = column.integer();
  rollup.user_at_ns = column.pick(row.first_at_ns);
  rollup.input_at_ns = column.pick(row.first_at_ns);
  rollup.output_at_ns = column.pick(row.first_at_ns);
  SIDESEAT_CHECK(column.finish());
  return entry;
}

Status write_session(Statement& statement, const SessionEntry& entry, StringWriter& strings) {
  const SessionRollup& rollup = entry.rollup;
  const SessionRow& row = rollup.row;
  const std::int64_t first = row.first_at_ns;
  SIDESEAT_TRY(const std::int64_t session, strings.intern(row.session_id));
  SIDESEAT_TRY(const std::int64_t user, strings.intern(row.user_id));
  statement.bind(unless_zero(entry.id), entry.project, session, unless_zero(user), row.trace_count,
                 row.call_count, row.error_count, row.unpriced_call_count, first, row.last_at_ns,
                 row.usage.input_tokens, row.usage.output_tokens, row.usage.cache_read_tokens,
                 row.usage.cache_write_tokens, row.usage.cost_nano_usd,
                 unless_zero(rollup.input_entry), unless_zero(rollup.output_entry),
                 pick_distance(user != 0, first, rollup.user_at_ns),
                 pick_distance(rollup.input_entry != 0, first, rollup.input_at_ns),
                 pick_distance(rollup.output_entry != 0, first, rollup.output_at_ns));
  return statement.run();
}

Result<StoredSpanRow> read_span(const Statement& statement, StringReader& strings) {
  RowReader column(statement, strings);
  StoredSpanRow stored;
  SpanRecord& record = stored.span.record;
  (void)column.integer();  // The trace: known to whoever asked.
  record.span_id = column.id<8>();
  record.parent_span_id = column.id<8>();
  record.name = column.name();
  record.kind = static_cast<SpanKind>(column.integer());
  record.started_at_ns = column.integer();
  record.ended_at_ns = after(record.started_at_ns, column.integer());
  record.failed = column.boolean();
  record.status_message = column.text();
  record.error_type = column.name();
  record.operation = column.name();
  record.is_call = column.boolean();
  record.model = column.name();
  record.response_model = column.name();
  record.session_id = column.name();
  record.user_id = column.name();
  record.tags = column.names();
  record.incomplete = column.name();
  column.usage(record.usage);
  record.time_to_first_token_ns = column.optional_integer();
  record.dialect = column.name();
  stored.origin = column.integer();
  stored.rest = column.integer();
  SIDESEAT_TRY(stored.span.references, decode_references(column.bytes(), stored.rest));
  SIDESEAT_CHECK(column.finish());
  return stored;
}

Status write_span(Statement& statement, const SpanPlace& place, const SpanRecord& span,
                  StringWriter& strings) {
  SIDESEAT_TRY(const std::int64_t name, strings.intern(span.name));
  SIDESEAT_TRY(const std::int64_t error_type, strings.intern(span.error_type));
  SIDESEAT_TRY(const std::int64_t operation, strings.intern(span.operation));
  SIDESEAT_TRY(const std::int64_t model, strings.intern(span.model));
  SIDESEAT_TRY(const std::int64_t response_model, strings.intern(span.response_model));
  SIDESEAT_TRY(const std::int64_t session, strings.intern(span.session_id));
  SIDESEAT_TRY(const std::int64_t user, strings.intern(span.user_id));
  SIDESEAT_TRY(const std::string tags, strings.intern_list(span.tags));
  SIDESEAT_TRY(const std::int64_t incomplete, strings.intern(span.incomplete));
  SIDESEAT_TRY(const std::int64_t dialect, strings.intern(span.dialect));
  std::optional<Blob> parent;
  if (!span.parent_span_id.is_zero()) parent = id_blob(span.parent_span_id);
  std::optional<Blob> references;
  if (!place.references.empty()) references = Blob{place.references};
  statement.bind(
      place.trace, id_blob(span.span_id), parent, unless_zero(name), static_cast<int>(span.kind),
      span.started_at_ns, distance(span.started_at_ns, span.ended_at_ns), span.failed,
      unless_empty(span.status_message), unless_zero(error_type), unless_zero(operation),
      span.is_call, unless_zero(model), unless_zero(response_model), unless_zero(session),
      unless_zero(user), unless_empty(tags), unless_zero(incomplete), span.usage.input_tokens,
      span.usage.output_tokens, span.usage.cache_read_tokens, span.usage.cache_write_tokens,
      span.usage.cost_nano_usd, span.time_to_first_token_ns, unless_zero(dialect),
      unless_zero(place.origin), place.rest, references);
  return statement.run();
}

}  // namespace sideseat::store::sqlite
