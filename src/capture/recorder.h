// The life of one Bedrock call, seen from the caller's side: began -> attempt* -> response ->
// chunk*
// -> ended. What the caller's thread does here is keep references to bytes; everything else happens
// in Recorder::poll(), on the exporter's thread.
//
//     auto call = recorder.begin({.operation = "Converse", .url_path = "/model/m/converse", ...});
//     call->attempt(200);
//     call->response({.http_status = 200, .headers = {...}, .body = bytes});
//     call->end(EndReason::kComplete);
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/limits.h"
#include "base/random.h"
#include "model/ids.h"
#include "model/span.h"
#include "model/span_source.h"

namespace sideseat::capture {

/// Immutable bytes and whatever keeps them alive. An empty `owner` with a non-empty view is not
/// allowed: use `copy_bytes`. The owner may be released on any thread.
struct Bytes {
  std::string_view view;
  std::shared_ptr<const void> owner;
};
Bytes copy_bytes(std::string_view bytes);

/// Where a call stands: read once, at its begin.
struct TraceContext {
  TraceId trace_id;        ///< Zero: the call is a trace of its own.
  SpanId parent_span_id;   ///< Zero: the call is a root.
  std::string session_id;  ///< Empty: none.
  std::string user_id;
};

/// Lower-case name, value. Callers hand over only what may be kept: never Authorization or tokens.
using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct CallStart {
  std::string service;    ///< Its name for itself: "Bedrock Agent Runtime"; empty: Bedrock Runtime.
  std::string operation;  ///< The service's name for it: "ConverseStream".
  std::string url_path;   ///< As on the wire: "/model/{percent-encoded model id}/converse-stream".
  std::string model_id;   ///< Only where there is no url_path (a call that failed validation).
  std::string region;
  std::string server_address;
  int server_port = 0;
  HeaderList request_headers;  ///< x-amzn-bedrock-* members of InvokeModel.
  Bytes request_body;
  /// Why there is no request body though one was sent ("not_seekable"); empty if there is.
  std::string request_body_missing;
  TraceContext context;
};

struct CallResponse {
  int http_status = 0;
  HeaderList headers;  ///< x-amzn-requestid, x-amzn-bedrock-*, content-type, content-length ...
  Bytes body;          ///< What is already read; empty where chunks follow.
};

/// Why a call is over, as its caller saw it. Bytes that show more go first: a stream's last event,
/// an exception or damage in it ends it, a body shorter than its length is "truncated". All but
/// kComplete mark a span whose answer was not seen to its end with `sideseat.incomplete`.
enum class EndReason : std::uint8_t {
  kComplete,   ///< Everything was read.
  kClosed,     ///< The caller closed the stream or body early.
  kDropped,    ///< Nobody holds it any more.
  kCancelled,  ///< The task that waited was cancelled.
  kError,      ///< The caller got an exception.
  kExit,       ///< The process ends.
};

class Recorder;

/// One call in flight. Thread-safe; every member is cheap (a lock, a push). The destructor ends a
/// call that nobody ended, as kDropped.
class Call {
 public:
  virtual ~Call() = default;
  /// One HTTP attempt came back; -1 for a transport failure. Retries are attempts after the first.
  virtual void attempt(int http_status) = 0;
  /// The last attempt's response. Without it the call failed before any answer.
  virtual void response(CallResponse response) = 0;
  /// The next bytes of the body, as the caller read them. Stamped here: the time to first token is
  /// that of the chunk with the first piece of the answer (not of its envelope).
  virtual void chunk(Bytes bytes) = 0;
  /// Ends the call; true the first time, later calls change nothing. A stream that has already
  /// shown its last event is over without it. `error_type`: the service's error code or exception's
  /// name; `error_message` never holds payload text.
  virtual bool end(EndReason reason, std::string error_type = {},
                   std::string error_message = {}) = 0;
  /// The span this call becomes.
  virtual SpanId span_id() const = 0;
};

struct RecorderOptions {
  /// False: no messages, bodies or definitions leave the process; tokens, times and errors do.
  bool capture_content = true;
  /// Models behind ids that do not name them: id or ARN, and a model id, profile id or ARN.
  std::vector<std::pair<std::string, std::string>> models;
  /// Of images, documents, audio and video larger than this only hash and size leave the process;
  /// 0: of all of them.
  std::size_t attachment_bytes_max = limits::kAttachmentBytesMax;
};

struct RecorderStats {
  std::uint64_t calls_begun = 0;
  std::uint64_t spans_made = 0;
  std::uint64_t calls_dropped = 0;     ///< The queue was full.
  std::uint64_t contents_dropped = 0;  ///< The call was recorded without its bytes.
};

/// Makes calls and turns finished ones into spans. `begin`, `add` and `stats` are for any thread;
/// `poll` is the exporter's. Bounded by limits::kRecorderQueue*.
class Recorder : public SpanSource {
 public:
  /// `clock` and `random` outlive the recorder and all its calls.
  static std::shared_ptr<Recorder> create(RecorderOptions options, const Clock& clock,
                                          RandomSource& random);
  /// Never fails; where the queue is full the call is counted as dropped and its handle does
  /// nothing.
  virtual std::shared_ptr<Call> begin(CallStart start) = 0;
  /// A span that is finished already: the caller's own trace() and span().
  virtual void add(Span span) = 0;
  /// The model behind an id, found out while the program runs; `options.models` go before it. Calls
  /// whose spans are made later say so.
  virtual void learn_model(std::string id, std::string model) = 0;
  /// Ends every open call, so that a following poll() hands out its span.
  virtual void end_open_calls(EndReason reason) = 0;
  virtual RecorderStats stats() const = 0;
};

}  // namespace sideseat::capture
