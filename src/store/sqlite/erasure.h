// The work of one Store::erase(), inside the writer's transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "store/sqlite/writer.h"

namespace sideseat::store::sqlite {

/// Deletes rows and lists the entries that are dead by it; the sweeper then takes out their bytes.
class Erasure {
 public:
  /// `writer` outlives it.
  static Result<Erasure> open(Writer& writer);

  /// Once. Erases from the front until about `spans_max` spans are gone; returns how many of
  /// `traces` are done with. Errors: kIo, kCorrupt; the caller rolls back.
  Result<std::size_t> erase(std::span<const TraceKey> traces, std::size_t spans_max,
                            EraseResult& result);

 private:
  explicit Erasure(Writer& writer) : writer_(writer) {}
  Status prepare(Connection& connection);

  /// What erasing a trace needs of its row.
  struct Trace {
    std::int64_t id = 0;
    std::int64_t project = 0;
    std::string session_id;
  };
  Result<std::optional<Trace>> find_trace(std::int64_t project, const TraceId& trace_id);
  Status erase_trace(std::int64_t project, const TraceId& trace_id, EraseResult& result);
  /// Takes the spans out of statistics and lists their entries; returns the contents they used.
  Result<std::set<std::int64_t>> let_go_of_spans(const Trace& trace, EraseResult& result);
  /// `trace` does not use the content any more.
  Status let_go_of_content(const Trace& trace, std::int64_t content);
  Status erase_unused_attachments();

  Writer& writer_;
  std::set<Writer::SessionKey> sessions_;                       ///< Those that lost traces.
  std::set<std::pair<std::int64_t, std::string>> attachments_;  ///< By project; may be unused now.
  Statement find_trace_;
  Statement delete_spans_;
  Statement delete_trace_;
  Statement uncount_trace_;
  Statement find_use_;
  Statement attachments_of_content_;
  Statement find_attachment_use_;
  Statement delete_attachment_;
};

}  // namespace sideseat::store::sqlite
