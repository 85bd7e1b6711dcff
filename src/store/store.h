// The contract of every store: what it takes, what it gives back, what it promises.
//
// A message is stored once: spans hand over their messages as JSON texts, and the store keeps each
// distinct text once, by content hash, with references from the spans. So a conversation of n
// turns takes O(n), though every call sends its whole history again. So are attachments, by project
// and hash.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "model/attachment.h"
#include "model/ids.h"
#include "model/span.h"
#include "store/metric_point.h"
#include "store/pending_event.h"
#include "store/stats.h"

namespace sideseat::store {

/// Token counts and cost as far as they are known. Sums leave unknown ones out.
struct Usage {
  std::optional<std::int64_t> input_tokens;  ///< Cached ones included.
  std::optional<std::int64_t> output_tokens;
  std::optional<std::int64_t> cache_read_tokens;
  std::optional<std::int64_t> cache_write_tokens;
  std::optional<std::int64_t> cost_nano_usd;  ///< Unknown is not zero.
  bool operator==(const Usage&) const = default;
};

/// Which list of a span a content belongs to. The numbers are stored.
enum class ContentRole : std::uint8_t {
  kSystem = 0,  ///< One part of the system prompt: JSON.
  kTool = 1,    ///< One tool definition: JSON.
  kInput = 2,   ///< One message that was sent: JSON.
  kOutput = 3,  ///< One message that came back: JSON.
  kPiece = 4,   ///< A stretch of another large attribute value: any text (see otlp/pieces.h).
};
inline constexpr std::size_t kContentRoles = 5;

/// A text that is worth storing once.
struct Content {
  ContentRole role;
  std::string text;
  /// content_hash(text), which whoever cuts contents computes beside the writer. All zero: the
  /// store computes it.
  ContentHash hash{};
  bool searchable = true;  ///< Its words may be asked for. Of equal texts the first one decides.
  bool operator==(const Content&) const = default;
};

/// A checked span with everything the lists show pulled out of its attributes.
struct SpanRecord {
  std::string project;
  TraceId trace_id;
  SpanId span_id;
  SpanId parent_span_id;
  std::string name;
  SpanKind kind = SpanKind::kUnspecified;
  std::int64_t started_at_ns = 0;
  std::int64_t ended_at_ns = 0;
  bool failed = false;
  std::string status_message;
  std::string error_type;
  std::string operation;  ///< gen_ai.operation.name.
  bool is_call = false;   ///< A request to a model: counted and summed in its trace and session.
  std::string model;
  std::string response_model;
  std::string session_id;
  std::string user_id;
  std::vector<std::string> tags;
  std::string incomplete;
  Usage usage;
  std::optional<std::int64_t> time_to_first_token_ns;
  std::string input_preview;
  std::string output_preview;
  /// The name of the dialect that the contents are in, which says how they are read when they are
  /// shown. Empty: the current GenAI conventions.
  std::string dialect;
  std::vector<Content> contents;  ///< In order within each role.
  /// Bytes that came with this span, for its messages and those of others. Checked: each hash is
  /// that of its bytes.
  std::vector<Attachment> attachments;
  /// Resource and scope, encoded by whoever made the record; the store keeps equal ones once.
  std::string origin;
  /// What is left of the span when columns, contents and origin are taken away, encoded by whoever
  /// made the record: opaque bytes to the store. Detail views and exports are made from it. Spans
  /// that were stored by version 1 or 2 of the format come back with what those had: the span as an
  /// OTLP JSON object, with `"resource"`, `"scope"` and `"detached"` in it, and no origin.
  std::string rest;
  /// True: the stored span of that id is replaced by this one, and the rows of its trace and
  /// session are added up anew (something of the span came late); is there none any more, because
  /// it was erased meanwhile, nothing is stored. False: a stored span is left as it is.
  bool replaces = false;
  bool operator==(const SpanRecord&) const = default;
};

/// What a list of traces shows of one; kept up to date by append(). It depends on which spans have
/// arrived, never on the order they came in (store/rollup.h has the rules).
struct TraceRow {
  TraceId trace_id;
  std::string name;                ///< The root's; until it arrives, the earliest span's.
  std::int64_t started_at_ns = 0;  ///< Of the earliest span.
  std::int64_t ended_at_ns = 0;    ///< Of the span that ended last.
  bool failed = false;             ///< The root or a call failed.
  std::string error_type;          ///< error.type, else the status message, of the first of those.
  bool root_arrived = false;
  std::string session_id;  ///< The first one a span carries.
  std::string user_id;
  std::vector<std::string> tags;
  std::vector<std::string> models;
  std::int64_t span_count = 0;
  std::int64_t call_count = 0;
  std::int64_t unpriced_call_count = 0;
  Usage usage;
  std::string input_preview;
  std::string output_preview;
};

struct SessionRow {
  std::string session_id;
  std::string user_id;
  std::int64_t trace_count = 0;
  std::int64_t call_count = 0;
  std::int64_t error_count = 0;
  std::int64_t unpriced_call_count = 0;
  std::int64_t first_at_ns = 0;
  std::int64_t last_at_ns = 0;
  Usage usage;
  std::string input_preview;
  std::string output_preview;
};

struct ProjectRow {
  std::string name;
  std::int64_t trace_count = 0;
};

/// A span with references instead of its contents.
struct SpanRow {
  SpanRecord record;  ///< No `contents`, no `attachments`; `rest` only where asked for.
  struct Reference {
    ContentRole role;
    std::int64_t content_id;
  };
  std::vector<Reference> references;
};

enum class Order : std::uint8_t { kNewestFirst, kOldestFirst };

/// Where a page begins: strictly after this position in the order asked for.
struct Position {
  std::int64_t at_ns = 0;
  std::int64_t row_id = 0;
};

struct TraceFilter {
  std::string project;
  std::optional<std::int64_t> from_ns;  ///< Started at or after.
  std::optional<std::int64_t> to_ns;    ///< Started before.
  std::string session_id;               ///< Empty: any.
  std::optional<bool> failed;
  /// Words that one of its contents holds, as people type them ("in quotes" as they stand, begin*).
  /// Empty: any. With words, `order` does not matter: the newest match comes first, positions are
  /// places among the matches, and a page may be short though another follows.
  std::string text;
  Order order = Order::kNewestFirst;
  std::optional<Position> after;
  int limit = 50;
};

/// Latest activity first.
struct SessionFilter {
  std::string project;
  std::optional<std::int64_t> from_ns;  ///< Last activity at or after.
  std::optional<std::int64_t> to_ns;    ///< First activity before.
  std::optional<Position> after;
  int limit = 50;
};

/// The newest point first; of one time the one that arrived last.
struct MetricFilter {
  std::string project;
  std::string name;                     ///< Empty: any.
  std::optional<std::int64_t> from_ns;  ///< At or after.
  std::optional<std::int64_t> to_ns;    ///< Before.
  std::optional<Position> after;
  int limit = 50;
};

template <typename Row>
struct Page {
  std::vector<Row> rows;
  std::optional<Position> next;  ///< Absent on the last page.
};

enum class WithRest : std::uint8_t { kNo, kYes };

/// Contents in the order in which they were stored.
struct SearchableTexts {
  struct Text {
    std::int64_t content_id = 0;
    std::string text;
  };
  std::vector<Text> texts;
  std::int64_t through = 0;  ///< Where to go on; as asked for if there is nothing more yet.
};

/// What is stored at once. Views: what it names outlives the call.
struct AppendRequest {
  std::span<const SpanRecord> spans;
  /// They wait until somebody says that they joined their span.
  std::span<const PendingEvent> pending;
  /// The events that wait for these spans are in `spans` now, and wait no more.
  std::span<const SpanKey> joined;
  /// Equal ones are kept once.
  std::span<const MetricRecord> points;
};

struct AppendResult {
  std::size_t spans_added = 0;
  std::size_t spans_known = 0;     ///< Already there: left as they are.
  std::size_t spans_replaced = 0;  ///< Already there, and replaced by a record that says so.
  /// The traces whose rows changed, as they are now.
  struct Changed {
    std::string project;
    TraceRow row;
  };
  std::vector<Changed> changed;
};

/// Names a trace.
struct TraceKey {
  std::string project;
  TraceId trace_id;
};

struct EraseResult {
  std::size_t traces_erased = 0;
  std::size_t spans_erased = 0;
  bool others_wrote = false;  ///< append() was called since traces were erased before.
};

/// What a step of Store::erase_unused_names() came to.
struct NameStep {
  std::size_t erased = 0;
  bool is_last = false;  ///< There is nothing more to be done.
};

/// What everything stored takes on the disk.
struct DiskUse {
  std::int64_t data_bytes = 0;        ///< The database, without `spare_bytes`.
  std::int64_t spare_bytes = 0;       ///< Left in it by erasing, and not given back yet.
  std::int64_t text_index_bytes = 0;  ///< Without words of erased texts, which leave it soon.
  std::int64_t log_bytes = 0;         ///< Of both; give_back() takes the database's in.
  std::int64_t total_bytes() const {
    return data_bytes + spare_bytes + text_index_bytes + log_bytes;
  }
};

/// Thread-safe. Readers never wait for the writer.
class Store {
 public:
  virtual ~Store() = default;

