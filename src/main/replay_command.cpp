// `sideseat replay`: a local Bedrock until it is told to stop.
#include <cstdio>
#include <memory>
#include <string>

#include "main/commands.h"
#include "main/process.h"
#include "replay/replay.h"

namespace sideseat {
namespace {

/// How long a stream under way may take once the replay is told to stop.
constexpr int kStopGraceMs = 1'000;

Status replay_until_stopped(const ReplayCommand& command) {
  SIDESEAT_TRY(const auto replay,
               replay::Replay::start({
                   .directories = command.directories,
                   .port = static_cast<std::uint16_t>(command.port),
                   .delay_ms = command.delay_ms,
                   .chunk_bytes = static_cast<std::size_t>(command.chunk_bytes),
                   .fallback = command.fallback == "echo" ? replay::Fallback::kEcho
                                                          : replay::Fallback::kNone,
               }));
  // On stdout and at once: whoever started us may be waiting for the address.
  std::printf(
      "Replaying %zu calls: export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=http://127.0.0.1:%d "
      "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME=http://127.0.0.1:%d\n",
      replay->recorded_call_count(), replay->port(), replay->port());
  std::fflush(stdout);
  wait_for_stop_signal();
  replay->stop(kStopGraceMs);
  return ok();
}

}  // namespace

int run_replay(const ReplayCommand& command) {
  block_stop_signals();
  log_to_stderr("info");
  const Status status = replay_until_stopped(command);
  if (status) return kExitOk;
  std::fprintf(stderr, "sideseat: %s\n", std::string(status.error().message()).c_str());
  return kExitFailed;
}

}  // namespace sideseat
