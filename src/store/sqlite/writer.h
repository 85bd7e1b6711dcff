// The writing side of the store: one transaction an append.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "store/rollup.h"
#include "store/sqlite/attachment_table.h"
#include "store/sqlite/block_writer.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/content_table.h"
#include "store/sqlite/entry_reader.h"
#include "store/sqlite/metric_table.h"
#include "store/sqlite/name_sweep.h"
#include "store/sqlite/origin_table.h"
#include "store/sqlite/pending_table.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/stats_table.h"
#include "store/sqlite/sweeper.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

/// Confined to one thread at a time; `connection` outlives it. Rows of recent traces and sessions
/// stay in memory (some megabytes), so that the next spans of theirs read nothing.
class Writer {
 public:
  static Result<std::unique_ptr<Writer>> open(Connection& connection);

  /// Store::append().
  Result<AppendResult> append(const AppendRequest& request);
  Result<AppendResult> append(const std::vector<SpanRecord>& spans) {
    return append(AppendRequest{.spans = spans});
  }
  /// The same within a transaction of the caller's, who calls forget() if he rolls back what this
  /// has done.
  Result<AppendResult> append_within(const AppendRequest& request);

  /// Of the newest entry. Errors: kIo, kCorrupt.
  Result<std::int64_t> last_entry_id() { return blocks_->last_id(); }

  /// Deletes traces in a transaction, from the front until about `spans_max` spans are gone; what
  /// they alone used is then to be swept. Returns how many of `traces` are done with.
  Result<std::size_t> erase(std::span<const store::TraceKey> traces, std::size_t spans_max,
                            EraseResult& result);
  /// Store::erase_loose().
  Result<std::size_t> erase_loose(std::int64_t before_ns, std::size_t rows_max);
  /// How many sweeps have erased searchable texts so far. Errors: kIo, kCorrupt.
  Result<std::int64_t> text_erasures();
  /// Sweeper::find_unused(), and erase_keys() in a transaction of its own.
  Result<std::optional<std::int64_t>> find_unused(std::int64_t after, std::size_t blocks_max,
                                                  std::vector<Sweeper::Unused>& unused);
  Status erase_keys(std::span<const Sweeper::Unused> unused);
  /// One step of Sweeper::sweep() in a transaction of its own.
  Result<Swept> sweep(std::size_t blocks_max, std::vector<SearchableTexts::Text>& erased);

  /// From here on it notes which names are given out, as NameSweep needs it. Outside of
  /// transactions. Errors: kIo, kCorrupt.
  Result<NameSweep::Start> begin_name_sweep();
  /// In a transaction of its own: those of `unused` that were not given out since. Returns how many
  /// are gone. Errors: kIo, kCorrupt; then none is.
  Result<std::size_t> erase_names(const UnusedNames& unused);
  /// Notes no more, and remembers in the file that the names of so many erasures are gone. Errors:
  /// kIo, kCorrupt; then the next sweep does it all again.
  Status end_name_sweep(std::int64_t erasures);

  /// Call when rows were changed by others, or after a rollback: what is kept in memory may not be
  /// what the file has.
  void forget();

 private:
  friend class Batch;
  friend class Erasure;
  class Undo;

  /// A trace whose row is kept in memory.
  struct KnownTrace {
    TraceEntry entry;
    /// Contents that are known to stand in content_use with it; not always all.
    std::unordered_set<std::int64_t> contents;
  };
  using TraceKey = std::pair<std::int64_t, TraceId>;
  struct HashOfTraceKey {
    std::size_t operator()(const TraceKey& key) const noexcept;
  };
  using SessionKey = std::pair<std::int64_t, std::string>;

  explicit Writer(Connection& connection);
  /// Some names may be unused by what the transaction at hand erases.
  Status note_erasure();
  Status open_tables();
  Status prepare();
  /// Keeps the memory bounded; between appends.
  void trim();

  Result<std::optional<std::int64_t>> known_project_id(const std::string& name);
  /// The id of the project, which is added if it is new.
  Result<std::int64_t> project_id(const std::string& name);
  /// Neither is stored yet if there is no such one. The pointers live until trim() or forget().
  Result<KnownTrace*> load_trace(std::int64_t project, const TraceId& trace_id);
  Result<SessionEntry*> load_session(std::int64_t project, const std::string& session_id);
  /// Adds the row up from the rows below it anew, keeping its id.
  /// Returns the contents that the trace's spans refer to.
  Result<std::set<std::int64_t>> add_up_trace(TraceEntry& entry);
  Status add_up_session(SessionEntry& entry);
  Status save_trace(TraceEntry& entry);
  /// A session without traces is deleted.
  Status save_session(SessionEntry& entry);

  /// The span's own entry; 0 if there is no such span.
  Result<std::int64_t> find_span(std::int64_t trace, const SpanId& span_id);
  /// The span's own columns alone. Errors: kCorrupt if it is not there.
  Result<SpanRow> read_row(std::int64_t trace, const SpanId& span_id);
  /// Returns the span's own entry.
  Result<std::int64_t> insert_span(KnownTrace& trace, const SpanRecord& span);
  Status delete_span(std::int64_t trace, const SpanId& span_id, std::int64_t rest);
  Status note_use(KnownTrace& trace, std::int64_t content);
  /// No span of the trace refers to the content any more: it may be dead.
  Status let_go(KnownTrace& trace, std::int64_t content);

  Result<std::string> preview(std::int64_t entry, bool is_input);
  template <typename Rollup>
  Status read_previews(Rollup& rollup);

  Connection& connection_;
  std::unique_ptr<ContentTable> contents_;
  std::unique_ptr<AttachmentTable> attachments_;
  std::unique_ptr<PendingTable> pending_;
  std::unique_ptr<MetricTable> metrics_;
  std::unique_ptr<BlockWriter> blocks_;
  std::unique_ptr<StringWriter> strings_;
  std::unique_ptr<StringReader> string_reader_;
  std::unique_ptr<OriginTable> origins_;
  std::unique_ptr<StatsTable> stats_;
  BlockCache block_cache_;
  std::unique_ptr<EntryReader> entries_;
  std::unique_ptr<Sweeper> sweeper_;
  std::unordered_map<TraceKey, std::unique_ptr<KnownTrace>, HashOfTraceKey> traces_;
  std::map<SessionKey, SessionEntry> sessions_;
  std::int64_t next_trace_id_ = 0;  // 0: not known yet.
  Statement find_project_;
  Statement insert_project_;
  Statement count_trace_;
  Statement last_trace_;
  Statement find_trace_;
  Statement insert_trace_;
  Statement update_trace_;
  Statement traces_of_session_;
  Statement find_session_;
  Statement insert_session_;
  Statement update_session_;
  Statement delete_session_;
  Statement find_span_;
  Statement read_span_;
  Statement spans_of_trace_;
  Statement insert_span_;
  Statement delete_span_;
  Statement insert_use_;
  Statement delete_use_;
  Statement insert_dead_;
};

}  // namespace sideseat::store::sqlite
