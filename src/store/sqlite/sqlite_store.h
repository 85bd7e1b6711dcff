// The embedded store: one SQLite file, write-ahead log, one writer and any number of readers.
//
// The file format is documented in docs/formats/store.md.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace sideseat::store {

enum class Swept : std::uint8_t { kAll, kSome };

/// What was read, and found to be right.
struct Verified {
  std::int64_t traces = 0;
  std::int64_t spans = 0;
  std::int64_t sessions = 0;
  std::int64_t contents = 0;
  std::int64_t attachments = 0;
  std::int64_t blocks = 0;
};

/// Thread-safe, as Store asks: append() by one thread at a time (a lock sees to it), everything
/// else by any number. append() returns after the log has been flushed to the disk.
class SqliteStore final : public Store {
 public:
  struct Options {
    std::string path;
    /// Page cache of all connections together: half of it is the writer's.
    std::int64_t cache_bytes_max = std::int64_t{32} << 20;
    /// Blocks of texts that readers keep unpacked.
    std::size_t block_cache_bytes_max = std::size_t{8} << 20;
    /// Words are indexed, on a thread of its own, in a file beside `path` that ends in ".text.db".
    bool text_index = true;
    /// The file is there, of today's version, and stays as it is; another process may have it open
    /// as a store. Nothing can be searched, and what writes answers kUnsupported.
    bool read_only = false;
  };
  /// Creates the file or brings an older one to today's format.
  ///
  /// Errors: kIo           the file cannot be opened or written;
  ///         kUnavailable  another process has it open as a store;
  ///         kUnsupported  written by a newer version; where it is only read, by an older one, too;
  ///         kCorrupt      damaged, or no file of ours.
  static Result<std::unique_ptr<SqliteStore>> open(Options options);
  ~SqliteStore() override;

  using Store::append;
  Result<AppendResult> append(const AppendRequest& request) override;
  Result<EraseResult> erase(const std::vector<TraceKey>& traces) override;
  Result<std::vector<TraceKey>> oldest_traces(std::optional<std::int64_t> ended_before_ns,
                                              std::int64_t spans_max) override;
  Result<std::size_t> erase_loose(std::int64_t before_ns, std::size_t rows_max) override;
  Result<NameStep> erase_unused_names() override;
  Result<DiskUse> disk_use() override;
  Result<std::int64_t> give_back(std::int64_t bytes_max) override;
  Result<std::vector<ProjectRow>> projects() override;
  Result<Page<TraceRow>> traces(const TraceFilter& filter) override;
  Result<TraceRow> trace(std::string_view project, const TraceId& trace_id) override;
  Result<std::vector<SpanRow>> spans(std::string_view project, const TraceId& trace_id,
                                     WithRest with_rest) override;
  Result<SpanRow> span(std::string_view project, const TraceId& trace_id,
                       const SpanId& span_id) override;
  Result<SessionRow> session(std::string_view project, std::string_view session_id) override;
  Result<Page<SessionRow>> sessions(const SessionFilter& filter) override;
  Result<std::vector<StatsRow>> stats(const StatsFilter& filter) override;
  Result<std::vector<std::string>> contents(const std::vector<std::int64_t>& ids) override;
  Result<SearchableTexts> searchable_texts(std::int64_t after, std::size_t bytes_max) override;
  Result<Attachment> attachment(std::string_view project, const ContentHash& hash) override;
  Result<std::vector<SpanKey>> pending_spans() override;
  Result<std::vector<std::string>> pending_events(const SpanKey& span) override;
  Result<Page<MetricRecord>> metric_points(const MetricFilter& filter) override;

  /// Takes the bytes of dead entries (docs/formats/store.md) out of at most `blocks_max` blocks;
  /// kSome: call again. Waits for append() and makes it wait, so ask for few.
  /// Errors: kIo, kCorrupt.
  Result<Swept> sweep(std::size_t blocks_max);

  struct TextProgress {
    std::int64_t entries_waiting = 0;  ///< Committed, and not yet searchable.
    bool is_failing = false;           ///< The last attempt to index failed.
  };
  /// Absent: there is no text index. Never waits.
  std::optional<TextProgress> text_progress() const;
  /// Returns when what was committed before is searchable, or indexing fails.
  void wait_until_searchable();

  /// Reads the whole file and checks its structure, what refers to what, and what adds up. Errors:
  /// kCorrupt with the first thing that is wrong; kIo.
  Result<Verified> verify();

  /// Told now and then, on the caller's thread.
  using CopyProgress = std::function<void(std::int64_t pages, std::int64_t of_pages)>;
  /// Writes a copy of what is committed now, without its text index, to the new file `path`, for
  /// its owner alone, and flushes it; append() does not wait. On an error no file is left.
  /// Errors: kIo, also if the file is there already; kCorrupt.
  Status copy_to(const std::string& path, const CopyProgress& progress);

 private:
  struct Impl;  // Keeps sqlite3.h out of this header.
  explicit SqliteStore(std::unique_ptr<Impl> impl);
  static Result<std::unique_ptr<SqliteStore>> open_read_only(Options options);

  std::unique_ptr<Impl> impl_;
};

}  // namespace sideseat::store
