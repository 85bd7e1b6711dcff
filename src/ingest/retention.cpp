// Erase a slice, pause, look again; then give back the space.
#include "ingest/retention.h"

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"

namespace sideseat::ingest {
namespace {

/// One erasure with the pauses between its slices.
class SlicedErasure {
 public:
  SlicedErasure(store::Store& store, const SliceHooks& hooks) : store_(store), hooks_(hooks) {}

  Status erase(const std::vector<store::TraceKey>& traces) {
    SIDESEAT_TRY(const store::EraseResult erased, store_.erase(traces));
    count_.traces += erased.traces_erased;
    count_.spans += erased.spans_erased;
    if (erased.traces_erased > 0) {
      for (const store::TraceKey& trace : traces) hooks_.on_erased(trace);
    }
    // What cannot be erased would come up again and again.
    stopped_ = erased.traces_erased == 0 || !hooks_.go_on(erased.others_wrote);
    return ok();
  }

  /// Of what is from before `before_ns`, or of everything.
  Status erase_loose(std::int64_t before_ns) {
    while (!stopped_) {
      SIDESEAT_TRY(const std::size_t erased,
                   store_.erase_loose(before_ns, limits::kEraseLooseRowsMax));
      if (erased == 0) return ok();
      count_.loose += erased;
      stopped_ = !hooks_.go_on(true);
    }
    return ok();
  }

  Result<NamesLeft> erase_names() {
    std::size_t erased = 0;
    while (!stopped_) {
      SIDESEAT_TRY(const store::NameStep step, store_.erase_unused_names());
      erased += step.erased;
      if (!step.is_last) {
        stopped_ = !hooks_.go_on(true);
        continue;
      }
      if (erased > 0) {
        SIDESEAT_CHECK(give_back());
      }
      return NamesLeft::kNone;
    }
    return NamesLeft::kSome;
  }

  Status give_back() {
    while (!stopped_) {
      SIDESEAT_TRY(const std::int64_t left, store_.give_back(limits::kGiveBackSliceBytes));
      if (left == 0) return ok();
      stopped_ = !hooks_.go_on(true);
    }
    return ok();
  }

  /// What was erased, or what went wrong and how much is gone nevertheless.
  Result<ErasedCount> result(Status done) {
    if (done) return count_;
    if (count_.traces == 0) return std::move(done).error();
    return std::move(done).error().in("erase (" + std::to_string(count_.traces) +
                                      " traces are gone already, asking again takes the rest)");
  }

  bool stopped() const { return stopped_; }
  const ErasedCount& count() const { return count_; }

