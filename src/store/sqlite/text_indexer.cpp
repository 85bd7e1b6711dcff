// Large transactions while there is much to do, small ones when there is little.
#include "store/sqlite/text_indexer.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <set>
#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "store/searchable_text.h"

namespace sideseat::store::sqlite {
namespace {

/// FTS5 merges less the more it gets at once; this many are about a third of a second's work.
constexpr std::size_t kContentsInTransaction = 20'000;
constexpr std::size_t kBytesInTransaction = std::size_t{32} << 20;
/// The index is rewritten ahead of time if it has grown by so much, and to its double.
constexpr std::int64_t kCompactBytesMin = std::int64_t{16} << 20;
/// Commits that follow each other closely are indexed together.
constexpr auto kGatherFor = std::chrono::milliseconds(250);

/// What the index holds of contents; those without a word are not in it.
std::vector<IndexedText> texts_of(std::vector<IndexedText> contents) {
  for (IndexedText& content : contents) content.text = searchable_text(content.text);
  std::erase_if(contents, [](const IndexedText& content) { return content.text.empty(); });
  return contents;
}

}  // namespace

Result<std::unique_ptr<TextIndexer>> TextIndexer::start(const std::string& path,
                                                        const TextIndex::StoreState& store,
                                                        Source source) {
  SIDESEAT_TRY(TextIndex index, TextIndex::open(path, store));
  Start start{.last_content = store.last_content};
  SIDESEAT_TRY(start.mark, index.mark());
  SIDESEAT_TRY(start.holds_removed, index.holds_removed());
  return std::unique_ptr<TextIndexer>(new TextIndexer(std::move(index), std::move(source), start));
}

TextIndexer::TextIndexer(TextIndex index, Source source, const Start& start)
    : index_(std::move(index)),
      source_(std::move(source)),
      mark_(start.mark),
      holds_removed_(start.holds_removed),
      progress_{.indexed_id = start.mark,
                .committed_id = start.last_content,
                .holds_removed = start.holds_removed},
      thread_([this] { run(); }) {}

TextIndexer::~TextIndexer() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  moved_.notify_all();
  thread_.join();
}

void TextIndexer::committed(std::int64_t last_id) {
  {
    const std::lock_guard guard(mutex_);
    progress_.committed_id = std::max(progress_.committed_id, last_id);
    has_news_ = true;
    if (is_gathering_ && !has_enough()) return;
  }
  wake_.notify_one();
}

bool TextIndexer::has_enough() const {
  return stopping_ || !erased_.empty() ||
         progress_.committed_id - progress_.indexed_id >=
             static_cast<std::int64_t>(kContentsInTransaction);
}

void TextIndexer::erased(std::vector<IndexedText> contents, std::int64_t text_erasures) {
  {
    const std::lock_guard guard(mutex_);
    text_erasures_ = text_erasures;
    progress_.holds_removed = true;
    if (!has_lost_erasures_) {
      for (const IndexedText& content : contents) erased_bytes_ += content.text.size();
      std::move(contents.begin(), contents.end(), std::back_inserter(erased_));
    }
    if (progress_.is_failing && erased_bytes_ > limits::kErasedTextsBytesMax) {
      erased_.clear();
      erased_bytes_ = 0;
      has_lost_erasures_ = true;
    }
    has_news_ = true;
  }
  wake_.notify_one();
}

void TextIndexer::wait_for_room() {
  std::unique_lock lock(mutex_);
  moved_.wait(lock, [this] {
    return stopping_ || progress_.is_failing || erased_bytes_ <= limits::kErasedTextsBytesMax;
  });
}

TextIndexer::Progress TextIndexer::progress() const {
  const std::lock_guard guard(mutex_);
  return progress_;
}

void TextIndexer::wait_until_caught_up() {
  std::unique_lock lock(mutex_);
  const std::int64_t goal = progress_.committed_id;
  moved_.wait(lock, [&] {
    const bool has_failed = progress_.is_failing && !has_news_ && !is_working_;
    const bool is_done = progress_.indexed_id >= goal && erased_.empty() && !is_working_;
    return stopping_ || is_done || has_failed;
  });
}

void TextIndexer::run() {
  index_until_stopped();
  // Nobody else uses the rest any more.
  take_erased();
  Status cleared = remove_erased();
  if (cleared && holds_removed_) cleared = index_.compact();
  if (!cleared) {
    log(LogLevel::kWarning, "store",
        "erased words stay in the text index: " + std::string(cleared.error().message()));
  }
}

