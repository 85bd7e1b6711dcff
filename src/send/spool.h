// Inside send: parcels on disk, waiting for a server. docs/formats/spool.md describes the files.
//
// Several processes may share a directory; what they leave is sent by whoever comes first.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "send/batch.h"
#include "send/spool_name.h"

namespace sideseat::send {

/// Confined to one thread, `close_inherited_claim()` apart.
class Spool {
 public:
  struct Options {
    /// The parent of all destinations; made when the first file is written.
    std::string directory;
    /// Parcels for different servers never mix: each URL has a folder of its own below `directory`.
    std::string traces_url;
    /// What all files for this URL may hold, about: other processes' files are looked at only now
    /// and then.
    std::size_t bytes_max;
  };
  /// `clock` and `random` outlive it.
  Spool(Options options, const Clock& clock, RandomSource& random);
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  /// Writes a file; the oldest go where there is no room (see `take_losses()`).
  /// Errors: kIo, and nothing is kept; kTooLarge for a parcel that alone exceeds `bytes_max`.
  Status add(const Parcel& parcel);

  /// A file that nobody else sends as long as this object lives or until the process ends.
  class Claim {
   public:
    Claim(Claim&& other) noexcept;
    Claim& operator=(Claim&&) = delete;
    ~Claim();  ///< Lets others have it, unless it was removed.
    const Parcel& parcel() const { return parcel_; }

   private:
    friend class Spool;
    Claim(Spool& spool, std::string name, int descriptor)
        : spool_(&spool), name_(std::move(name)), descriptor_(descriptor) {}
    Spool* spool_;
    std::string name_;
    int descriptor_;
    Parcel parcel_;
  };
  /// The oldest file that nobody else is sending; nullopt if there is none. Damaged files are
  /// removed on the way and count as lost. One claim at a time.
  std::optional<Claim> claim_oldest();
  /// After it was sent, or refused for good.
  void remove(Claim claim);

  /// Reads the directory again: what other processes added and took away.
  void refresh();

  std::size_t spans() const { return spans_; }
  std::size_t bytes() const { return bytes_; }

  struct Losses {
    std::size_t spans = 0;
    std::string why;
  };
  /// What was pushed out or found damaged since the last call.
  Losses take_losses();

  /// For a forked child, of the parent's spool, without locking anything: lets go of the claim that
  /// came along, which would otherwise outlive the parent.
  void close_inherited_claim();

  const std::string& folder() const { return folder_; }

 private:
  using Index = std::map<std::string, SpoolName, std::less<>>;  // By name, and so by age.

  Status write_file(const std::string& name, std::string_view bytes) const;
  int open_and_lock(const std::string& name) const;
  void push_out_oldest();
  Index::iterator forget(Index::iterator entry);
  void lose(const SpoolName& entry, std::string_view why);

  const std::string folder_;
  const std::size_t bytes_max_;
  const Clock& clock_;
  RandomSource& random_;

  Index index_;
  std::size_t spans_ = 0;
  std::size_t bytes_ = 0;
  int adds_since_refresh_ = 0;
  Losses losses_;
  std::atomic<int> claimed_descriptor_{-1};
};

}  // namespace sideseat::send
