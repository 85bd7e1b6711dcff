// Traces with their spans, then what they alone used, then the sessions they were in.
#include "store/sqlite/erasure.h"

#include <array>
#include <string>

namespace sideseat::store::sqlite {

Result<Erasure> Erasure::open(Writer& writer) {
  Erasure erasure(writer);
  SIDESEAT_CHECK(erasure.prepare(writer.connection_));
  return erasure;
}

Status Erasure::prepare(Connection& connection) {
  struct Row {
    Statement* statement;
    const char* sql;
  };
  const std::array rows{
      Row{&find_trace_, "SELECT id,session FROM trace WHERE project=?1 AND trace_id=?2"},
      Row{&delete_spans_, "DELETE FROM span WHERE trace=?1"},
      Row{&delete_trace_, "DELETE FROM trace WHERE id=?1"},
      Row{&uncount_trace_, "UPDATE project SET trace_count=trace_count-1 WHERE id=?1"},
      Row{&find_use_, "SELECT 1 FROM content_use WHERE content=?1 LIMIT 1"},
      Row{&attachments_of_content_, "SELECT hash FROM attachment_use WHERE content=?1"},
      Row{&find_attachment_use_,
          "SELECT 1 FROM attachment_use JOIN content_use USING(content)"
          " JOIN trace ON trace.id=content_use.trace"
          " WHERE attachment_use.hash=?2 AND trace.project=?1 LIMIT 1"},
      Row{&delete_attachment_, "DELETE FROM attachment WHERE project=?1 AND hash=?2"},
  };
  for (const Row& row : rows) {
    SIDESEAT_TRY(*row.statement, connection.prepare(row.sql));
  }
  return ok();
}

Result<std::size_t> Erasure::erase(std::span<const TraceKey> traces, std::size_t spans_max,
                                   EraseResult& result) {
  const std::size_t enough = result.spans_erased + spans_max;
  std::size_t done = 0;
  while (done < traces.size() && result.spans_erased < enough) {
    const TraceKey& key = traces[done++];
    SIDESEAT_TRY(const auto project, writer_.known_project_id(key.project));
    if (!project) continue;
    SIDESEAT_CHECK(erase_trace(*project, key.trace_id, result));
  }
  SIDESEAT_CHECK(writer_.stats_->save());
  for (const auto& [project, session_id] : sessions_) {
    SIDESEAT_TRY(SessionEntry * session, writer_.load_session(project, session_id));
    SIDESEAT_CHECK(writer_.add_up_session(*session));
    SIDESEAT_CHECK(writer_.save_session(*session));
  }
  SIDESEAT_CHECK(erase_unused_attachments());
  return done;
}

Result<std::optional<Erasure::Trace>> Erasure::find_trace(std::int64_t project,
                                                          const TraceId& trace_id) {
  find_trace_.bind(project, id_blob(trace_id));
  const StatementReset reset(find_trace_);
  SIDESEAT_TRY(const Step step, find_trace_.step());
  if (step == Step::kDone) return std::optional<Trace>();
  Trace trace{.id = find_trace_.integer(0), .project = project, .session_id = {}};
  SIDESEAT_TRY(trace.session_id, writer_.string_reader_->text(find_trace_.integer(1)));
  return std::optional(std::move(trace));
}

Status Erasure::erase_trace(std::int64_t project, const TraceId& trace_id, EraseResult& result) {
  SIDESEAT_CHECK(writer_.pending_->remove(project, trace_id));
  SIDESEAT_TRY(const std::optional<Trace> trace, find_trace(project, trace_id));
  if (!trace) return ok();
  SIDESEAT_TRY(const auto contents, let_go_of_spans(*trace, result));
  for (const std::int64_t content : contents) {
    SIDESEAT_CHECK(let_go_of_content(*trace, content));
  }
  delete_trace_.bind(trace->id);
  SIDESEAT_CHECK(delete_trace_.run());
  uncount_trace_.bind(project);
  SIDESEAT_CHECK(uncount_trace_.run());
  if (!trace->session_id.empty()) sessions_.emplace(project, trace->session_id);
  ++result.traces_erased;
  writer_.traces_.erase({project, trace_id});
  return ok();
}

Result<std::set<std::int64_t>> Erasure::let_go_of_spans(const Trace& trace, EraseResult& result) {
  std::set<std::int64_t> contents;
  {
    Statement& spans = writer_.spans_of_trace_;
    spans.bind(trace.id);
    const StatementReset reset(spans);
    for (;;) {
      SIDESEAT_TRY(const Step step, spans.step());
      if (step == Step::kDone) break;
      SIDESEAT_TRY(const StoredSpanRow stored, read_span(spans, *writer_.string_reader_));
      writer_.stats_->remove(trace.project, stored.span.record);
      for (const SpanRow::Reference& reference : stored.span.references) {
        contents.insert(reference.content_id);
      }
      writer_.insert_dead_.bind(stored.rest);
      SIDESEAT_CHECK(writer_.insert_dead_.run());
      ++result.spans_erased;
    }
  }
  delete_spans_.bind(trace.id);
  SIDESEAT_CHECK(delete_spans_.run());
  return contents;
}

Status Erasure::let_go_of_content(const Trace& trace, std::int64_t content) {
  {
    attachments_of_content_.bind(content);
    const StatementReset reset(attachments_of_content_);
    for (;;) {
      SIDESEAT_TRY(const Step step, attachments_of_content_.step());
      if (step == Step::kDone) break;
      attachments_.emplace(trace.project, attachments_of_content_.text(0));
    }
  }
  writer_.delete_use_.bind(content, trace.id);
  SIDESEAT_CHECK(writer_.delete_use_.run());
  find_use_.bind(content);
  SIDESEAT_TRY(const Step used, find_use_.step());
  find_use_.reset();
  if (used == Step::kRow) return ok();
  writer_.insert_dead_.bind(content);
  return writer_.insert_dead_.run();
}

Status Erasure::erase_unused_attachments() {
  for (const auto& [project, hash] : attachments_) {
    find_attachment_use_.bind(project, Blob{hash});
    SIDESEAT_TRY(const Step used, find_attachment_use_.step());
    find_attachment_use_.reset();
    if (used == Step::kRow) continue;
    delete_attachment_.bind(project, Blob{hash});
    SIDESEAT_CHECK(delete_attachment_.run());
  }
  return ok();
}

}  // namespace sideseat::store::sqlite
