// The work of one Store::erase(), inside the writer's transaction.
#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "store/sqlite/writer.h"

namespace sideseat::store::sqlite {

/// Deletes rows and lists the entries that are dead by it; the sweeper then takes out their bytes.
class Erasure {
 public:
  /// `writer` outlives it.
  static Result<Erasure> open(Writer& writer);

  /// Once. Errors: kIo, kCorrupt; the caller rolls back.
  Status erase(const std::vector<TraceKey>& traces, EraseResult& result);

 private:
  explicit Erasure(Writer& writer) : writer_(writer) {}
  Status prepare(Connection& connection);

  Status erase_trace(std::int64_t project, const TraceId& trace_id, EraseResult& result);
  /// Takes the spans out of statistics and lists their entries; returns the contents they used.
  Result<std::set<std::int64_t>> let_go_of_spans(const TraceEntry& trace, EraseResult& result);
  /// `trace` does not use the content any more.
  Status let_go_of_content(const TraceEntry& trace, std::int64_t content);
  Status erase_unused_attachments();

  Writer& writer_;
  std::set<Writer::SessionKey> sessions_;                       ///< Those that lost traces.
  std::set<std::pair<std::int64_t, std::string>> attachments_;  ///< By project; may be unused now.
  Statement delete_pending_;
  Statement delete_spans_;
  Statement delete_trace_;
  Statement uncount_trace_;
  Statement find_use_;
  Statement attachments_of_content_;
  Statement find_attachment_use_;
  Statement delete_attachment_;
};

}  // namespace sideseat::store::sqlite
