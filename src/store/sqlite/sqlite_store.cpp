// Opens the file, and hands every question to a reader of the pool.
#include "store/sqlite/sqlite_store.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/log.h"
#include "store/sqlite/file_lock.h"
#include "store/sqlite/name_sweep.h"
#include "store/sqlite/reader.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/space.h"
#include "store/sqlite/text_indexer.h"
#include "store/sqlite/turn_lock.h"
#include "store/sqlite/writer.h"

namespace sideseat::store {
namespace {

/// Readers that are kept for the next question; more are opened while more ask at once.
constexpr std::size_t kIdleReadersMax = 4;

/// What one transaction erases: some ten milliseconds, in which nothing else is written.
constexpr std::size_t kErasedSpansMax = 1024;
constexpr std::size_t kErasedKeysMax = 2048;
constexpr std::size_t kSweptBlocksMax = 32;

// secure_delete overwrites what is erased, so that it is not to be found in unused corners of
// pages. The log is copied into the database after
// 16 MB and cut back to 64 MB after a burst.
constexpr const char* kWriterPragmas =
    "PRAGMA secure_delete=ON;"
    "PRAGMA wal_autocheckpoint=4096;"
    "PRAGMA journal_size_limit=67108864;";

constexpr std::int64_t kCopyCacheBytes = std::int64_t{1} << 20;

/// The indexer reads so much of the stored texts at once.
constexpr std::size_t kIndexedBytesAtOnce = std::size_t{1} << 20;

/// "/data/sideseat.db" -> "/data/sideseat.text.db"
std::string text_index_path(const std::string& path) {
  const std::string_view ending = ".db";
  const bool has_ending = path.ends_with(ending);
  return path.substr(0, path.size() - (has_ending ? ending.size() : 0)) + ".text.db";
}

/// SQLite stays in its old mode, without a word, where the file system cannot share memory.
Status use_write_ahead_log(sqlite::Connection& connection) {
  SIDESEAT_TRY(sqlite::Statement statement, connection.prepare("PRAGMA journal_mode=WAL"));
  SIDESEAT_TRY(const sqlite::Step step, statement.step());
  if (step == sqlite::Step::kRow && statement.text(0) == "wal") return ok();
  return Error(
      ErrorCode::kIo,
      "this file system cannot hold a write-ahead log: choose a data folder on a local disk");
}

}  // namespace

struct SqliteStore::Impl {
  Impl(Options chosen, std::optional<sqlite::FileLock> held, sqlite::Connection opened)
      : options(std::move(chosen)),
        lock(std::move(held)),
        connection(std::move(opened)),
        blocks(options.block_cache_bytes_max) {}

