// A wire-exact local Bedrock: answers HTTP requests from recordings, byte for byte, and if told so
// makes up answers to the rest.
//
//   GET  /__replay__/stats   {"exact", "loose", "fallback", "unmatched", "items", "never_served"}
//   POST /__replay__/reset   starts over
//
// A request's header x-replay-file limits the search to the recording file of that name (or end of
// path). Recorded answers carry x-replay-match (exact, loose) and x-replay-source ("file#index").
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace sideseat::replay {

enum class Fallback {
  kNone,  ///< A request without a recording gets 404 ResourceNotFoundException.
  kEcho,  ///< It gets a plausible answer; see echo.h.
};

struct ReplayOptions {
  std::vector<std::string> directories;  ///< Recordings: files, or folders of them.
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one.
  /// Between the events of a stream, where the recording does not say otherwise.
  int delay_ms = 0;
  /// Cut streams every so many bytes instead of between events; 0: between events.
  std::size_t chunk_bytes = 0;
  Fallback fallback = Fallback::kNone;
};

/// Serves from its start to its destruction, on threads of its own. Credentials are not looked at.
class Replay {
 public:
  /// Errors: those of bedrock::load_recordings and net::HttpServer::start.
  static Result<std::unique_ptr<Replay>> start(ReplayOptions options);

  virtual ~Replay() = default;
  virtual std::uint16_t port() const = 0;
  virtual std::size_t recorded_call_count() const = 0;
  /// Lets answers under way finish for `grace_ms`, then cuts them. Idempotent.
  virtual void stop(int grace_ms) = 0;
};

}  // namespace sideseat::replay