void TextIndexer::index_until_stopped() {
  std::unique_lock lock(mutex_);
  const auto has_work = [this] {
    const bool is_to_be_rewritten = holds_removed_ && !compacted_at_;
    return progress_.indexed_id < progress_.committed_id || !erased_.empty() || is_to_be_rewritten;
  };
  while (!stopping_) {
    if (progress_.is_failing) {
      wake_.wait_for(lock, std::chrono::milliseconds(kRetryMs),
                     [this] { return stopping_ || has_news_; });
    } else if (!has_work()) {
      index_.shrink();
      const auto is_woken = [&] { return stopping_ || has_work(); };
      if (holds_removed_) {
        wake_.wait_for(lock, std::chrono::milliseconds(kCompactEveryMs), is_woken);
      } else {
        wake_.wait(lock, is_woken);
      }
    }
    if (stopping_) return;
    is_working_ = true;
    has_news_ = false;
    const bool failed_before = progress_.is_failing;
    lock.unlock();
    const Status stepped = take_step();
    if (!stepped && !failed_before) {  // It is tried again soon: once is enough.
      log(LogLevel::kError, "store",
          "the text index is behind: " + std::string(stepped.error().message()));
    }
    lock.lock();
    is_working_ = false;
    progress_.is_failing = !stepped.has_value();
    progress_.indexed_id = mark_;
    progress_.holds_removed = holds_removed_ || !erased_.empty();
    moved_.notify_all();
    // A moment for the next commits to gather, unless much is waiting already.
    is_gathering_ = true;
    wake_.wait_for(lock, kGatherFor, [this] { return has_enough(); });
    is_gathering_ = false;
  }
}

Status TextIndexer::take_step() {
  Batch batch;
  const Status gathered = gather(batch);
  // What is missing in the batch because it was erased is known by now: it must not be taken out,
  // for it is not in. What was erased since is in the batch, and must not be added.
  take_erased();
  std::set<std::int64_t> gone;
  for (const IndexedText& content : to_remove_) gone.insert(content.content_id);
  SIDESEAT_CHECK(remove_erased());
  if (!gathered) return gathered.error().clone();
  std::erase_if(batch.texts, [&gone](const IndexedText& content) {
    return gone.count(content.content_id) != 0;
  });
  if (batch.reached != mark_) {
    SIDESEAT_CHECK(index_.add(batch.texts, batch.reached));
    mark_ = batch.reached;
  }
  return compact_if_due();
}

void TextIndexer::take_erased() {
  {
    const std::lock_guard guard(mutex_);
    std::move(erased_.begin(), erased_.end(), std::back_inserter(to_remove_));
    erased_.clear();
    removed_erasures_ = has_lost_erasures_ ? 0 : text_erasures_;
    if (has_lost_erasures_) to_remove_.clear();
    if (to_remove_.empty()) erased_bytes_ = 0;
    taken_bytes_ = erased_bytes_;
  }
  moved_.notify_all();
}

Status TextIndexer::remove_erased() {
  if (to_remove_.empty()) return ok();
  // What the index does not have yet cannot be taken out; the store does not give it any more.
  std::erase_if(to_remove_,
                [this](const IndexedText& content) { return content.content_id > mark_; });
  const std::vector<IndexedText> texts = texts_of(to_remove_);
  SIDESEAT_CHECK(index_.remove(texts, removed_erasures_));
  to_remove_.clear();
  {
    const std::lock_guard guard(mutex_);
    erased_bytes_ -= std::min(erased_bytes_, taken_bytes_);
  }
  moved_.notify_all();
  holds_removed_ = holds_removed_ || !texts.empty();
  return ok();
}

Status TextIndexer::compact_if_due() {
  if (!holds_removed_) return ok();
  const auto now = std::chrono::steady_clock::now();
  const bool is_time =
      !compacted_at_ || now - *compacted_at_ >= std::chrono::milliseconds(kCompactEveryMs);
  SIDESEAT_TRY(const std::int64_t bytes, index_.file_bytes());
  if (!is_time && bytes < 2 * compact_bytes_ + kCompactBytesMin) return ok();
  SIDESEAT_CHECK(index_.compact());
  holds_removed_ = false;
  compacted_at_ = now;
  SIDESEAT_TRY(compact_bytes_, index_.file_bytes());
  return ok();
}

Status TextIndexer::gather(Batch& batch) {
  std::size_t bytes = 0;
  batch.reached = mark_;
  while (batch.texts.size() < kContentsInTransaction && bytes < kBytesInTransaction) {
    SIDESEAT_TRY(SearchableTexts found, source_(batch.reached));
    if (found.through <= batch.reached) break;
    batch.reached = found.through;
    for (IndexedText& content : texts_of(std::move(found.texts))) {
      bytes += content.text.size();
      batch.texts.push_back(std::move(content));
    }
  }
  return ok();
}

}  // namespace sideseat::store::sqlite
