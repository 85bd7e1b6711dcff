// One append a group; where that fails, one a request.
#include "ingest/committer.h"

#include <iterator>
#include <string>
#include <utility>

#include "base/log.h"

namespace sideseat::ingest {
namespace {

/// After so many requests in a row that the store could not take, it is the disk and not the
/// requests, and the others of the group are not tried.
constexpr int kFailuresInARowMax = 3;

}  // namespace

void Committer::commit(Group& group) {
  Batch batch;
  for (const auto& request : group) gather(*request, batch);
  const auto appended = append(batch);
  if (appended || group.size() == 1) {
    for (const auto& request : group) settle(*request, appended);
    group.front()->piece.records = std::move(batch.records);  // Freed when others may commit.
    if (appended) tell_listener(*appended);
    return;
  }
  auto next = std::make_move_iterator(batch.records.begin());
  for (const auto& request : group) {
    const auto end = next + static_cast<std::ptrdiff_t>(request->piece.records.size());
    request->piece.records.assign(next, end);
    next = end;
  }
  commit_one_by_one(group);
}

/// One request that cannot be stored must not take its neighbours with it.
void Committer::commit_one_by_one(Group& group) {
  int failures_in_a_row = 0;
  Result<store::AppendResult> appended = store::AppendResult();
  for (const auto& request : group) {
    if (failures_in_a_row < kFailuresInARowMax) {
      Batch batch;
      gather(*request, batch);
      appended = append(batch);
    }
    settle(*request, appended);
    failures_in_a_row = appended ? 0 : failures_in_a_row + 1;
    if (appended) tell_listener(*appended);
  }
}

void Committer::gather(Request& request, Batch& batch) {
  Piece& piece = request.piece;
  std::move(piece.records.begin(), piece.records.end(), std::back_inserter(batch.records));
  batch.events.insert(batch.events.end(), piece.events.begin(), piece.events.end());
  batch.points.insert(batch.points.end(), piece.points.begin(), piece.points.end());
}

Result<store::AppendResult> Committer::append(Batch& batch) {
  const std::int64_t begun_ns = clock_.steady_ns();
  auto appended = try_append(batch);
  if (!appended) {
    counters_.commits_failed += 1;
    if (!counters_.is_failing.exchange(true)) {
      log(LogLevel::kError, "ingest",
          std::string("nothing can be stored: ").append(appended.error().message()));
    }
    return appended;
  }
  if (counters_.is_failing.exchange(false))
    log(LogLevel::kInfo, "ingest", "spans are stored again");
  counters_.commits += 1;
  counters_.commit_seconds.observe(clock_.steady_ns() - begun_ns);
  counters_.last_commit_unix_ns = clock_.unix_ns();
  counters_.spans_known += appended->spans_known;
  counters_.log_events_joined += batch.events_joined;
  counters_.log_events_waiting += batch.events.size();
  counters_.metric_points_kept += batch.points.size();
  return appended;
}

Result<store::AppendResult> Committer::try_append(Batch& batch) {
  SIDESEAT_CHECK(joiner_.join(batch));
  store::AppendRequest request;
  request.spans = batch.records;
  request.pending = batch.events;
  request.joined = batch.joined;
  request.points = batch.points;
  SIDESEAT_TRY(store::AppendResult appended, store_.append(request));
  joiner_.committed(batch);
  return appended;
}

void Committer::settle(Request& request, const Result<store::AppendResult>& appended) {
  request.next = Request::Next::kAnswer;
  if (!appended) {
    request.failure = appended.error().clone();
    return;
  }
  request.result.spans_accepted += request.piece.records.size();
  if (!request.is_taken()) request.next = Request::Next::kLane;
}

void Committer::on_changed(Ingest::Listener listener) {
  const std::lock_guard guard(listener_mutex_);
  listener_ = std::move(listener);
}

void Committer::tell_listener(const store::AppendResult& appended) {
  const std::lock_guard guard(listener_mutex_);
  if (!listener_) return;
  for (const auto& changed : appended.changed) listener_(changed);
}

}  // namespace sideseat::ingest