  /// The indexer closes its file last, so that SQLite puts the log away.
  ~Impl() {
    {
      const std::lock_guard guard(pool_mutex);
      idle.clear();
    }
    indexer.reset();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  // Constant after construction.
  const Options options;
  const std::optional<sqlite::FileLock> lock;  // Absent: only read.

  sqlite::TurnLock write_mutex;
  sqlite::Connection connection;  // Guarded by write_mutex.
  // Guarded by write_mutex; uses `connection`. Null: only read.
  std::unique_ptr<sqlite::Writer> writer;

  /// Held while the indexer reads, and while space is given back, which its reading would prevent;
  /// taken before write_mutex.
  sqlite::TurnLock index_reading_mutex;

  /// Held by a step of the sweep of names; taken before write_mutex.
  std::mutex names_mutex;
  std::optional<sqlite::NameSweep> name_sweep;  // Guarded by names_mutex. Absent: none is begun.

  /// Held from before texts are erased until the indexer has been told; taken before write_mutex.
  std::mutex erasing_mutex;

  std::mutex share_mutex;
  std::optional<double> index_share;  // Of the index for a byte of data. Guarded by share_mutex.

  std::atomic<bool> others_wrote = false;  // Since the last erase().

  sqlite::BlockCache blocks;

  std::mutex pool_mutex;
  std::vector<std::unique_ptr<sqlite::Reader>> idle;  // Guarded by pool_mutex.

  Result<std::unique_ptr<sqlite::Reader>> take_reader() {
    {
      const std::lock_guard guard(pool_mutex);
      if (!idle.empty()) {
        auto reader = std::move(idle.back());
        idle.pop_back();
        return reader;
      }
    }
    const auto share = static_cast<std::int64_t>(2 * kIdleReadersMax);
    return sqlite::Reader::open(options.path, options.cache_bytes_max / share, blocks);
  }

  void give_back(std::unique_ptr<sqlite::Reader> reader) {
    const std::lock_guard guard(pool_mutex);
    if (idle.size() < kIdleReadersMax) idle.push_back(std::move(reader));
  }

  std::unique_ptr<sqlite::TextIndexer> indexer;  // Null: no index. Last: its thread asks readers.

  /// A store without its index still takes spans in and shows them.
  Status start_indexer() {
    SIDESEAT_TRY(const std::int64_t last_entry, writer->last_entry_id());
    SIDESEAT_TRY(const std::int64_t erasures, writer->text_erasures());
    auto started =
        sqlite::TextIndexer::start(text_index_path(options.path), {last_entry, erasures},
                                   [this](std::int64_t after) { return read_for_index(after); });
    if (started) {
      indexer = *std::move(started);
    } else {
      log(LogLevel::kError, "store",
          "no text can be searched: " + std::string(started.error().message()));
    }
    return ok();
  }

  /// Of what is missing in them, the indexer has been told when this returns.
  Result<SearchableTexts> read_for_index(std::int64_t after) {
    auto texts = [&] {
      const std::lock_guard reading(index_reading_mutex);
      return ask([after](sqlite::Reader& reader) {
        return reader.searchable_texts(after, kIndexedBytesAtOnce);
      });
    }();
    const std::lock_guard told(erasing_mutex);
    return texts;
  }

  Status check_writable() const {
    if (!options.read_only) return ok();
    return Error(ErrorCode::kUnsupported, "the data was opened to be read only");
  }

  /// Of what is to be swept, if that is much.
  Status erase_keys() {
    std::vector<sqlite::Sweeper::Unused> unused;
    std::optional<std::int64_t> after = 0;
    while (after) {
      const std::int64_t from = *after;
      const std::lock_guard guard(write_mutex);
      SIDESEAT_TRY(after, writer->find_unused(from, kSweptBlocksMax, unused));
      if (from == 0 && !after) return ok();  // One sweep does it all.
    }
    std::sort(unused.begin(), unused.end(),
              [](const auto& a, const auto& b) { return a.hash.bytes < b.hash.bytes; });
    std::span<const sqlite::Sweeper::Unused> left(unused);
    while (!left.empty()) {
      const auto some = left.first(std::min(kErasedKeysMax, left.size()));
      const std::lock_guard guard(write_mutex);
      SIDESEAT_CHECK(writer->erase_keys(some));
      left = left.subspan(some.size());
    }
    return ok();
  }

  /// One step of the sweep. The index is told which texts are gone, and waited for where it has not
  /// let go of many others yet.
  Result<Swept> sweep(std::size_t blocks_max) {
    if (indexer) indexer->wait_for_room();
    const std::lock_guard erasing(erasing_mutex);
    std::vector<SearchableTexts::Text> texts;
    Result<Swept> swept = Swept::kAll;
    Result<std::int64_t> erasures = std::int64_t{0};
    {
      const std::lock_guard guard(write_mutex);
      swept = writer->sweep(blocks_max, texts);
      erasures = writer->text_erasures();
    }
    if (texts.empty()) return swept;
    // Without the number the index takes the words out all the same, and is made anew some day.
    if (indexer) indexer->erased(std::move(texts), erasures ? *erasures : 0);
    return swept;
  }

  /// One step of the sweep of names. The caller holds names_mutex.
  Result<NameStep> sweep_names() {
    if (!name_sweep) {
      // Nothing was erased as a rule, and the writer need not be asked.
      SIDESEAT_TRY(const std::int64_t erasures, ask([](sqlite::Reader& reader) {
                     return reader.connection().query_integer("SELECT erasures FROM name_sweep");
                   }));
      if (erasures == 0) return NameStep{.is_last = true};
      const std::lock_guard guard(write_mutex);
      SIDESEAT_TRY(const auto start, writer->begin_name_sweep());
      name_sweep.emplace(start);
    }
    if (!name_sweep->has_read()) {
      SIDESEAT_CHECK(
          ask([this](sqlite::Reader& reader) { return name_sweep->read(reader.connection()); }));
      return NameStep{};
    }
    SIDESEAT_TRY(const sqlite::UnusedNames unused, ask([this](sqlite::Reader& reader) {
                   return name_sweep->find_unused(reader.connection());
                 }));
    const std::lock_guard guard(write_mutex);
    NameStep step{.is_last = name_sweep->is_done()};
    SIDESEAT_TRY(step.erased, writer->erase_names(unused));
    if (step.is_last) {
      SIDESEAT_CHECK(writer->end_name_sweep(name_sweep->erasures()));
    }
    return step;
  }

  /// Of the index, which has words of erased texts until it is rewritten: they are not counted if
  /// it is known how large it is without.
  std::int64_t text_index_bytes(std::int64_t data_bytes) {
    if (!indexer) return 0;
    const std::int64_t bytes = sqlite::file_bytes(text_index_path(options.path));
    const std::lock_guard guard(share_mutex);
    if (!indexer->progress().holds_removed) {
      index_share =
          static_cast<double>(bytes) / static_cast<double>(std::max<std::int64_t>(1, data_bytes));
    } else if (index_share) {
      const double expected = *index_share * static_cast<double>(data_bytes);
      return std::min(bytes, static_cast<std::int64_t>(expected));
    }
    return bytes;
  }

  /// Asks a reader of the pool.
  template <typename Question>
  auto ask(Question question) -> decltype(question(std::declval<sqlite::Reader&>())) {
    SIDESEAT_TRY(auto reader, take_reader());
    auto answer = question(*reader);
    give_back(std::move(reader));
    return answer;
  }
};

SqliteStore::SqliteStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<SqliteStore>> SqliteStore::open_read_only(Options options) {
  const std::string path = options.path;
  SIDESEAT_TRY(sqlite::Connection connection,
               sqlite::Connection::open(path, sqlite::Access::kRead, options.cache_bytes_max / 2));
  auto is_ours = sqlite::check_version(connection);
  if (!is_ours) return std::move(is_ours).error().in("open " + path);
  auto impl = std::make_unique<Impl>(std::move(options), std::nullopt, std::move(connection));
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(impl)));
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(Options options) {
  if (options.read_only) return open_read_only(std::move(options));
  SIDESEAT_TRY(sqlite::FileLock lock, sqlite::FileLock::acquire(options.path + ".lock"));
  SIDESEAT_TRY(sqlite::Connection connection,
               sqlite::Connection::open(options.path, sqlite::Access::kWriteGathered,
                                        options.cache_bytes_max / 2));
  auto impl = std::make_unique<Impl>(std::move(options), std::move(lock), std::move(connection));
  const auto prepare = [&impl]() -> Status {
    // First of all that it flushes, which wal_buffer.h needs. A new file takes auto_vacuum from its
    // first page; an older one when it is packed.
    SIDESEAT_CHECK(impl->connection.execute("PRAGMA synchronous=FULL"));
    SIDESEAT_CHECK(impl->connection.execute("PRAGMA auto_vacuum=INCREMENTAL"));
    SIDESEAT_CHECK(use_write_ahead_log(impl->connection));
    SIDESEAT_CHECK(impl->connection.execute(kWriterPragmas));
    SIDESEAT_CHECK(sqlite::migrate(impl->connection, sqlite::migrations()));
    SIDESEAT_CHECK(sqlite::add_missing(impl->connection));
    SIDESEAT_CHECK(sqlite::pack(impl->connection));
    SIDESEAT_TRY(impl->writer, sqlite::Writer::open(impl->connection));
    if (impl->options.text_index) {
      SIDESEAT_CHECK(impl->start_indexer());
    }
    return ok();
  };
  auto prepared = prepare();
  if (!prepared) return std::move(prepared).error().in("open " + impl->options.path);
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(impl)));
}

