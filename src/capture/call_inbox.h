// The caller's side of one call: what happened is noted here with its time, in a few moves under a
// lock, and taken out by the thread that polls.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "capture/budget.h"
#include "capture/recorder.h"

namespace sideseat::capture {

/// Bytes with the moment they came, on the steady clock.
struct Chunk {
  Bytes bytes;
  std::int64_t at_ns = 0;
};

struct CallEnd {
  EndReason reason = EndReason::kComplete;
  std::string error_type;
  std::string error_message;
  std::int64_t at_ns = 0;  ///< On the steady clock.
};

/// What is fixed when a call begins.
struct CallBegin {
  CallStart start;  ///< Without its body.
  TraceId trace_id;
  SpanId span_id;
  std::int64_t unix_ns = 0;
  std::int64_t steady_ns = 0;
};

/// Thread-safe. No owner of bytes is ever released while the lock is held, because releasing one
/// may run the host's code.
class CallInbox {
 public:
  /// `request_body`: charged to `budget` already. `clock` outlives this.
  CallInbox(CallBegin begin, Bytes request_body, std::shared_ptr<Budget> budget,
            const Clock& clock);
  ~CallInbox();
  CallInbox(const CallInbox&) = delete;
  CallInbox& operator=(const CallInbox&) = delete;

  const CallBegin& begin() const { return begin_; }

  // --- For any thread; see Call for what they mean ---
  void attempt(int http_status);
  void response(CallResponse response);
  void chunk(Bytes bytes);
  bool end(EndReason reason, std::string error_type, std::string error_message);

  // --- For the polling thread ---

  /// What came since the last take.
  struct News {
    std::optional<CallResponse> response;
    std::vector<Chunk> chunks;
    std::optional<CallEnd> end;
    int attempts = 0;           ///< So far.
    int last_http_status = 0;   ///< Of the last attempt; -1 for a transport failure, 0 for none.
    bool content_lost = false;  ///< Bytes of the answer found no room.
  };
  News take();
  /// Ends the call at a moment of the past, unless it has ended: its bytes showed that it is over.
  void end_at(CallEnd end);
  /// Gives the request's bytes away and the charge for all bytes back. For a call that has ended.
  Bytes release();

 private:
  bool charge(std::size_t bytes);

  // Constant after construction.
  const CallBegin begin_;
  const std::shared_ptr<Budget> budget_;  // Shared with the recorder and its other calls.
  const Clock& clock_;

  std::mutex mutex_;
  // Guarded by mutex_.
  Bytes request_body_;
  News news_;
  bool ended_ = false;
  std::size_t charged_bytes_ = 0;
};

}  // namespace sideseat::capture
