// The thread that reads what was committed and adds its words to the text index, behind the
// acknowledgements.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "store/sqlite/text_index.h"

namespace sideseat::store::sqlite {

/// Starts behind the mark of the index, so after a crash or with a new index it catches up by
/// itself. What was erased leaves the file with the first erasure at once, with further ones at
/// most kCompactEveryMs later. A failure (disk full) is logged and tried again with the next
/// commit, at the latest after kRetryMs.
class TextIndexer {
 public:
  /// Store::searchable_texts() with a bound of its own. Called on the indexer's thread. Of what is
  /// missing in its answer because it was erased, erased() has been told when it returns.
  using Source = std::function<Result<SearchableTexts>(std::int64_t after)>;

  /// Errors: those of TextIndex::open().
  static Result<std::unique_ptr<TextIndexer>> start(const std::string& path,
                                                    const TextIndex::StoreState& store,
                                                    Source source);
  /// Ends after the transaction at hand, and once erased words have left the file.
  ~TextIndexer();

  /// Contents up to `last_id` are committed. Any thread; cheap.
  void committed(std::int64_t last_id);
  /// Contents that were erased from the store, as they were stored, with the store's number of
  /// erasures after it (0: unknown). Any thread. If the process dies before they are out of the
  /// index, the next start() sees it by the number, and makes the index anew.
  void erased(std::vector<IndexedText> contents, std::int64_t text_erasures);
  /// Returns once few erased contents wait to be taken out, or indexing fails.
  void wait_for_room();

  struct Progress {
    std::int64_t indexed_id = 0;    ///< Contents up to here can be found.
    std::int64_t committed_id = 0;  ///< Contents up to here are in the store.
    bool is_failing = false;        ///< The last attempt failed.
    bool holds_removed = false;     ///< The file has words of what was erased.
  };
  Progress progress() const;
  /// Returns once everything that was committed before the call can be found and everything erased
  /// cannot, or the last attempt failed.
  void wait_until_caught_up();

  static constexpr int kRetryMs = 5'000;
  static constexpr int kCompactEveryMs = 10 * 60'000;

 private:
  struct Start {
    std::int64_t mark = 0;
    std::int64_t last_content = 0;
    bool holds_removed = false;
  };
  TextIndexer(TextIndex index, Source source, const Start& start);
  void run();
  void index_until_stopped();
  Status take_step();
  /// The next contents to be indexed.
  struct Batch {
    std::vector<IndexedText> texts;
    std::int64_t reached = 0;
  };
  Status gather(Batch& batch);
  /// Takes over what was erased so far.
  void take_erased();
  Status remove_erased();
  Status compact_if_due();
  /// Under the mutex: whether gathering more is to end now.
  bool has_enough() const;

  // Used by the thread alone.
  TextIndex index_;
  const Source source_;
  std::int64_t mark_;
  std::vector<IndexedText> to_remove_;
  std::size_t taken_bytes_ = 0;        // Of what is in to_remove_.
  std::int64_t removed_erasures_ = 0;  // The store's number with what is in to_remove_; 0: unknown.
  bool holds_removed_;                 // The file has words that were taken out.
  std::int64_t compact_bytes_ = 0;     // What it took when it was rewritten last.
  std::optional<std::chrono::steady_clock::time_point> compacted_at_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable moved_;
  // Guarded by mutex_.
  Progress progress_;
  std::vector<IndexedText> erased_;
  std::size_t erased_bytes_ = 0;  // Of `erased_` and of `to_remove_`.
  std::int64_t text_erasures_ = 0;
  bool has_lost_erasures_ = false;  // Too much waited: the next start() makes the index anew.
  bool has_news_ = false;           // Since the last attempt began.
  bool is_working_ = false;
  bool is_gathering_ = false;  // A commit need not wake the thread, unless there is enough now.
  bool stopping_ = false;

  std::thread thread_;  // Last: it uses the rest.
};

}  // namespace sideseat::store::sqlite
