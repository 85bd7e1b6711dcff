// `sideseat serve`: store, ingest, query and server put together, and taken apart in the right
// order.
#include <sys/stat.h>

#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/log.h"
#include "base/version.h"
#include "ingest/housekeeper.h"
#include "ingest/ingest.h"
#include "main/commands.h"
#include "main/data_directory.h"
#include "main/process.h"
#include "query/query.h"
#include "serve/server.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat {
namespace {

/// How long requests under way may take once the server is told to stop.
constexpr int kStopGraceMs = 5'000;

ingest::Retention retention_of(const ServeCommand& command) {
  constexpr std::int64_t kDayNs = std::int64_t{24} * 3600 * 1'000'000'000;
  ingest::Retention retention;
  if (command.keep_days > 0) retention.keep_ns = command.keep_days * kDayNs;
  if (command.keep_bytes > 0) retention.keep_bytes = command.keep_bytes;
  return retention;
}

/// `option` as the command line has it: "auto", "off" or a port.
serve::Door door_of(const std::string& option, std::uint16_t standard_port) {
  using Mode = serve::Door::Mode;
  if (option == "off") return {.mode = Mode::kClosed};
  if (option == "auto") return {.mode = Mode::kIfFree, .port = standard_port};
  return {.mode = Mode::kRequired, .port = static_cast<std::uint16_t>(std::stoi(option))};
}

/// On stdout and at once: whoever started us may be waiting for the address.
void say_where(const ServeCommand& command, const serve::Server& server,
               const std::string& directory) {
  std::string doors;
  const auto add = [&](std::string_view name, std::optional<std::uint16_t> port) {
    if (!port) return;
    doors.append(", ").append(name).append(command.host).append(":").append(std::to_string(*port));
  };
  add("OTLP/HTTP on http://", server.otlp_http_port());
  add("OTLP/gRPC on ", server.otlp_grpc_port());
  std::printf("SideSeat %s on http://%s:%d%s (data in %s)\n", std::string(version()).c_str(),
              command.host.c_str(), server.port(), doors.c_str(), directory.c_str());
  std::fflush(stdout);
}

Status serve_until_stopped(const ServeCommand& command) {
  SIDESEAT_TRY(const auto directory, make_data_directory(command.data_directory));
  SIDESEAT_TRY(const auto store, store::SqliteStore::open({.path = data_file_in(directory)}));
  const auto ingest = ingest::Ingest::start(*store);
  const auto housekeeper = ingest::Housekeeper::start(*store, {.retention = retention_of(command)});
  const query::Query query(*store);
  SIDESEAT_TRY(
      const auto server,
      serve::Server::start({.address = command.host,
                            .port = static_cast<std::uint16_t>(command.port),
                            .otlp_http = door_of(command.otlp_http_port, serve::kOtlpHttpPort),
                            .otlp_grpc = door_of(command.otlp_grpc_port, serve::kOtlpGrpcPort)},
                           *ingest, *housekeeper, query, system_clock()));
  say_where(command, *server, directory);

  wait_for_stop_signal();
  log(LogLevel::kInfo, "main", "stopping");
  server->stop(kStopGraceMs);
  housekeeper->stop();
  ingest->stop();
  return ok();
}

}  // namespace

int run_serve(const ServeCommand& command) {
  ::umask(077);  // The store holds what people wrote: its files are their owner's alone.
  block_stop_signals();
  log_to_stderr(command.log_level);
  const Status status = serve_until_stopped(command);
  if (status) return kExitOk;
  std::fprintf(stderr, "sideseat: %s\n", std::string(status.error().message()).c_str());
  return kExitFailed;
}

}  // namespace sideseat