  /// Stores all or nothing; when it returns, the data is on disk. Spans that are already there
  /// (project, trace id, span id) are left alone unless the record replaces them, and so are
  /// attachments (project, hash); those that are new are stored with any span. Called by one thread
  /// at a time. Errors: kIo, kCorrupt; nothing was stored.
  virtual Result<AppendResult> append(const AppendRequest& request) = 0;
  Result<AppendResult> append(const std::vector<SpanRecord>& spans) {
    return append(AppendRequest{.spans = spans});
  }

  /// Erases traces: their spans and rows, the events that wait for their spans, their part of
  /// sessions and statistics, and the contents and attachments that no trace of the project is left
  /// to need. Nothing of them can be read any more, and spans of theirs that come again are new;
  /// erase_unused_names() takes out of the file what they alone were called.
  /// Traces that are not there are left out; also without any, what replaced spans have left is
  /// taken out. May be called while append() runs on another thread: it is done in steps, between
  /// which the other goes on. Errors: kIo, kCorrupt; then some of them may be there still.
  virtual Result<EraseResult> erase(const std::vector<TraceKey>& traces) = 0;
  /// Of all projects, the traces that started first, in that order: as many as have `spans_max`
  /// spans together, or the first alone. `ended_before_ns`: only those that ended before.
  virtual Result<std::vector<TraceKey>> oldest_traces(std::optional<std::int64_t> ended_before_ns,
                                                      std::int64_t spans_max) = 0;
  /// Erases what belongs to no trace, the oldest first, at most `rows_max` of each: points of
  /// metrics from before `before_ns`, and events that arrived before it and still wait. Returns how
  /// many. Waits for append() as erase() does. Errors: kIo, kCorrupt; nothing was erased.
  virtual Result<std::size_t> erase_loose(std::int64_t before_ns, std::size_t rows_max) = 0;
  /// Takes a step of some ten milliseconds towards erasing the names that nothing stored refers to
  /// any more since something was erased: of spans, models, sessions, users ..., resources and
  /// scopes. The next call goes on from there. All steps together read every span once, so they are
  /// for now and then, and for nobody who waits. Nobody waits for their reading; append() waits for
  /// what they erase, as for erase(). Errors: kIo, kCorrupt; then the next call begins anew.
  virtual Result<NameStep> erase_unused_names() = 0;
  virtual Result<DiskUse> disk_use() = 0;
  /// Gives space that erasing left back to the disk, at most about `bytes_max` (append() waits for
  /// it); returns how much is left to give.
  virtual Result<std::int64_t> give_back(std::int64_t bytes_max) = 0;

