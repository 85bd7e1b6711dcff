// Rows of the tables as structs and back. The column lists are the single place that says in which
// order columns are bound and read.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/rollup.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/string_table.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

// Texts that repeat are numbers of the table `string`; the times that later spans are compared with
// are stored as distances from the row's own first time.
inline constexpr std::string_view kTraceColumns =
    "id,project,trace_id,name,started_at_ns,duration_ns,failed,error_type,root_arrived,session,"
    "user,tags,models,span_count,call_count,unpriced_call_count,input_tokens,output_tokens,"
    "cache_read_tokens,cache_write_tokens,cost_nano_usd,input_span,output_span,name_after_ns,"
    "error_after_ns,session_after_ns,user_after_ns,input_after_ns,output_after_ns";

inline constexpr std::string_view kSessionColumns =
    "id,project,session,user,trace_count,call_count,error_count,unpriced_call_count,first_at_ns,"
    "last_at_ns,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,cost_nano_usd,"
    "input_span,output_span,user_after_ns,input_after_ns,output_after_ns";

inline constexpr std::string_view kSpanColumns =
    "trace,span_id,parent_span_id,name,kind,started_at_ns,duration_ns,failed,status_message,"
    "error_type,operation,is_call,model,response_model,session,user,tags,incomplete,input_tokens,"
    "output_tokens,cache_read_tokens,cache_write_tokens,cost_nano_usd,time_to_first_token_ns,"
    "dialect,origin,rest,contents";

/// `INSERT INTO table(columns) VALUES(?1,?2,...)`.
std::string insert_sql(std::string_view table, std::string_view columns);
/// `UPDATE table SET second=?2,... WHERE first=?1`.
std::string update_sql(std::string_view table, std::string_view columns);
/// `SELECT columns FROM from`.
std::string select_sql(std::string_view columns, std::string_view from);

/// A row that may not have been written yet.
template <typename Rollup>
struct Entry {
  std::int64_t id = 0;  ///< 0: the table gives it one.
  bool is_stored = false;
  std::int64_t project = 0;
  Rollup rollup;
};
using TraceEntry = Entry<TraceRollup>;
using SessionEntry = Entry<SessionRollup>;

/// A row of `span` with what stands elsewhere as ids.
struct StoredSpanRow {
  SpanRow span;  ///< Without project, trace id, previews, origin and rest.
  std::int64_t origin = 0;
  std::int64_t rest = 0;  ///< The span's own entry.
};

/// The reads take a statement that stands on a row of the columns above. Of traces and sessions the
/// previews are left out: their rollup says in which entries they stand. Errors: kCorrupt, kIo.
Result<TraceEntry> read_trace(const Statement& statement, StringReader& strings);
Result<SessionEntry> read_session(const Statement& statement, StringReader& strings);
Result<StoredSpanRow> read_span(const Statement& statement, StringReader& strings);

/// The writes bind every column of `statement` and run it. Errors: kIo, kCorrupt.
Status write_trace(Statement& statement, const TraceEntry& entry, StringWriter& strings);
Status write_session(Statement& statement, const SessionEntry& entry, StringWriter& strings);
/// Where a span stands, and what was stored for it before its row.
struct SpanPlace {
  std::int64_t trace = 0;
  std::int64_t origin = 0;
  std::int64_t rest = 0;
  std::string_view references;
};
Status write_span(Statement& statement, const SpanPlace& place, const SpanRecord& span,
                  StringWriter& strings);

/// To be bound: what a statement binds lives until it is reset, so neither takes a temporary.
inline Blob hash_blob(const ContentHash& hash) {
  return {{reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()}};
}
Blob hash_blob(ContentHash&&) = delete;
template <std::size_t N>
Blob id_blob(const Id<N>& id) {
  return {{reinterpret_cast<const char*>(id.bytes.data()), N}};
}
template <std::size_t N>
Blob id_blob(Id<N>&&) = delete;

/// Errors: kCorrupt.
template <std::size_t N>
Result<Id<N>> read_id(std::string_view bytes) {
  Id<N> id;
  if (bytes.size() != N) return Error(ErrorCode::kCorrupt, "a stored id has a wrong length");
  std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
  return id;
}

}  // namespace sideseat::store::sqlite
