// nghttp2's callbacks, and gRPC's rules for what they bring.
#include "net/grpc_session.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "net/http_exchange.h"

namespace sideseat::net {

namespace {

/// What a peer may send before we take it: enough to fill a fast line, little enough to bound what
/// comes after a refusal.
constexpr std::int32_t kStreamWindowBytes = 1024 * 1024;
constexpr std::int32_t kConnectionWindowBytes = 8 * 1024 * 1024;

/// Before each message: whether it is compressed, and its size (big-endian).
constexpr std::size_t kPrefixBytes = 5;

/// What a header counts beside its bytes, as HTTP/2 has it.
constexpr std::size_t kHeaderOverheadBytes = 32;

nghttp2_nv field(std::string_view name, std::string_view value) {
  // nghttp2 copies both, and never writes to them.
  return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),
          reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())), name.size(),
          value.size(), NGHTTP2_NV_FLAG_NONE};
}

/// As grpc-message has it: what is not printable ASCII, and '%', in hex.
std::string percent_encoded(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (c >= ' ' && c <= '~' && c != '%') {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kDigits[byte / 16]);
    out.push_back(kDigits[byte % 16]);
  }
  return out;
}

/// HTTP/2's own and gRPC's headers are no metadata.
bool is_metadata(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kOwn{"content-type", "te", "grpc-encoding",
                                                        "grpc-accept-encoding", "grpc-timeout"};
  return !name.starts_with(':') && std::find(kOwn.begin(), kOwn.end(), name) == kOwn.end();
}

}  // namespace

struct GrpcSession::Stream {
  enum class Phase {
    kReading,
    kHandling,  // The call is with the handler.
    kAnswering,
  };

  std::int32_t id = 0;
  Phase phase = Phase::kReading;
  bool received_all = false;  // The peer has ended its side.
  Time deadline;              // Of reading or answering.

  std::string method;
  std::string content_type;
  std::size_t header_bytes = 0;
  bool headers_ended = false;
  GrpcRequest request;
  std::array<unsigned char, kPrefixBytes> prefix{};
  std::size_t prefix_bytes = 0;  // So many of it have come.
  std::size_t message_bytes = 0;
  Reservation reservation;

  std::string body;  // The answer, prefix included.
  std::size_t body_sent = 0;
  Headers trailers;
};

// --- Between nghttp2 and the session ------------------------------------------------------------

struct GrpcSession::Callbacks {
  static GrpcSession& self(void* user_data) { return *static_cast<GrpcSession*>(user_data); }

  static int begin_headers(nghttp2_session* session, const nghttp2_frame* frame, void* user_data) {
    if (frame->hd.type != NGHTTP2_HEADERS || frame->headers.cat != NGHTTP2_HCAT_REQUEST) return 0;
    GrpcSession& grpc = self(user_data);
    auto stream = std::make_unique<Stream>();
    stream->id = frame->hd.stream_id;
    stream->deadline = grpc.now_ + std::chrono::milliseconds(grpc.options_.request_timeout_ms);
    stream->reservation = Reservation(grpc.options_.budget);
    grpc.last_call_ = grpc.now_;
    nghttp2_session_set_stream_user_data(session, stream->id, stream.get());
    grpc.streams_[stream->id] = std::move(stream);
    return 0;
  }

