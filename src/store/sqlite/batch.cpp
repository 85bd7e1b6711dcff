// Spans, then traces, then sessions.
#include "store/sqlite/batch.h"

namespace sideseat::store::sqlite {

Result<AppendResult> Batch::append(const AppendRequest& request) {
  AppendResult result;
  for (const SpanRecord& span : request.spans) {
    SIDESEAT_TRY(TraceWork * work, work_on(span));
    // Also those of a span that is there already: they may have been missing then.
    for (const Attachment& attachment : span.attachments) {
      SIDESEAT_CHECK(writer_.attachments_->insert(work->trace->entry.project, attachment));
    }
    SIDESEAT_CHECK(add(*work, span, result));
  }
  SIDESEAT_CHECK(writer_.contents_->settle());
  SIDESEAT_CHECK(writer_.blocks_->flush());
  SIDESEAT_CHECK(update_traces(result));
  SIDESEAT_CHECK(update_sessions());
  SIDESEAT_CHECK(writer_.stats_->save());
  SIDESEAT_CHECK(append_others(request));
  return result;
}

Status Batch::append_others(const AppendRequest& request) {
  for (const SpanKey& span : request.joined) {
    SIDESEAT_TRY(const std::int64_t project, project_id(span.project));
    SIDESEAT_CHECK(writer_.pending_->remove(project, span));
  }
  for (const PendingEvent& event : request.pending) {
    SIDESEAT_TRY(const std::int64_t project, project_id(event.span.project));
    SIDESEAT_CHECK(writer_.pending_->insert(project, event));
  }
  if (!request.pending.empty()) {
    SIDESEAT_CHECK(writer_.pending_->trim());
  }
  for (const MetricRecord& point : request.points) {
    SIDESEAT_TRY(const std::int64_t project, project_id(point.project));
    SIDESEAT_TRY(const std::int64_t origin, writer_.origins_->intern(point.origin));
    SIDESEAT_CHECK(writer_.metrics_->insert(project, point, origin));
  }
  if (!request.points.empty()) {
    SIDESEAT_CHECK(writer_.metrics_->trim());
  }
  return ok();
}

Result<std::int64_t> Batch::project_id(const std::string& name) {
  if (const auto known = projects_.find(name); known != projects_.end()) return known->second;
  SIDESEAT_TRY(const std::int64_t id, writer_.project_id(name));
  projects_.emplace(name, id);
  return id;
}

Result<Batch::TraceWork*> Batch::work_on(const SpanRecord& span) {
  SIDESEAT_TRY(const std::int64_t project, project_id(span.project));
  const auto [place, is_new] = work_index_.try_emplace({project, span.trace_id}, work_.size());
  if (is_new) {
    auto work = std::make_unique<TraceWork>();
    work->project_name = span.project;
    SIDESEAT_TRY(work->trace, writer_.load_trace(project, span.trace_id));
    if (work->trace->entry.is_stored) work->before = work->trace->entry.rollup;
    work_.push_back(std::move(work));
  }
  return work_[place->second].get();
}

Status Batch::add(TraceWork& work, const SpanRecord& span, AppendResult& result) {
  SIDESEAT_TRY(const std::int64_t stored, stored_entry(work, span));
  if (stored != 0 && !span.replaces) {
    ++result.spans_known;
    return ok();
  }
  if (stored == 0 && span.replaces) return ok();  // Erased since somebody read it.
  const std::int64_t trace = work.trace->entry.id;
  const std::int64_t project = work.trace->entry.project;
  if (stored != 0) {
    SIDESEAT_TRY(const SpanRow before, writer_.read_row(trace, span.span_id));
    writer_.stats_->remove(project, before.record);
    for (const auto& reference : before.references) work.let_go.insert(reference.content_id);
    SIDESEAT_CHECK(writer_.delete_span(trace, span.span_id, stored));
    work.is_replaced = true;
    ++result.spans_replaced;
  } else {
    ++result.spans_added;
  }
  SIDESEAT_TRY(const std::int64_t entry, writer_.insert_span(*work.trace, span));
  writer_.stats_->add(project, span);
  if (!work.before) work.added.insert(span.span_id);
  work.is_changed = true;
  if (!work.is_replaced) add_span(work.trace->entry.rollup, span, entry);
  return ok();
}

Result<std::int64_t> Batch::stored_entry(const TraceWork& work, const SpanRecord& span) {
  if (!work.before && work.added.count(span.span_id) == 0) return std::int64_t{0};
  return writer_.find_span(work.trace->entry.id, span.span_id);
}

Status Batch::update_traces(AppendResult& result) {
  for (const auto& work : work_) {
    if (!work->is_changed) continue;
    TraceEntry& entry = work->trace->entry;
    if (work->is_replaced) {
      SIDESEAT_TRY(const auto used, writer_.add_up_trace(entry));
      for (const std::int64_t content : work->let_go) {
        if (used.count(content) == 0) {
          SIDESEAT_CHECK(writer_.let_go(*work->trace, content));
        }
      }
    }
    SIDESEAT_CHECK(writer_.save_trace(entry));
    result.changed.push_back({work->project_name, entry.rollup.row});
  }
  return ok();
}

Status Batch::update_sessions() {
  // A session that lost a trace, or has one whose spans changed, is added up anew: sums could be
  // taken back, minima could not.
  std::set<SessionKey> added_up;
  for (const auto& work : work_) {
    if (!work->is_changed || !work->before) continue;
    const TraceEntry& now = work->trace->entry;
    const std::string& left = work->before->row.session_id;
    const bool has_left = left != now.rollup.row.session_id;
    if (!left.empty() && (has_left || work->is_replaced)) added_up.emplace(now.project, left);
  }
  std::set<SessionKey> grown;
  for (const auto& work : work_) {
    const TraceEntry& now = work->trace->entry;
    const std::string& joined = now.rollup.row.session_id;
    if (!work->is_changed || joined.empty()) continue;
    const SessionKey key{now.project, joined};
    if (added_up.count(key) != 0) continue;
    grown.insert(key);
    SIDESEAT_TRY(SessionEntry * session, writer_.load_session(now.project, joined));
    if (work->before && work->before->row.session_id == joined) {
      grow_trace(session->rollup, *work->before, now.rollup);
    } else {
      add_trace(session->rollup, now.rollup);
    }
  }
  for (const SessionKey& key : added_up) {
    SIDESEAT_TRY(SessionEntry * session, writer_.load_session(key.first, key.second));
    SIDESEAT_CHECK(writer_.add_up_session(*session));
    SIDESEAT_CHECK(writer_.save_session(*session));
  }
  for (const SessionKey& key : grown) {
    SIDESEAT_TRY(SessionEntry * session, writer_.load_session(key.first, key.second));
    SIDESEAT_CHECK(writer_.save_session(*session));
  }
  return ok();
}

}  // namespace sideseat::store::sqlite