 private:
  store::Store& store_;
  const SliceHooks& hooks_;
  ErasedCount count_;
  bool stopped_ = false;
};

Status erase_by_age(store::Store& store, std::int64_t ended_before_ns, SlicedErasure& erasure) {
  while (!erasure.stopped()) {
    SIDESEAT_TRY(const auto oldest,
                 store.oldest_traces(ended_before_ns, limits::kEraseSliceSpansMax));
    if (oldest.empty()) return erasure.erase_loose(ended_before_ns);
    SIDESEAT_CHECK(erasure.erase(oldest));
  }
  return ok();
}

/// About half of the traces that take all but `enough_bytes`, were they all of one size; one at
/// least.
Result<std::size_t> traces_to_erase(store::Store& store, std::int64_t bytes,
                                    std::int64_t enough_bytes) {
  SIDESEAT_TRY(const auto projects, store.projects());
  std::int64_t traces = 0;
  for (const store::ProjectRow& project : projects) traces += project.trace_count;
  const double share = static_cast<double>(bytes - enough_bytes) / static_cast<double>(bytes);
  return 1 + static_cast<std::size_t>(share * static_cast<double>(traces) / 2);
}

/// The oldest traces, and what belongs to none and is as old; without traces, what belongs to none.
/// False: there is nothing any more.
Result<bool> erase_oldest(store::Store& store, const store::DiskUse& use, std::int64_t enough_bytes,
                          SlicedErasure& erasure) {
  SIDESEAT_TRY(auto oldest, store.oldest_traces(std::nullopt, limits::kEraseSliceSpansMax));
  if (oldest.empty()) {
    const std::size_t before = erasure.count().loose;
    SIDESEAT_CHECK(erasure.erase_loose(std::numeric_limits<std::int64_t>::max()));
    return erasure.count().loose > before;
  }
  SIDESEAT_TRY(const std::size_t enough, traces_to_erase(store, use.data_bytes, enough_bytes));
  if (oldest.size() > enough) oldest.resize(enough);
  const store::TraceKey& last = oldest.back();
  const auto row = store.trace(last.project, last.trace_id);
  SIDESEAT_CHECK(erasure.erase(oldest));
  if (row) {
    SIDESEAT_CHECK(erasure.erase_loose(row->started_at_ns));
  }
  return true;
}

Status erase_by_size(store::Store& store, std::int64_t keep_bytes, SlicedErasure& erasure) {
  SIDESEAT_TRY(store::DiskUse use, store.disk_use());
  if (use.total_bytes() <= keep_bytes) return ok();
  SIDESEAT_CHECK(erasure.give_back());
  SIDESEAT_TRY(use, store.disk_use());
  // A log that somebody's long reading keeps from being taken in is no reason to erase anything.
  if (use.data_bytes + use.text_index_bytes <= keep_bytes) return ok();
  const double index_share =
      static_cast<double>(use.text_index_bytes) / static_cast<double>(use.data_bytes);
  const std::int64_t retained_bytes = keep_bytes / 100 * kRetainedPercent;
  const auto enough_bytes =
      static_cast<std::int64_t>(static_cast<double>(retained_bytes) / (1 + index_share));
  bool any_left = true;
  while (any_left && use.data_bytes > enough_bytes && !erasure.stopped()) {
    SIDESEAT_TRY(any_left, erase_oldest(store, use, enough_bytes, erasure));
    SIDESEAT_TRY(use, store.disk_use());
  }
  return ok();
}

/// Gives back also what erasures that were interrupted have left.
Status retain(store::Store& store, const Retention& retention, std::int64_t now_ns,
              SlicedErasure& erasure) {
  // Such an erasure may have left bytes that nobody can read any more.
  SIDESEAT_CHECK(store.erase({}));
  if (retention.keep_ns) {
    SIDESEAT_CHECK(erase_by_age(store, now_ns - *retention.keep_ns, erasure));
  }
  if (retention.keep_bytes) {
    SIDESEAT_CHECK(erase_by_size(store, *retention.keep_bytes, erasure));
  }
  SIDESEAT_TRY(const store::DiskUse use, store.disk_use());
  const bool has_erased = erasure.count().traces > 0 || erasure.count().loose > 0;
  if (has_erased || use.spare_bytes >= limits::kGiveBackSliceBytes) {
    SIDESEAT_CHECK(erasure.give_back());
  }
  return ok();
}

Status erase_session(store::Store& store, std::string_view project, std::string_view session_id,
                     SlicedErasure& erasure) {
  const store::TraceFilter filter{.project = std::string(project),
                                  .session_id = std::string(session_id),
                                  .order = store::Order::kOldestFirst,
                                  .limit = limits::kPageItemsMax};
  while (!erasure.stopped()) {
    SIDESEAT_TRY(const auto page, store.traces(filter));
    std::vector<store::TraceKey> slice;
    std::int64_t spans = 0;
    for (const store::TraceRow& row : page.rows) {
      if (!slice.empty() && spans + row.span_count > limits::kEraseSliceSpansMax) break;
      spans += row.span_count;
      slice.push_back({filter.project, row.trace_id});
    }
    if (slice.empty()) break;
    SIDESEAT_CHECK(erasure.erase(slice));
  }
  return erasure.give_back();
}

Status erase_trace(const store::TraceKey& trace, SlicedErasure& erasure) {
  SIDESEAT_CHECK(erasure.erase({trace}));
  return erasure.give_back();
}

}  // namespace

Result<ErasedCount> retain(store::Store& store, const Retention& retention, std::int64_t now_ns,
                           const SliceHooks& hooks) {
  SlicedErasure erasure(store, hooks);
  return erasure.result(retain(store, retention, now_ns, erasure));
}

Result<NamesLeft> erase_unused_names(store::Store& store, const SliceHooks& hooks) {
  return SlicedErasure(store, hooks).erase_names();
}

Result<ErasedCount> erase_session(store::Store& store, std::string_view project,
                                  std::string_view session_id, const SliceHooks& hooks) {
  SlicedErasure erasure(store, hooks);
  return erasure.result(erase_session(store, project, session_id, erasure));
}

Result<ErasedCount> erase_trace(store::Store& store, std::string_view project,
                                const TraceId& trace_id, const SliceHooks& hooks) {
  SlicedErasure erasure(store, hooks);
  return erasure.result(erase_trace({std::string(project), trace_id}, erasure));
}

}  // namespace sideseat::ingest
