// The reading side of the store: one connection, its own snapshot for each question.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/rollup.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/entry_reader.h"
#include "store/sqlite/pending_table.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/string_table.h"
#include "store/sqlite/trace_search.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

/// Answers what Store asks, each call in one transaction of its own. Confined to one thread at a
/// time; the store keeps a pool of them.
class Reader {
 public:
  /// `blocks` is shared by all readers of the store and outlives them.
  static Result<std::unique_ptr<Reader>> open(const std::string& path, std::int64_t cache_bytes_max,
                                              BlockCache& blocks);

  Result<std::vector<ProjectRow>> projects();
  Result<Page<TraceRow>> traces(const TraceFilter& filter);
  /// The same with `filter.text`, in the index at `index_path`.
  Result<Page<TraceRow>> search(const TraceFilter& filter, const std::string& index_path);
  Result<TraceRow> trace(std::string_view project, const TraceId& trace_id);
  Result<std::vector<SpanRow>> spans(std::string_view project, const TraceId& trace_id,
                                     WithRest with_rest);
  Result<SpanRow> span(std::string_view project, const TraceId& trace_id, const SpanId& span_id);
  Result<SessionRow> session(std::string_view project, std::string_view session_id);
  Result<Page<SessionRow>> sessions(const SessionFilter& filter);
  Result<std::vector<StatsRow>> stats(const StatsFilter& filter);
  Result<std::vector<std::string>> contents(const std::vector<std::int64_t>& ids);
  Result<SearchableTexts> searchable_texts(std::int64_t after, std::size_t bytes_max);
  Result<Attachment> attachment(std::string_view project, const ContentHash& hash);
  Result<std::vector<SpanKey>> pending_spans() { return read_pending_spans(connection_); }
  Result<std::vector<std::string>> pending_events(const SpanKey& span) {
    return read_pending_events(connection_, span);
  }
  Result<Page<MetricRecord>> metric_points(const MetricFilter& filter);
  /// Errors: kCorrupt with the first thing that is wrong.
  Result<Verified> verify();
  /// A copy of what this snapshot shows. Errors: kIo, kCorrupt.
  Status copy_to(Connection& target,
                 const std::function<void(std::int64_t pages, std::int64_t of_pages)>& progress);

  /// For questions about the file as a whole.
  Connection& connection() { return connection_; }

 private:
  /// One snapshot for the statements of a question.
  class Snapshot;

  explicit Reader(Connection connection) : connection_(std::move(connection)) {}
  Status prepare();
  Result<Snapshot> begin();

  template <typename Rollup>
  Status read_previews(Rollup& rollup);
  /// Puts together what stands elsewhere.
  Result<SpanRow> complete(StoredSpanRow stored, std::string_view project, const TraceId& trace_id,
                           WithRest with_rest);

  Connection connection_;
  std::unique_ptr<StringReader> strings_;
  std::unique_ptr<EntryReader> entries_;
  Statement find_trace_;
  Statement spans_of_trace_;
  Statement find_span_;
  Statement find_session_;
  Statement find_attachment_;
  Statement find_origin_;
  Statement blocks_from_;
  Statement trace_at_;
  std::optional<TraceSearch> search_;  // Opened by the first search.
};

}  // namespace sideseat::store::sqlite
