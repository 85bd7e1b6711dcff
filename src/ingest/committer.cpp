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

void Committer::commit(std::vector<std::unique_ptr<Request>>& group) {
  if (group.size() == 1) {
    const auto appended = append(group.front()->records);
    settle(*group.front(), appended);
    if (appended) tell_listener(*appended);
    return;
  }
  Records records;
  for (const auto& request : group) {
    std::move(request->records.begin(), request->records.end(), std::back_inserter(records));
  }
  const auto appended = append(records);
  if (appended) {
    for (const auto& request : group) settle(*request, appended);
    group.front()->records = std::move(records);  // Freed when others may commit.
    return tell_listener(*appended);
  }
  auto next = std::make_move_iterator(records.begin());
  for (const auto& request : group) {
    const auto end = next + static_cast<std::ptrdiff_t>(request->records.size());
    request->records.assign(next, end);
    next = end;
  }
  commit_one_by_one(group);
}

/// One request that cannot be stored must not take its neighbours with it.
void Committer::commit_one_by_one(std::vector<std::unique_ptr<Request>>& group) {
  int failures_in_a_row = 0;
  Result<store::AppendResult> appended = store::AppendResult();
  for (const auto& request : group) {
    if (failures_in_a_row < kFailuresInARowMax) appended = append(request->records);
    settle(*request, appended);
    failures_in_a_row = appended ? 0 : failures_in_a_row + 1;
    if (appended) tell_listener(*appended);
  }
}

Result<store::AppendResult> Committer::append(const Records& records) {
  const std::int64_t begun_ns = clock_.steady_ns();
  auto appended = store_.append(records);
  if (!appended) {
    counters_.commits_failed += 1;
    if (!std::exchange(failing_, true)) {
      log(LogLevel::kError, "ingest",
          std::string("spans cannot be stored: ").append(appended.error().message()));
    }
    return appended;
  }
  if (std::exchange(failing_, false)) log(LogLevel::kInfo, "ingest", "spans are stored again");
  counters_.commits += 1;
  counters_.commit_seconds.observe(clock_.steady_ns() - begun_ns);
  counters_.last_commit_unix_ns = clock_.unix_ns();
  counters_.spans_known += appended->spans_known;
  return appended;
}

void Committer::settle(Request& request, const Result<store::AppendResult>& appended) {
  request.next = Request::Next::kAnswer;
  if (!appended) {
    request.failure = appended.error().clone();
    return;
  }
  request.result.spans_accepted += request.records.size();
  if (request.is_large && !request.chunks->done()) request.next = Request::Next::kLane;
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
