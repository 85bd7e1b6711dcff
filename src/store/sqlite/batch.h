// The work of one append, inside its transaction.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/sqlite/writer.h"

namespace sideseat::store::sqlite {

/// First the spans and their texts, then the traces they belong to, then the sessions of those.
/// Each touched row of a trace or session is written once.
class Batch {
 public:
  explicit Batch(Writer& writer) : writer_(writer) {}

  /// Once. Errors: kIo, kCorrupt; the caller rolls back.
  Result<AppendResult> append(const AppendRequest& request);

 private:
  struct TraceWork {
    std::string project_name;
    Writer::KnownTrace* trace = nullptr;
    std::optional<TraceRollup> before;  ///< Absent: the trace is new.
    std::set<SpanId> added;             ///< Of a new trace.
    bool is_changed = false;
    bool is_replaced = false;       ///< A span was: the row cannot be grown from what it was.
    std::set<std::int64_t> let_go;  ///< Contents of spans that were replaced.
  };
  using SessionKey = Writer::SessionKey;

  Result<std::int64_t> project_id(const std::string& name);
  Result<TraceWork*> work_on(const SpanRecord& span);
  Status add(TraceWork& work, const SpanRecord& span, AppendResult& result);
  /// The own entry of the span that is stored; 0: there is none.
  Result<std::int64_t> stored_entry(const TraceWork& work, const SpanRecord& span);
  Status update_traces(AppendResult& result);
  Status update_sessions();
  Status append_others(const AppendRequest& request);

  Writer& writer_;
  std::map<std::string, std::int64_t> projects_;
  std::map<std::pair<std::int64_t, TraceId>, std::size_t> work_index_;
  std::vector<std::unique_ptr<TraceWork>> work_;  ///< In order of first touch.
};

}  // namespace sideseat::store::sqlite
