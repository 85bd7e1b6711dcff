// Encoded batches that wait for a server: in memory, or on disk where several processes share them.
//
// On disk a batch is one file, `{unix ns}-{pid}-{n}-{spans}.otlp.gz`, holding exactly the body of
// the request it will become. It is written beside and renamed into place, so a file is whole or
// not there. Who sends a file holds flock() on it: a process that dies lets go by itself. Each
// address has a folder of its own, because a batch must not end up at another server or project.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sideseat::send {

/// One export request's body, ready to be sent.
struct Batch {
  std::string body;  ///< gzip of OTLP protobuf.
  std::uint64_t span_count = 0;
};

/// Batches in memory; beyond the bound the oldest are dropped.
class MemoryBacklog {
 public:
  explicit MemoryBacklog(std::size_t bytes_max) : bytes_max_(bytes_max) {}
  /// The number of spans that were dropped to make room (the batch's own if it is too large).
  std::uint64_t add(Batch batch);
  std::optional<Batch> take_oldest();
  /// Puts back what take_oldest gave, if there is still room for it.
  std::uint64_t put_back(Batch batch);
  std::uint64_t span_count() const;

 private:
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::deque<Batch> batches_;
};

/// Batches on disk. Confined to one thread in each process.
class DiskBacklog {
 public:
  /// `directory` is made when the first batch comes; `address` tells the batches of different
  /// servers apart.
  DiskBacklog(std::string directory, std::string_view address, std::size_t bytes_max);

  struct Added {
    std::uint64_t dropped_spans = 0;  ///< Of older batches, removed to make room.
  };
  /// Errors: kIo; the batch is not on disk.
  Result<Added> add(const Batch& batch);

  /// A batch that nobody else is sending, while this lives.
  class Claim {
   public:
    Claim(DiskBacklog& owner, std::string path, int descriptor, Batch claimed)
        : batch(std::move(claimed)),
          owner_(owner),
          path_(std::move(path)),
          descriptor_(descriptor) {}
    Claim(Claim&& other) noexcept;
    Claim& operator=(Claim&&) = delete;
    ~Claim();
    /// The batch is done with: removes it from the disk.
    void remove();

    Batch batch;

   private:
    DiskBacklog& owner_;
    std::string path_;
    int descriptor_;
  };
  /// The oldest that can be claimed; files that cannot be read are removed. A claim that is not
  /// removed comes again after all others. `this` outlives the claim.
  std::optional<Claim> claim_oldest();

  /// Spans on disk, other processes' included, as far as last seen.
  std::uint64_t span_count() const { return span_count_; }

 private:
  /// Looks at the folder again.
  void list();
  std::uint64_t make_room();

  std::string directory_;
  std::size_t bytes_max_;
  std::uint64_t written_ = 0;
  std::uint64_t span_count_ = 0;
  std::size_t bytes_since_look_ = 0;   // Written since make_room() looked at the folder.
  std::deque<std::string> unclaimed_;  // Names seen and not yet claimed, oldest first.
};

}  // namespace sideseat::send
