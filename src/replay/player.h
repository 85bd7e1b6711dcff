// Plays a recorded response: its bytes in its pieces, at its times, broken off where it says so.
#pragma once

#include <cstddef>

#include "bedrock/recording.h"
#include "net/http_server.h"

namespace sideseat::replay {

struct PlayerOptions {
  int delay_ms = 0;  ///< Before each piece but the first that has no delay of its own.
  std::size_t chunk_bytes =
      0;  ///< Pieces of this size instead of the recorded ones; 0: as recorded.
};

/// Returns at once; the server's timers do the rest. `response` is copied.
void play(net::HttpServer& server, net::HttpResponder responder, bedrock::RecordedResponse response,
          const PlayerOptions& options);

}  // namespace sideseat::replay