  static int header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                    std::size_t name_bytes, const std::uint8_t* value, std::size_t value_bytes,
                    std::uint8_t, void* user_data) {
    if (Stream* stream = self(user_data).find(frame->hd.stream_id)) {
      self(user_data).on_header(*stream, {reinterpret_cast<const char*>(name), name_bytes},
                                {reinterpret_cast<const char*>(value), value_bytes});
    }
    return 0;
  }

  static int frame_received(nghttp2_session*, const nghttp2_frame* frame, void* user_data) {
    GrpcSession& grpc = self(user_data);
    if (frame->hd.type == NGHTTP2_SETTINGS) grpc.greeted_ = true;
    if (frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA) return 0;
    Stream* stream = grpc.find(frame->hd.stream_id);
    if (stream == nullptr) return 0;
    if (frame->hd.type == NGHTTP2_HEADERS && !stream->headers_ended) grpc.on_headers_end(*stream);
    if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) grpc.on_request_end(*stream);
    return 0;
  }

  static int data_chunk(nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* bytes,
                        std::size_t size, void* user_data) {
    if (Stream* stream = self(user_data).find(id)) {
      self(user_data).on_data(*stream, {reinterpret_cast<const char*>(bytes), size});
    }
    return 0;
  }

  /// An answer that is out before its call is in: the rest is not wanted.
  static int frame_sent(nghttp2_session* session, const nghttp2_frame* frame, void* user_data) {
    const bool ends = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0 &&
                      (frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA);
    const Stream* stream = ends ? self(user_data).find(frame->hd.stream_id) : nullptr;
    if (stream != nullptr && !stream->received_all) {
      nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, stream->id, NGHTTP2_NO_ERROR);
    }
    return 0;
  }

  static int stream_closed(nghttp2_session*, std::int32_t id, std::uint32_t, void* user_data) {
    GrpcSession& grpc = self(user_data);
    grpc.last_call_ = grpc.now_;
    grpc.streams_.erase(id);
    return 0;
  }

  static ssize_t read_body(nghttp2_session* session, std::int32_t id, std::uint8_t* out,
                           std::size_t bytes_max, std::uint32_t* flags, nghttp2_data_source* source,
                           void*) {
    auto& stream = *static_cast<Stream*>(source->ptr);
    const std::size_t size = std::min(bytes_max, stream.body.size() - stream.body_sent);
    std::copy_n(stream.body.data() + stream.body_sent, size, reinterpret_cast<char*>(out));
    stream.body_sent += size;
    if (stream.body_sent == stream.body.size()) {
      *flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_END_STREAM;
      std::vector<nghttp2_nv> fields;
      for (const auto& [name, value] : stream.trailers) fields.push_back(field(name, value));
      nghttp2_submit_trailer(session, id, fields.data(), fields.size());
    }
    return static_cast<ssize_t>(size);
  }

  /// Made once; nghttp2 copies it into each session.
  static const nghttp2_session_callbacks* table() {
    static nghttp2_session_callbacks* const callbacks = [] {
      nghttp2_session_callbacks* made = nullptr;
      nghttp2_session_callbacks_new(&made);
      nghttp2_session_callbacks_set_on_begin_headers_callback(made, begin_headers);
      nghttp2_session_callbacks_set_on_header_callback(made, header);
      nghttp2_session_callbacks_set_on_frame_recv_callback(made, frame_received);
      nghttp2_session_callbacks_set_on_data_chunk_recv_callback(made, data_chunk);
      nghttp2_session_callbacks_set_on_frame_send_callback(made, frame_sent);
      nghttp2_session_callbacks_set_on_stream_close_callback(made, stream_closed);
      return made;
    }();
    return callbacks;
  }
};

// --- The session --------------------------------------------------------------------------------

GrpcSession::GrpcSession(const GrpcServerOptions& options, Time now, OnCall on_call)
    : options_(options), on_call_(std::move(on_call)), now_(now), last_call_(now) {
  nghttp2_session_server_new(&session_, Callbacks::table(), this);
  const std::array settings{
      nghttp2_settings_entry{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS,
                             static_cast<std::uint32_t>(options.streams_max)},
      nghttp2_settings_entry{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE,
                             static_cast<std::uint32_t>(kStreamWindowBytes)},
      nghttp2_settings_entry{NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE,
                             static_cast<std::uint32_t>(options.header_bytes_max)},
  };
  nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, kConnectionWindowBytes);
}

GrpcSession::~GrpcSession() { nghttp2_session_del(session_); }

