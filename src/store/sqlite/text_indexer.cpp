// Large transactions while there is much to do, small ones when there is little.
#include "store/sqlite/text_indexer.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "base/log.h"
#include "store/searchable_text.h"

namespace sideseat::store::sqlite {
namespace {

/// FTS5 merges less the more it gets at once; this many are about a third of a second's work.
constexpr std::size_t kContentsInTransaction = 20'000;
constexpr std::size_t kBytesInTransaction = std::size_t{32} << 20;
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
                                                        std::int64_t last_content, Source source) {
  SIDESEAT_TRY(TextIndex index, TextIndex::open(path, last_content));
  SIDESEAT_TRY(const std::int64_t mark, index.mark());
  return std::unique_ptr<TextIndexer>(
      new TextIndexer(std::move(index), std::move(source), mark, last_content));
}

TextIndexer::TextIndexer(TextIndex index, Source source, std::int64_t mark,
                         std::int64_t last_content)
    : index_(std::move(index)),
      source_(std::move(source)),
      mark_(mark),
      progress_{.indexed_id = mark, .committed_id = last_content},
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
  }
  wake_.notify_one();
}

void TextIndexer::erased(std::vector<IndexedText> contents) {
  {
    const std::lock_guard guard(mutex_);
    std::move(contents.begin(), contents.end(), std::back_inserter(erased_));
    has_news_ = true;
  }
  wake_.notify_one();
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
  // Nobody else uses the rest any more. What is left of it now stays for good.
  std::move(erased_.begin(), erased_.end(), std::back_inserter(to_remove_));
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
    return progress_.indexed_id < progress_.committed_id || !erased_.empty();
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
    std::move(erased_.begin(), erased_.end(), std::back_inserter(to_remove_));
    erased_.clear();
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
    moved_.notify_all();
    // A moment for the next commits to gather, unless much is waiting already.
    wake_.wait_for(lock, kGatherFor, [this] {
      return stopping_ || !erased_.empty() ||
             progress_.committed_id - progress_.indexed_id >=
                 static_cast<std::int64_t>(kContentsInTransaction);
    });
  }
}

Status TextIndexer::take_step() {
  SIDESEAT_CHECK(remove_erased());
  SIDESEAT_CHECK(index_more());
  const auto now = std::chrono::steady_clock::now();
  const auto pause = std::chrono::milliseconds(kCompactEveryMs);
  if (holds_removed_ && (!compacted_at_ || now - *compacted_at_ >= pause)) {
    SIDESEAT_CHECK(index_.compact());
    holds_removed_ = false;
    compacted_at_ = now;
  }
  return ok();
}

Status TextIndexer::remove_erased() {
  // What the index does not have yet cannot be taken out; the store does not give it any more.
  std::erase_if(to_remove_,
                [this](const IndexedText& content) { return content.content_id > mark_; });
  if (!to_remove_.empty()) {
    SIDESEAT_CHECK(index_.remove(texts_of(to_remove_)));
    to_remove_.clear();
    holds_removed_ = true;
  }
  return ok();
}

Status TextIndexer::index_more() {
  std::vector<IndexedText> texts;
  std::size_t bytes = 0;
  std::int64_t reached = mark_;
  while (texts.size() < kContentsInTransaction && bytes < kBytesInTransaction) {
    SIDESEAT_TRY(SearchableTexts found, source_(reached));
    if (found.through <= reached) break;
    reached = found.through;
    for (IndexedText& content : texts_of(std::move(found.texts))) {
      bytes += content.text.size();
      texts.push_back(std::move(content));
    }
  }
  if (reached == mark_) return ok();
  SIDESEAT_CHECK(index_.add(texts, reached));
  mark_ = reached;
  return ok();
}

}  // namespace sideseat::store::sqlite
