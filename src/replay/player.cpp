// One playback is a chain of timer callbacks that own it.
#include "replay/player.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace sideseat::replay {
namespace {

using bedrock::RecordedResponse;

struct Playback {
  net::HttpServer& server;
  RecordedResponse response;
  int delay_ms;
  net::HttpStream stream;
  std::size_t piece = 0;
  std::size_t sent_bytes = 0;
};

net::Headers lower_names(const bedrock::RecordedHeaders& recorded) {
  net::Headers headers;
  for (const auto& [name, value] : recorded) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    // How the body is framed is this server's business, not the recorded one's.
    const bool is_framing =
        lower == "content-length" || lower == "transfer-encoding" || lower == "connection";
    if (!is_framing) headers.emplace_back(std::move(lower), value);
  }
  return headers;
}

void cut_into(RecordedResponse& response, std::size_t chunk_bytes) {
  if (response.pieces.empty() || chunk_bytes == 0) return;
  response.pieces.clear();
  for (std::size_t at = 0; at < response.body.size(); at += chunk_bytes) {
    response.pieces.push_back({std::min(chunk_bytes, response.body.size() - at), std::nullopt});
  }
}

/// Writes pieces until one has to wait.
void play_on(const std::shared_ptr<Playback>& playback) {
  const RecordedResponse& response = playback->response;
  const std::size_t end = response.cut_after_bytes.value_or(std::string::npos);
  while (playback->piece < response.pieces.size() && playback->sent_bytes < end) {
    const std::size_t size = response.pieces[playback->piece].size_bytes;
    const std::size_t allowed = std::min(size, end - playback->sent_bytes);
    if (!playback->stream.write(response.body.substr(playback->sent_bytes, allowed))) return;
    playback->sent_bytes += allowed;
    if (++playback->piece == response.pieces.size()) break;
    const int delay_ms = response.pieces[playback->piece].delay_ms.value_or(playback->delay_ms);
    if (delay_ms > 0 && playback->sent_bytes < end) {
      playback->server.after(delay_ms, [playback] { play_on(playback); });
      return;
    }
  }
  if (response.cut_after_bytes) {
    playback->stream.cut();
  } else {
    playback->stream.finish();
  }
}

void begin(net::HttpServer& server, net::HttpResponder responder, RecordedResponse response,
           int delay_ms) {
  net::Headers headers = lower_names(response.headers);
  if (response.pieces.empty() && !response.cut_after_bytes) {
    responder.send({.status = response.status,
                    .headers = std::move(headers),
                    .body = std::move(response.body),
                    .static_body = {}});
    return;
  }
  if (response.pieces.empty()) {  // Promise the whole body, send a part of it.
    headers.emplace_back("content-length", std::to_string(response.body.size()));
    response.pieces.push_back({response.body.size(), std::nullopt});
  }
  net::HttpStream stream = responder.start_stream(response.status, std::move(headers));
  const auto playback = std::make_shared<Playback>(
      Playback{server, std::move(response), delay_ms, std::move(stream)});
  const int first_ms = playback->response.pieces.front().delay_ms.value_or(0);
  if (first_ms > 0) {
    server.after(first_ms, [playback] { play_on(playback); });
  } else {
    play_on(playback);
  }
}

}  // namespace

void play(net::HttpServer& server, net::HttpResponder responder, RecordedResponse response,
          const PlayerOptions& options) {
  cut_into(response, options.chunk_bytes);
  const int wait_ms = response.delay_ms;
  if (wait_ms <= 0)
    return begin(server, std::move(responder), std::move(response), options.delay_ms);
  server.after(wait_ms, [&server, responder = std::move(responder), response = std::move(response),
                         delay_ms = options.delay_ms]() mutable {
    begin(server, std::move(responder), std::move(response), delay_ms);
  });
}

}  // namespace sideseat::replay
