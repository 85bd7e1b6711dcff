// A span is put together as it came, gets its events, and is taken apart again.
#include "ingest/event_joiner.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "ingest/span_record.h"
#include "otlp/json_rest.h"
#include "store/span_columns.h"

namespace sideseat::ingest {
namespace {

using Pieces = std::vector<otlp::Piece>;

store::SpanKey key_of(const store::SpanRecord& record) {
  return {record.project, record.trace_id, record.span_id};
}

/// Where its time puts it, after those of the same time. False: it is there already.
bool add_event(std::vector<SpanEvent>& events, SpanEvent event) {
  if (std::find(events.begin(), events.end(), event) != events.end()) return false;
  const auto place = std::upper_bound(
      events.begin(), events.end(), event,
      [](const SpanEvent& a, const SpanEvent& b) { return a.time_unix_ns < b.time_unix_ns; });
  events.insert(place, std::move(event));
  return true;
}

Result<WholeSpan> restore(const store::SpanRecord& record, const Pieces& pieces) {
  SIDESEAT_TRY(
      otlp::RestoredWhole restored,
      otlp::restore_any_rest(record.rest, record.origin, store::columns_of(record), pieces));
  return WholeSpan{std::move(restored.span.span), std::move(restored.origin)};
}

/// The span's record anew, with those of `events` that it does not have; nullopt: it has them all.
std::optional<store::SpanRecord> with_events(const std::string& project, WholeSpan whole,
                                             const std::vector<LogEvent>& events) {
  bool changed = false;
  for (const LogEvent& one : events) changed |= add_event(whole.span.events, one.event);
  if (!changed) return std::nullopt;
  const SpanGroup group = make_group(project, whole.origin.resource, whole.origin.scope);
  return make_record(group, std::move(whole.span));
}

/// Changes a record that is not stored yet in its place.
/// Errors: it cannot be put together.
Status add_events(store::SpanRecord& record, const std::vector<LogEvent>& events) {
  Pieces pieces;
  for (const store::Content& content : record.contents) {
    pieces.push_back({static_cast<otlp::PieceRole>(content.role), content.text});
  }
  SIDESEAT_TRY(WholeSpan whole, restore(record, pieces));
  std::optional<store::SpanRecord> joined = with_events(record.project, std::move(whole), events);
  if (!joined) return ok();
  joined->attachments = std::move(record.attachments);
  record = *std::move(joined);
  return ok();
}

}  // namespace

Result<WholeSpan> restore(store::Store& store, const store::SpanRow& row) {
  std::vector<std::int64_t> ids;
  for (const auto& reference : row.references) ids.push_back(reference.content_id);
  SIDESEAT_TRY(const std::vector<std::string> texts, store.contents(ids));
  Pieces pieces;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    pieces.push_back({static_cast<otlp::PieceRole>(row.references[i].role), texts[i]});
  }
  return restore(row.record, pieces);
}

Status EventJoiner::join(Batch& batch) {
  if (!is_read_) {
    SIDESEAT_CHECK(read_waiting());
  }
  is_read_ = false;  // Until committed() says that the batch is in the store.
  if (!waiting_.empty()) {
    SIDESEAT_CHECK(join_waiting(batch));
  }
  return batch.events.empty() ? ok() : join_new(batch);
}

Status EventJoiner::read_waiting() {
  SIDESEAT_TRY(const std::vector<store::SpanKey> spans, store_.pending_spans());
  waiting_ = {spans.begin(), spans.end()};
  is_read_ = true;
  return ok();
}

Status EventJoiner::join_waiting(Batch& batch) {
  std::set<store::SpanKey> done;
  for (store::SpanRecord& record : batch.records) {
    store::SpanKey key = key_of(record);
    if (waiting_.count(key) == 0 || !done.insert(key).second) continue;
    SIDESEAT_TRY(const std::vector<std::string> waiting, store_.pending_events(key));
    std::vector<LogEvent> events;
    for (const std::string& bytes : waiting) {
      SIDESEAT_TRY(LogEvent event, decode_event(bytes));
      events.push_back(std::move(event));
    }
    if (!add_events(record, events)) continue;
    batch.events_joined += events.size();
    batch.joined.push_back(std::move(key));
  }
  return ok();
}

Status EventJoiner::join_new(Batch& batch) {
  std::map<store::SpanKey, std::vector<store::PendingEvent>> by_span;
  for (store::PendingEvent& event : batch.events) {
    by_span[event.span].push_back(std::move(event));
  }
  batch.events.clear();
  std::map<store::SpanKey, std::size_t> arriving;
  for (std::size_t i = 0; i < batch.records.size(); ++i) {
    arriving.emplace(key_of(batch.records[i]), i);
  }
  for (auto& [key, pending] : by_span) {
    std::vector<LogEvent> events;
    for (const store::PendingEvent& one : pending) {
      SIDESEAT_TRY(LogEvent event, decode_event(one.bytes));
      events.push_back(std::move(event));
    }
    const auto arrives = arriving.find(key);
    const auto stored = store_.span(key.project, key.trace_id, key.span_id);
    Status joined = Error(ErrorCode::kNotFound, "no such span yet");
    if (stored) {
      joined = replace(*stored, events, batch);
    } else if (stored.error().code() != ErrorCode::kNotFound) {
      joined = stored.error().clone();
    } else if (arrives != arriving.end()) {
      joined = add_events(batch.records[arrives->second], events);
    }
    if (joined) {
      batch.events_joined += events.size();
    } else if (joined.error().code() == ErrorCode::kIo) {
      return joined;
    } else if (stored && is_erased(key)) {
      continue;
    } else {  // Also where a stored span is damaged: nothing is lost.
      std::move(pending.begin(), pending.end(), std::back_inserter(batch.events));
    }
  }
  return ok();
}

bool EventJoiner::is_erased(const store::SpanKey& key) {
  const auto stored = store_.span(key.project, key.trace_id, key.span_id);
  return !stored && stored.error().code() == ErrorCode::kNotFound;
}

Status EventJoiner::replace(const store::SpanRow& stored, const std::vector<LogEvent>& events,
                            Batch& batch) {
  SIDESEAT_TRY(WholeSpan whole, restore(store_, stored));
  auto joined = with_events(stored.record.project, std::move(whole), events);
  if (!joined) return ok();
  joined->replaces = true;
  batch.records.push_back(*std::move(joined));
  return ok();
}

void EventJoiner::committed(const Batch& batch) {
  for (const store::SpanKey& key : batch.joined) waiting_.erase(key);
  for (const store::PendingEvent& event : batch.events) waiting_.insert(event.span);
  // Some of them wait no more: the store keeps a limited number of events.
  is_read_ = waiting_.size() <= 2 * store::kPendingEventsMax;
}

}  // namespace sideseat::ingest
