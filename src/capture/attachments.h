// Takes images, documents, audio and video out of what a call says: what is left refers to them.
//
// The same bytes come again and again, with every turn of a conversation; they leave this process
// once (model/attachment.h has how), and are decoded once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "bedrock/call_facts.h"
#include "model/attachment.h"

namespace sideseat::capture {

/// Confined to the polling thread. Memory: limits::kAttachmentsRememberedMax hashes, no bytes.
class Attachments {
 public:
  /// Of attachments larger than `bytes_max` only hash and size leave the process. `clock` outlives
  /// this.
  Attachments(std::size_t bytes_max, const Clock& clock) : bytes_max_(bytes_max), clock_(clock) {}

  /// Makes references of
  ///   every blob among the parts, also inside tool responses, and every `data:` URI;
  ///   base64 of kBase64BytesMin and more in the raw JSON (bodies, settings, unknown blocks)
  ///   that is a blob seen among parts, a `data:` URL, or a file by how it begins.
  /// What is not valid base64 stays. Returns the bytes that have to travel with this call's span:
  /// those that were not handed out before, or were forgotten since.
  std::vector<Attachment> take(bedrock::CallFacts& facts);

  /// What was handed out may not have arrived: all of it is handed out again when it comes again.
  void forget() { handed_out_at_ns_.clear(); }

 private:
  friend class Taking;

  struct Known {
    ContentHash hash;  // Of the bytes.
    std::size_t size_bytes = 0;
    std::string media_type;  // By how they begin.
  };
  struct HashOfHash {
    std::size_t operator()(const ContentHash& hash) const noexcept;
  };
  template <typename Value>
  using ByHash = std::unordered_map<ContentHash, Value, HashOfHash>;

  bool must_travel(const Known& known);

  const std::size_t bytes_max_;
  const Clock& clock_;
  ByHash<Known> known_;  // By the hash of the base64: hashing that is cheaper than decoding it.
  ByHash<std::int64_t> handed_out_at_ns_;
};

}  // namespace sideseat::capture