Result<AppendResult> SqliteStore::append(const AppendRequest& request) {
  SIDESEAT_CHECK(impl_->check_writable());
  impl_->others_wrote = true;
  const std::lock_guard guard(impl_->write_mutex);
  auto appended = impl_->writer->append(request);
  if (appended && impl_->indexer) {
    // What was committed is not taken back because this fails: the next append tells it.
    const auto last_entry = impl_->writer->last_entry_id();
    if (last_entry) impl_->indexer->committed(*last_entry);
  }
  return appended;
}

Result<EraseResult> SqliteStore::erase(const std::vector<TraceKey>& traces) {
  SIDESEAT_CHECK(impl_->check_writable());
  EraseResult result;
  // Blocks come last, once for all of the traces: most of them are gone as a whole by then, and
  // need not be written anew.
  std::span<const TraceKey> left(traces);
  while (!left.empty()) {
    const std::lock_guard guard(impl_->write_mutex);
    SIDESEAT_TRY(const std::size_t done, impl_->writer->erase(left, kErasedSpansMax, result));
    left = left.subspan(done);
  }
  SIDESEAT_CHECK(impl_->erase_keys());
  Result<Swept> swept = Swept::kSome;
  while (swept && *swept == Swept::kSome) {
    swept = impl_->sweep(kSweptBlocksMax);
  }
  if (!traces.empty()) result.others_wrote = impl_->others_wrote.exchange(false);
  if (!swept) return std::move(swept).error();
  return result;
}

