// Rows of the tables as structs and back. The column lists are the single place that says in which
// order columns are bound and read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/rollup.h"
#include "store/sqlite/connection.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

inline constexpr std::string_view kTraceColumns =
    "id,project,trace_id,name,started_at_ns,ended_at_ns,failed,error_type,root_arrived,session_id,"
    "user_id,tags,models,span_count,call_count,unpriced_call_count,input_tokens,output_tokens,"
    "cache_read_tokens,cache_write_tokens,cost_nano_usd,input_preview,output_preview,name_at_ns,"
    "error_at_ns,session_at_ns,user_at_ns,input_at_ns,output_at_ns";

inline constexpr std::string_view kSessionColumns =
    "id,project,session_id,user_id,trace_count,call_count,error_count,unpriced_call_count,"
    "first_at_ns,last_at_ns,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,"
    "cost_nano_usd,input_preview,output_preview,user_at_ns,input_at_ns,output_at_ns";

/// `rest` last, so that it can be left out.
inline constexpr std::string_view kSpanColumns =
    "id,trace,span_id,parent_span_id,name,kind,started_at_ns,ended_at_ns,failed,status_message,"
    "error_type,operation,is_call,model,response_model,session_id,user_id,tags,incomplete,"
    "input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,cost_nano_usd,"
    "time_to_first_token_ns,input_preview,output_preview,contents,rest";
std::string_view span_columns(WithRest with_rest);

/// `INSERT INTO table(columns) VALUES(?1,?2,...)`.
std::string insert_sql(std::string_view table, std::string_view columns);
/// `UPDATE table SET second=?2,... WHERE first=?1`.
std::string update_sql(std::string_view table, std::string_view columns);

/// A row that may not have been written yet.
template <typename Rollup>
struct Entry {
  std::optional<std::int64_t> id;
  std::int64_t project = 0;
  Rollup rollup;
};
using TraceEntry = Entry<TraceRollup>;
using SessionEntry = Entry<SessionRollup>;

/// The reads take a statement that stands on a row of the columns above. Errors: kCorrupt.
Result<TraceEntry> read_trace(const Statement& statement);
SessionEntry read_session(const Statement& statement);
Result<SpanRow> read_span(const Statement& statement, std::string_view project,
                          const TraceId& trace_id, WithRest with_rest);

/// The writes bind every column of `statement` and run it.
Status write_trace(Statement& statement, const TraceEntry& entry);
Status write_session(Statement& statement, const SessionEntry& entry);
Status write_span(Statement& statement, std::int64_t trace, const SpanRecord& span,
                  std::string_view references);

inline Blob hash_blob(const ContentHash& hash) {
  return {{reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()}};
}

template <std::size_t N>
Blob id_blob(const Id<N>& id) {
  return {{reinterpret_cast<const char*>(id.bytes.data()), N}};
}

}  // namespace sideseat::store::sqlite
