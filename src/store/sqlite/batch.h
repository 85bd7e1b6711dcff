// The work of one append, inside its transaction.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/sqlite/writer.h"

namespace sideseat::store::sqlite {

/// First the traces are added up, then written, then their spans (which point at them), then the
/// sessions (which are added up from them). Each touched row is written once.
class Batch {
 public:
  explicit Batch(Writer& writer) : writer_(writer) {}

  /// Once. Errors: kIo, kCorrupt; the caller rolls back.
  Result<AppendResult> append(const std::vector<SpanRecord>& spans);

 private:
  struct TraceWork {
    std::string project_name;
    TraceEntry now;
    std::optional<TraceRollup> before;  ///< Absent: the trace is new.
    std::set<SpanId> added;
    bool changed() const { return !added.empty(); }
  };
  using SessionKey = std::pair<std::int64_t, std::string>;

  Result<TraceWork*> work_on(const SpanRecord& span);
  Result<Writer::Presence> presence(const TraceWork& work, const SpanRecord& span);
  Status update_sessions();

  Writer& writer_;
  std::map<std::string, std::int64_t> projects_;
  std::map<std::pair<std::int64_t, TraceId>, std::size_t> work_index_;
  std::vector<std::unique_ptr<TraceWork>> work_;  ///< In order of first touch.
};

}  // namespace sideseat::store::sqlite