Result<std::vector<TraceKey>> SqliteStore::oldest_traces(
    std::optional<std::int64_t> ended_before_ns, std::int64_t spans_max) {
  return impl_->ask([&](sqlite::Reader& reader) {
    return sqlite::read_oldest_traces(reader.connection(), ended_before_ns, spans_max);
  });
}

Result<std::size_t> SqliteStore::erase_loose(std::int64_t before_ns, std::size_t rows_max) {
  SIDESEAT_CHECK(impl_->check_writable());
  // There is nothing as a rule, and looking takes longer than others should wait.
  SIDESEAT_TRY(const bool any, impl_->ask([&](sqlite::Reader& reader) {
    return sqlite::read_has_loose(reader.connection(), before_ns);
  }));
  if (!any) return std::size_t{0};
  const std::lock_guard guard(impl_->write_mutex);
  return impl_->writer->erase_loose(before_ns, rows_max);
}

Result<NameStep> SqliteStore::erase_unused_names() {
  SIDESEAT_CHECK(impl_->check_writable());
  const std::lock_guard sweeping(impl_->names_mutex);
  auto step = impl_->sweep_names();
  if (!step || step->is_last) impl_->name_sweep.reset();
  return step;
}

Result<DiskUse> SqliteStore::disk_use() {
  const std::string& path = impl_->options.path;
  SIDESEAT_TRY(DiskUse use, impl_->ask([&](sqlite::Reader& reader) {
    return sqlite::read_disk_use(reader.connection(), path);
  }));
  use.text_index_bytes = impl_->text_index_bytes(use.data_bytes);
  if (impl_->indexer) use.log_bytes += sqlite::file_bytes(text_index_path(path) + "-wal");
  return use;
}

Result<std::int64_t> SqliteStore::give_back(std::int64_t bytes_max) {
  SIDESEAT_CHECK(impl_->check_writable());
  const std::lock_guard unread(impl_->index_reading_mutex);
  const std::lock_guard guard(impl_->write_mutex);
  return sqlite::give_back(impl_->connection, bytes_max);
}

Result<std::vector<ProjectRow>> SqliteStore::projects() {
  return impl_->ask([](sqlite::Reader& reader) { return reader.projects(); });
}

Result<Page<TraceRow>> SqliteStore::traces(const TraceFilter& filter) {
  if (filter.text.empty()) {
    return impl_->ask([&](sqlite::Reader& reader) { return reader.traces(filter); });
  }
  if (!impl_->indexer) {
    return Error(ErrorCode::kUnavailable, "there is no text index to search; the log says why");
  }
  const std::string index = text_index_path(impl_->options.path);
  return impl_->ask([&](sqlite::Reader& reader) { return reader.search(filter, index); });
}