void GrpcSession::feed(std::string_view bytes, Time now) {
  now_ = now;
  if (broken_) return;
  const auto taken = nghttp2_session_mem_recv(
      session_, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  if (taken >= 0) return;
  broken_ = true;
  if (taken != NGHTTP2_ERR_BAD_CLIENT_MAGIC) return;
  const HttpResponse problem = problem_response(
      400, "this port speaks gRPC (HTTP/2 without TLS); OTLP/HTTP has a port of its own");
  last_words_ =
      "HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\n"
      "connection: close\r\ncontent-length: " +
      std::to_string(problem.body.size()) + "\r\n\r\n" + problem.body;
}

void GrpcSession::output(std::string& out, std::size_t bytes_max) {
  if (!last_words_.empty()) {  // Nothing of HTTP/2 would be understood.
    out += std::exchange(last_words_, {});
    return;
  }
  if (broken_) return;
  while (out.size() < bytes_max) {
    const std::uint8_t* bytes = nullptr;
    const auto size = nghttp2_session_mem_send(session_, &bytes);
    if (size < 0) broken_ = true;
    if (size <= 0) return;
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }
}

bool GrpcSession::is_over() const {
  if (broken_) return last_words_.empty();
  if (shut_down_ && streams_.empty()) return nghttp2_session_want_write(session_) == 0;
  return nghttp2_session_want_read(session_) == 0 && nghttp2_session_want_write(session_) == 0;
}

void GrpcSession::shut_down() {
  if (std::exchange(shut_down_, true)) return;
  nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE,
                        nghttp2_session_get_last_proc_stream_id(session_), NGHTTP2_NO_ERROR,
                        nullptr, 0);
}

void GrpcSession::expire(Time now) {
  now_ = now;
  const auto ago = [now](int ms) { return now - std::chrono::milliseconds(ms); };
  if (!greeted_ && last_call_ <= ago(options_.request_timeout_ms)) {
    broken_ = true;
    return;
  }
  for (const auto& [id, stream] : streams_) {
    if (stream->phase != Stream::Phase::kHandling && stream->deadline <= now) cancel(id);
  }
  if (streams_.empty() && last_call_ <= ago(options_.idle_timeout_ms)) shut_down();
}

void GrpcSession::cancel(std::int32_t id) {
  nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
}

GrpcSession::Stream* GrpcSession::find(std::int32_t id) {
  const auto found = streams_.find(id);
  return found == streams_.end() ? nullptr : found->second.get();
}

// --- A call comes in ----------------------------------------------------------------------------

void GrpcSession::on_header(Stream& stream, std::string_view name, std::string_view value) const {
  stream.header_bytes += name.size() + value.size() + kHeaderOverheadBytes;
  if (stream.header_bytes > options_.header_bytes_max || stream.headers_ended) return;
  if (name == ":method") {
    stream.method = value;
  } else if (name == ":path") {
    stream.request.path = value;
  } else if (name == "content-type") {
    stream.content_type = value;
  } else if (name == "grpc-encoding") {
    stream.request.encoding = value;
  } else if (is_metadata(name)) {
    stream.request.metadata.emplace_back(name, value);
  }
}

void GrpcSession::on_headers_end(Stream& stream) {
  stream.headers_ended = true;
  if (stream.header_bytes > options_.header_bytes_max) {
    return refuse(
        stream, GrpcStatus::kResourceExhausted,
        "the metadata is longer than " + std::to_string(options_.header_bytes_max) + " bytes");
  }
  if (!stream.content_type.starts_with("application/grpc")) return refuse_http(stream, "415");
  if (stream.method != "POST") return refuse_http(stream, "405");
  std::string& encoding = stream.request.encoding;
  if (encoding.empty()) encoding = "identity";
  const auto& known = options_.encodings;
  if (encoding != "identity" && std::find(known.begin(), known.end(), encoding) == known.end()) {
    refuse(stream, GrpcStatus::kUnimplemented,
           "grpc-encoding '" + encoding + "' is not known; grpc-accept-encoding says which are");
  }
}

