// The writing side of the store: one transaction an append.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "store/rollup.h"
#include "store/sqlite/attachment_table.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/content_table.h"
#include "store/sqlite/rows.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

/// Confined to one thread at a time; `connection` outlives it.
class Writer {
 public:
  static Result<std::unique_ptr<Writer>> open(Connection& connection);

  /// Store::append().
  Result<AppendResult> append(const std::vector<SpanRecord>& spans);

 private:
  friend class Batch;

  Writer(Connection& connection, ContentTable contents, AttachmentTable attachments)
      : connection_(connection),
        contents_(std::move(contents)),
        attachments_(std::move(attachments)) {}
  Status prepare();

  /// The id of the project, which is added if it is new.
  Result<std::int64_t> project_id(const std::string& name);
  /// An entry without an id if there is no such trace yet.
  Result<TraceEntry> load_trace(std::int64_t project, const TraceId& trace_id);
  Result<SessionEntry> load_session(std::int64_t project, const std::string& session_id);
  /// Adds the session up from its traces anew, keeping the row's id.
  Result<SessionEntry> add_up_session(std::int64_t project, const std::string& session_id);
  Status save_trace(TraceEntry& entry);
  /// A session without traces is deleted.
  Status save_session(SessionEntry& entry);
  enum class Presence : std::uint8_t { kAbsent, kPresent };
  Result<Presence> find_span(std::int64_t trace, const SpanId& span_id);
  Status insert_span(std::int64_t trace, const SpanRecord& span);

  Connection& connection_;
  ContentTable contents_;
  AttachmentTable attachments_;
  Statement find_project_;
  Statement insert_project_;
  Statement count_trace_;
  Statement find_trace_;
  Statement insert_trace_;
  Statement update_trace_;
  Statement traces_of_session_;
  Statement find_session_;
  Statement insert_session_;
  Statement update_session_;
  Statement delete_session_;
  Statement find_span_;
  Statement insert_span_;
};

}  // namespace sideseat::store::sqlite