  virtual Result<std::vector<ProjectRow>> projects() = 0;
  /// With `filter.text`: what was appended a moment ago may be missing. Errors then: kUnavailable
  /// if there is no text index.
  virtual Result<Page<TraceRow>> traces(const TraceFilter& filter) = 0;
  /// Errors (this and the next three): kNotFound.
  virtual Result<TraceRow> trace(std::string_view project, const TraceId& trace_id) = 0;
  /// By start time, then arrival.
  virtual Result<std::vector<SpanRow>> spans(std::string_view project, const TraceId& trace_id,
                                             WithRest with_rest) = 0;
  virtual Result<SpanRow> span(std::string_view project, const TraceId& trace_id,
                               const SpanId& span_id) = 0;
  virtual Result<SessionRow> session(std::string_view project, std::string_view session_id) = 0;
  virtual Result<Page<SessionRow>> sessions(const SessionFilter& filter) = 0;
  /// Calls added up by interval and group, as the filter asks for it: by time, then group; no rows
  /// for intervals without calls. Errors: kInvalidArgument beyond limits::kStatsRowsMax rows.
  virtual Result<std::vector<StatsRow>> stats(const StatsFilter& filter) = 0;
  /// The texts of contents, in the order asked for. Errors: kCorrupt if one is not there.
  virtual Result<std::vector<std::string>> contents(const std::vector<std::int64_t>& ids) = 0;
  /// The searchable contents with ids above `after` (0: from the beginning), some of them: it stops
  /// after about `bytes_max` bytes of what is stored. Ids are never used again, so a reader that
  /// keeps `through` sees each content once. Errors: kCorrupt, kIo.
  virtual Result<SearchableTexts> searchable_texts(std::int64_t after, std::size_t bytes_max) = 0;
  /// With the media type it came with first. Errors: kNotFound.
  virtual Result<Attachment> attachment(std::string_view project, const ContentHash& hash) = 0;

  /// The spans that events wait for.
  virtual Result<std::vector<SpanKey>> pending_spans() = 0;
  /// The bytes of the events that wait for a span, in the order in which they came.
  virtual Result<std::vector<std::string>> pending_events(const SpanKey& span) = 0;
  virtual Result<Page<MetricRecord>> metric_points(const MetricFilter& filter) = 0;
};

}  // namespace sideseat::store
