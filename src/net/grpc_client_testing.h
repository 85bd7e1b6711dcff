// For tests: a gRPC client over nghttp2 that can also do what a client should not.
#pragma once

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/http.h"
#include "net/raw_client_testing.h"

namespace sideseat::net {

/// A message with gRPC's prefix.
inline std::string grpc_framed(std::string_view message, char compressed = 0) {
  std::string out(1, compressed);
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<char>(message.size() >> shift));
  return out.append(message);
}

class GrpcTestClient {
 public:
  struct Call {
    Headers headers;  ///< Trailers too.
    std::string body;
    bool closed = false;
    std::uint32_t reset_code = 0;  ///< NO_ERROR where it was not reset.

    std::string status() const { return std::string(find_header(headers, "grpc-status")); }
    std::string message() const { return body.size() < 5 ? std::string() : body.substr(5); }

    std::string to_send;
    bool ends = false;
  };

  explicit GrpcTestClient(std::uint16_t port, std::uint32_t window_bytes = 65535) : socket_(port) {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
    nghttp2_session_client_new(&session_, callbacks, this);
    nghttp2_session_callbacks_del(callbacks);
    const nghttp2_settings_entry window{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, window_bytes};
    nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &window, 1);
  }
  GrpcTestClient(const GrpcTestClient&) = delete;
  GrpcTestClient& operator=(const GrpcTestClient&) = delete;
  ~GrpcTestClient() { nghttp2_session_del(session_); }

  /// Begins a call with `bytes` as its body, which goes on unless `ends`.
  std::int32_t begin(std::string_view path, std::string bytes, bool ends = true,
                     const Headers& more = {}) {
    Headers headers{{":method", "POST"},
                    {":scheme", "http"},
                    {":path", std::string(path)},
                    {":authority", "x"},
                    {"te", "trailers"}};
    if (find_header(more, "content-type").empty()) {
      headers.emplace_back("content-type", "application/grpc");
    }
    for (const auto& header : more) {
      if (header.first.starts_with(':')) {
        headers[0] = header;
      } else {
        headers.push_back(header);
      }
    }
    std::vector<nghttp2_nv> fields;
    for (auto& [name, value] : headers) {
      fields.push_back({reinterpret_cast<std::uint8_t*>(name.data()),
                        reinterpret_cast<std::uint8_t*>(value.data()), name.size(), value.size(),
                        NGHTTP2_NV_FLAG_NONE});
    }
    const nghttp2_data_provider body{{.ptr = this}, read_body};
    const std::int32_t id =
        nghttp2_submit_request(session_, nullptr, fields.data(), fields.size(), &body, nullptr);
    calls_[id].to_send = std::move(bytes);
    calls_[id].ends = ends;
    send();
    return id;
  }
  void go_on(std::int32_t id, std::string_view bytes, bool ends) {
    calls_[id].to_send.append(bytes);
    calls_[id].ends = ends;
    nghttp2_session_resume_data(session_, id);
    send();
  }
  void give_up(std::int32_t id) {
    nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
    send();
  }
  /// The call once it is over; as far as it has come if the connection ends, or nothing comes.
  const Call& wait(std::int32_t id) {
    while (!calls_[id].closed && receive()) {
    }
    return calls_[id];
  }
  const Call& call(std::string_view path, std::string_view message, const Headers& more = {},
                   char compressed = 0) {
    return wait(begin(path, grpc_framed(message, compressed), true, more));
  }
  /// Whether the server says goodbye (or did), and closes.
  bool ended_by_goaway() {
    while (receive()) {
    }
    return got_goaway_ && socket_.closed_by_peer();
  }
  /// Waits for a frame of this type.
  bool wait_for_goaway() {
    while (!got_goaway_ && receive()) {
    }
    return got_goaway_;
  }
  RawClient& socket() { return socket_; }
  /// Sends what nghttp2 has to say.
  void send() {
    const std::uint8_t* bytes = nullptr;
    for (ssize_t size = 0; (size = nghttp2_session_mem_send(session_, &bytes)) > 0;) {
      socket_.send({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
    }
  }

 private:
  static GrpcTestClient& self(void* user_data) { return *static_cast<GrpcTestClient*>(user_data); }

  static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                       std::size_t name_bytes, const std::uint8_t* value, std::size_t value_bytes,
                       std::uint8_t, void* user_data) {
    self(user_data).calls_[frame->hd.stream_id].headers.emplace_back(
        std::string(reinterpret_cast<const char*>(name), name_bytes),
        std::string(reinterpret_cast<const char*>(value), value_bytes));
    return 0;
  }
  static int on_data(nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* bytes,
                     std::size_t size, void* user_data) {
    self(user_data).calls_[id].body.append(reinterpret_cast<const char*>(bytes), size);
    return 0;
  }
  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user_data) {
    if (frame->hd.type == NGHTTP2_GOAWAY) self(user_data).got_goaway_ = true;
    return 0;
  }
  static int on_close(nghttp2_session*, std::int32_t id, std::uint32_t code, void* user_data) {
    Call& call = self(user_data).calls_[id];
    call.closed = true;
    call.reset_code = code;
    return 0;
  }
  static ssize_t read_body(nghttp2_session*, std::int32_t id, std::uint8_t* out,
                           std::size_t bytes_max, std::uint32_t* flags, nghttp2_data_source* source,
                           void*) {
    Call& call = static_cast<GrpcTestClient*>(source->ptr)->calls_[id];
    const std::size_t size = std::min(bytes_max, call.to_send.size());
    std::copy_n(call.to_send.data(), size, reinterpret_cast<char*>(out));
    call.to_send.erase(0, size);
    if (call.to_send.empty() && call.ends) {
      *flags |= NGHTTP2_DATA_FLAG_EOF;
    } else if (size == 0) {
      return NGHTTP2_ERR_DEFERRED;
    }
    return static_cast<ssize_t>(size);
  }

  bool receive() {
    send();
    const std::string bytes = socket_.read_some();
    if (bytes.empty()) return false;
    const bool taken =
        nghttp2_session_mem_recv(session_, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                 bytes.size()) >= 0;
    send();
    return taken;
  }

  RawClient socket_;
  nghttp2_session* session_ = nullptr;
  std::map<std::int32_t, Call> calls_;
  bool got_goaway_ = false;
};

}  // namespace sideseat::net