Result<TraceRow> SqliteStore::trace(std::string_view project, const TraceId& trace_id) {
  return impl_->ask([&](sqlite::Reader& reader) { return reader.trace(project, trace_id); });
}

Result<std::vector<SpanRow>> SqliteStore::spans(std::string_view project, const TraceId& trace_id,
                                                WithRest with_rest) {
  return impl_->ask(
      [&](sqlite::Reader& reader) { return reader.spans(project, trace_id, with_rest); });
}

Result<SpanRow> SqliteStore::span(std::string_view project, const TraceId& trace_id,
                                  const SpanId& span_id) {
  return impl_->ask(
      [&](sqlite::Reader& reader) { return reader.span(project, trace_id, span_id); });
}

Result<SessionRow> SqliteStore::session(std::string_view project, std::string_view session_id) {
  return impl_->ask([&](sqlite::Reader& reader) { return reader.session(project, session_id); });
}

Result<Page<SessionRow>> SqliteStore::sessions(const SessionFilter& filter) {
  return impl_->ask([&](sqlite::Reader& reader) { return reader.sessions(filter); });
}

Result<std::vector<StatsRow>> SqliteStore::stats(const StatsFilter& filter) {
  return impl_->ask([&](sqlite::Reader& reader) { return reader.stats(filter); });
}

Result<std::vector<std::string>> SqliteStore::contents(const std::vector<std::int64_t>& ids) {
  return impl_->ask([&](sqlite::Reader& reader) { return reader.contents(ids); });
}

Result<SearchableTexts> SqliteStore::searchable_texts(std::int64_t after, std::size_t bytes_max) {
  return impl_->ask(
      [&](sqlite::Reader& reader) { return reader.searchable_texts(after, bytes_max); });
}

Result<Attachment> SqliteStore::attachment(std::string_view project, const ContentHash& hash) {
  return impl_->ask([&](sqlite::Reader& reader) { return reader.attachment(project, hash); });
}

Result<std::vector<SpanKey>> SqliteStore::pending_spans() {
  return impl_->ask([](sqlite::Reader& reader) { return reader.pending_spans(); });
}

Result<std::vector<std::string>> SqliteStore::pending_events(const SpanKey& span) {
  return impl_->ask([&](sqlite::Reader& reader) { return reader.pending_events(span); });
}

Result<Page<MetricRecord>> SqliteStore::metric_points(const MetricFilter& filter) {
  return impl_->ask([&](sqlite::Reader& reader) { return reader.metric_points(filter); });
}

Result<Swept> SqliteStore::sweep(std::size_t blocks_max) {
  SIDESEAT_CHECK(impl_->check_writable());
  return impl_->sweep(blocks_max);
}

std::optional<SqliteStore::TextProgress> SqliteStore::text_progress() const {
  if (!impl_->indexer) return std::nullopt;
  const auto progress = impl_->indexer->progress();
  return TextProgress{progress.committed_id - progress.indexed_id, progress.is_failing};
}

void SqliteStore::wait_until_searchable() {
  if (impl_->indexer) impl_->indexer->wait_until_caught_up();
}

Status SqliteStore::copy_to(const std::string& path, const CopyProgress& progress) {
  SIDESEAT_CHECK(sqlite::create_private_file(path));
  const auto copy = [&]() -> Status {
    SIDESEAT_TRY(sqlite::Connection target,
                 sqlite::Connection::open(path, sqlite::Access::kWrite, kCopyCacheBytes));
    SIDESEAT_CHECK(target.execute("PRAGMA synchronous=FULL"));
    SIDESEAT_CHECK(
        impl_->ask([&](sqlite::Reader& reader) { return reader.copy_to(target, progress); }));
    // Without a write-ahead log the copy is one file, also on a disk that cannot be written.
    return target.execute("PRAGMA journal_mode=DELETE");
  };
  auto copied = copy();
  if (copied) return ok();
  ::unlink(path.c_str());
  return std::move(copied).error().in("write " + path);
}

Result<Verified> SqliteStore::verify() {
  return impl_->ask([](sqlite::Reader& reader) { return reader.verify(); });
}

}  // namespace sideseat::store
