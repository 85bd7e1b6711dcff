// Traces, then spans, then sessions.
#include "store/sqlite/batch.h"

namespace sideseat::store::sqlite {

Result<AppendResult> Batch::append(const std::vector<SpanRecord>& spans) {
  AppendResult result;
  std::vector<std::pair<const SpanRecord*, const TraceWork*>> fresh;
  for (const SpanRecord& span : spans) {
    SIDESEAT_TRY(TraceWork * work, work_on(span));
    // Also those of a span that is there already: they may have been missing then.
    for (const Attachment& attachment : span.attachments) {
      SIDESEAT_CHECK(writer_.attachments_.insert(work->now.project, attachment));
    }
    SIDESEAT_TRY(const Writer::Presence found, presence(*work, span));
    if (found == Writer::Presence::kPresent) {
      ++result.spans_known;
      continue;
    }
    work->added.insert(span.span_id);
    add_span(work->now.rollup, span);
    fresh.emplace_back(&span, work);
  }
  for (const auto& work : work_) {
    if (!work->changed()) continue;
    SIDESEAT_CHECK(writer_.save_trace(work->now));
    result.changed.push_back({work->project_name, work->now.rollup.row});
  }
  for (const auto& [span, work] : fresh) {
    SIDESEAT_CHECK(writer_.insert_span(*work->now.id, *span));
  }
  SIDESEAT_CHECK(update_sessions());
  result.spans_added = fresh.size();
  return result;
}

Result<Batch::TraceWork*> Batch::work_on(const SpanRecord& span) {
  auto project = projects_.find(span.project);
  if (project == projects_.end()) {
    SIDESEAT_TRY(const std::int64_t id, writer_.project_id(span.project));
    project = projects_.emplace(span.project, id).first;
  }
  const auto [place, is_new] =
      work_index_.try_emplace({project->second, span.trace_id}, work_.size());
  if (is_new) {
    auto work = std::make_unique<TraceWork>();
    work->project_name = span.project;
    SIDESEAT_TRY(work->now, writer_.load_trace(project->second, span.trace_id));
    if (work->now.id) work->before = work->now.rollup;
    work_.push_back(std::move(work));
  }
  return work_[place->second].get();
}

Result<Writer::Presence> Batch::presence(const TraceWork& work, const SpanRecord& span) {
  if (work.added.count(span.span_id) != 0) return Writer::Presence::kPresent;
  if (!work.now.id) return Writer::Presence::kAbsent;
  return writer_.find_span(*work.now.id, span.span_id);
}

Status Batch::update_sessions() {
  std::map<SessionKey, SessionEntry> sessions;
  // A session that lost a trace is added up anew: sums could be taken back, minima could not.
  for (const auto& work : work_) {
    if (!work->changed() || !work->before) continue;
    const std::string& left = work->before->row.session_id;
    if (left.empty() || left == work->now.rollup.row.session_id) continue;
    SIDESEAT_TRY(SessionEntry entry, writer_.add_up_session(work->now.project, left));
    sessions.insert_or_assign({work->now.project, left}, std::move(entry));
  }
  std::set<SessionKey> added_up;
  for (const auto& [key, entry] : sessions) added_up.insert(key);

  for (const auto& work : work_) {
    const std::string& joined = work->now.rollup.row.session_id;
    const SessionKey key{work->now.project, joined};
    if (!work->changed() || joined.empty() || added_up.count(key) != 0) continue;
    auto session = sessions.find(key);
    if (session == sessions.end()) {
      SIDESEAT_TRY(SessionEntry entry, writer_.load_session(key.first, joined));
      session = sessions.emplace(key, std::move(entry)).first;
    }
    if (work->before && work->before->row.session_id == joined) {
      grow_trace(session->second.rollup, *work->before, work->now.rollup);
    } else {
      add_trace(session->second.rollup, work->now.rollup);
    }
  }
  for (auto& [key, entry] : sessions) {
    SIDESEAT_CHECK(writer_.save_session(entry));
  }
  return ok();
}

}  // namespace sideseat::store::sqlite
