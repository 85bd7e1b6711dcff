// The other side of one call: its bytes are decoded as they come, on the polling thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bedrock/operation.h"
#include "capture/call_inbox.h"

namespace sideseat::capture {

/// How a call went, apart from what its bytes say.
struct CallOutcome {
  std::int64_t ended_at_ns = 0;  ///< On the steady clock.
  /// When the first piece of a streamed answer was there: the event with the first piece of
  /// content, for families nobody knows the first with a text to be guessed. Absent without a
  /// stream.
  std::optional<std::int64_t> first_content_at_ns;
  bool streamed = false;
  /// A stream that was read to its end without its last event: unless its answer says why it
  /// stopped, it was cut short.
  bool must_say_why_it_stopped = false;
  std::string incomplete;                      ///< `sideseat.incomplete`; empty: all was seen.
  std::optional<bedrock::ServiceError> error;  ///< Its type may be empty.
  std::optional<int> http_status;
  std::string request_id;
  int retries = 0;
};

/// Reads what an inbox gives, until the call is over.
///
/// Memory: a stream is held as the text of its answer, a body as its bytes; both are charged to the
/// call's budget. Threads: confined to the polling one.
class CallReader {
 public:
  explicit CallReader(std::shared_ptr<CallInbox> inbox);

  enum class Progress : std::uint8_t { kOpen, kOver };
  /// Takes what is new; kOver once the call has ended, by its bytes or by its caller.
  Progress advance();

  // --- After kOver ---

  CallOutcome outcome() const;
  /// Decodes the request and what came of the answer. Call once: the bytes are let go.
  /// `known_model`: what stands behind `model_id()`, as a hint at the family; empty: not known.
  bedrock::CallFacts facts(const std::string& known_model);

  const CallBegin& begin() const { return inbox_->begin(); }
  const std::string& operation_name() const { return operation_name_; }
  const std::string& model_id() const { return model_id_; }
  CallInbox& inbox() { return *inbox_; }

 private:
  void take_response(CallResponse response);
  void read_chunk(const Chunk& chunk);
  void read_frame(const bedrock::Frame& frame, std::int64_t at_ns);
  /// The bytes show that nothing more will come.
  void end_at(std::int64_t at_ns);
  bool expects_events() const;
  bool answered_with_error() const;
  std::optional<std::size_t> announced_bytes() const;
  bool body_is_whole() const;
  std::optional<bedrock::ServiceError> error(std::optional<int> http_status) const;
  std::string_view body() const;
  void keep_page(bedrock::CallFacts& facts) const;
  std::string incomplete() const;

  // Constant after construction.
  const std::shared_ptr<CallInbox> inbox_;  // Shared with the caller's handle.
  const std::string operation_name_;
  const std::string model_id_;
  const bedrock::Operation& operation_;

  std::optional<CallResponse> response_;
  std::size_t seen_bytes_ = 0;
  std::string body_;  // Of chunks; a body that came whole stays in response_.
  bedrock::EventStreamDecoder decoder_;
  std::unique_ptr<bedrock::EventMerger> merger_;
  std::optional<std::int64_t> first_content_at_ns_;
  std::optional<bedrock::ServiceError> stream_error_;
  bool stream_over_ = false;     // It showed its last event, or failed.
  bool stream_damaged_ = false;  // What follows cannot be read.
  bool content_lost_ = false;
  int attempts_ = 0;
  int last_http_status_ = 0;
  std::optional<CallEnd> end_;
};

}  // namespace sideseat::capture
