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
  /// Store::searchable_texts() with a bound of its own. Called on the indexer's thread.
  using Source = std::function<Result<SearchableTexts>(std::int64_t after)>;

  /// `last_content`: the highest id in the store. Errors: those of TextIndex::open().
  static Result<std::unique_ptr<TextIndexer>> start(const std::string& path,
                                                    std::int64_t last_content, Source source);
  /// Ends after the transaction at hand, and once erased words have left the file.
  ~TextIndexer();

  /// Contents up to `last_id` are committed. Any thread; cheap.
  void committed(std::int64_t last_id);
  /// Contents that were erased from the store, as they were stored. Any thread. What is erased
  /// while the process dies keeps its words in the index; a search does not show it.
  void erased(std::vector<IndexedText> contents);

  struct Progress {
    std::int64_t indexed_id = 0;    ///< Contents up to here can be found.
    std::int64_t committed_id = 0;  ///< Contents up to here are in the store.
    bool is_failing = false;        ///< The last attempt failed.
  };
  Progress progress() const;
  /// Returns once everything that was committed before the call can be found and everything erased
  /// cannot, or the last attempt failed.
  void wait_until_caught_up();

  static constexpr int kRetryMs = 5'000;
  static constexpr int kCompactEveryMs = 10 * 60'000;

 private:
  TextIndexer(TextIndex index, Source source, std::int64_t mark, std::int64_t last_content);
  void run();
  void index_until_stopped();
  Status take_step();
  Status remove_erased();
  Status index_more();

  // Used by the thread alone.
  TextIndex index_;
  const Source source_;
  std::int64_t mark_;
  std::vector<IndexedText> to_remove_;
  bool holds_removed_ = false;  // The file has words that were taken out.
  std::optional<std::chrono::steady_clock::time_point> compacted_at_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable moved_;
  // Guarded by mutex_.
  Progress progress_;
  std::vector<IndexedText> erased_;
  bool has_news_ = false;  // Since the last attempt began.
  bool is_working_ = false;
  bool stopping_ = false;

  std::thread thread_;  // Last: it uses the rest.
};

}  // namespace sideseat::store::sqlite