void GrpcSession::on_data(Stream& stream, std::string_view bytes) {
  if (stream.phase != Stream::Phase::kReading) return;
  while (stream.prefix_bytes < kPrefixBytes && !bytes.empty()) {
    stream.prefix[stream.prefix_bytes++] = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    if (stream.prefix_bytes < kPrefixBytes) continue;
    const auto& prefix = stream.prefix;
    stream.message_bytes = std::size_t{prefix[1]} << 24 | std::size_t{prefix[2]} << 16 |
                           std::size_t{prefix[3]} << 8 | std::size_t{prefix[4]};
    if (prefix[0] > 1) return refuse(stream, GrpcStatus::kInternal, "this is not a gRPC message");
    if (stream.message_bytes > options_.message_bytes_max) {
      return refuse(
          stream, GrpcStatus::kResourceExhausted,
          "the message is longer than " + std::to_string(options_.message_bytes_max) + " bytes");
    }
  }
  if (bytes.empty()) return;
  std::string& message = stream.request.message;
  if (message.size() + bytes.size() > stream.message_bytes) {
    return refuse(stream, GrpcStatus::kUnimplemented, "a call takes one message, and no stream");
  }
  if (!stream.reservation.grow(bytes.size())) {
    return refuse(stream, GrpcStatus::kUnavailable, "too many requests are under way; try again");
  }
  message.append(bytes);
}

void GrpcSession::on_request_end(Stream& stream) {
  stream.received_all = true;
  if (stream.phase != Stream::Phase::kReading) return;
  if (stream.prefix_bytes < kPrefixBytes || stream.request.message.size() < stream.message_bytes) {
    return refuse(stream, GrpcStatus::kInternal, "the call ends before its message does");
  }
  if (stream.prefix[0] == 0) {
    stream.request.encoding = "identity";
  } else if (stream.request.encoding == "identity") {
    return refuse(stream, GrpcStatus::kInternal,
                  "the message says that it is compressed, but no grpc-encoding says how");
  }
  stream.phase = Stream::Phase::kHandling;
  on_call_(stream.id, std::move(stream.request));
}

// --- Its answer goes out ------------------------------------------------------------------------

void GrpcSession::refuse(Stream& stream, GrpcStatus status, std::string message) {
  stream.reservation.release();
  stream.request = {};
  submit(stream, {.status = status, .status_message = std::move(message)});
}

/// Not gRPC at all: HTTP's status says so.
void GrpcSession::refuse_http(Stream& stream, std::string_view status) {
  stream.phase = Stream::Phase::kAnswering;
  const std::array fields{field(":status", status)};
  nghttp2_submit_response(session_, stream.id, fields.data(), fields.size(), nullptr);
}

void GrpcSession::answer(std::int32_t id, const GrpcResponse& response, Time now) {
  now_ = now;
  Stream* stream = find(id);
  if (stream == nullptr || stream->phase != Stream::Phase::kHandling) return;
  stream->reservation.release();
  submit(*stream, response);
}

void GrpcSession::submit(Stream& stream, const GrpcResponse& response) {
  stream.phase = Stream::Phase::kAnswering;
  stream.deadline = now_ + std::chrono::milliseconds(options_.request_timeout_ms);
  stream.trailers = {{"grpc-status", std::to_string(static_cast<int>(response.status))}};
  if (!response.status_message.empty()) {
    stream.trailers.emplace_back("grpc-message", percent_encoded(response.status_message));
  }
  stream.trailers.insert(stream.trailers.end(), response.trailers.begin(), response.trailers.end());

  std::string accepted = "identity";
  for (const std::string& encoding : options_.encodings) accepted.append(",").append(encoding);
  std::vector<nghttp2_nv> fields{field(":status", "200"), field("content-type", "application/grpc"),
                                 field("grpc-accept-encoding", accepted)};
  if (response.status != GrpcStatus::kOk) {  // "Trailers only": one block says it all.
    for (const auto& [name, value] : stream.trailers) fields.push_back(field(name, value));
    nghttp2_submit_response(session_, stream.id, fields.data(), fields.size(), nullptr);
    return;
  }
  const std::size_t size = response.message.size();
  stream.body.assign(1, '\0');
  for (const int shift : {24, 16, 8, 0}) stream.body.push_back(static_cast<char>(size >> shift));
  stream.body += response.message;
  const nghttp2_data_provider body{{.ptr = &stream}, Callbacks::read_body};
  nghttp2_submit_response(session_, stream.id, fields.data(), fields.size(), &body);
}

}  // namespace sideseat::net
