// The server around the library, the player and the echo.
#include "replay/replay.h"

#include <atomic>
#include <iterator>
#include <optional>

#include "base/json_writer.h"
#include "bedrock/canonical.h"
#include "net/http_server.h"
#include "replay/echo.h"
#include "replay/library.h"
#include "replay/player.h"

namespace sideseat::replay {
namespace {

constexpr std::string_view kStatsPath = "/__replay__/stats";
constexpr std::string_view kResetPath = "/__replay__/reset";

class Server final : public Replay {
 public:
  Server(ReplayOptions options, std::vector<bedrock::RecordedCall> calls)
      : options_(std::move(options)), library_(std::move(calls)) {}
  // The server's threads use this object's members: they end first.
  ~Server() override { stop(0); }

  Status listen() {
    net::HttpServerOptions options;
    options.address = options_.address;
    options.port = options_.port;
    // Handlers wait for `http_`, which start() sets when the first of them may already be running.
    const auto answer = [this](const net::HttpRequest& request, net::HttpResponder responder) {
      while (!ready_.load(std::memory_order_acquire)) ready_.wait(false);
      handle(request, std::move(responder));
    };
    SIDESEAT_TRY(http_, net::HttpServer::start(options, answer));
    ready_.store(true, std::memory_order_release);
    ready_.notify_all();
    return ok();
  }

  std::uint16_t port() const override { return http_->port(); }
  std::size_t recorded_call_count() const override { return library_.stats().items; }
  void stop(int grace_ms) override {
    if (http_) http_->stop(grace_ms);
  }

 private:
  void handle(const net::HttpRequest& request, net::HttpResponder responder) {
    if (request.path == kStatsPath) return responder.send(stats());
    if (request.path == kResetPath && request.method == "POST") {
      library_.reset();
      fallback_ = unmatched_ = 0;
      return responder.send({});
    }
    const std::string_view file = net::find_header(request.headers, "x-replay-file");
    const PlayerOptions player{options_.delay_ms, options_.chunk_bytes};
    // An answer made up for the question is better than one to another question, unless the request
    // names the recording it wants.
    const bool echoes = options_.fallback == Fallback::kEcho && file.empty();
    const Found found = library_.find(request.method, request.path, request.body, file,
                                      echoes ? LooseMatch::kRefused : LooseMatch::kAllowed);
    if (found.match != Match::kNone) {
      return play(*http_, std::move(responder), with_source(found), player);
    }
    if (options_.fallback == Fallback::kEcho) {
      ++fallback_;
      return play(*http_, std::move(responder), echo(request.method, request.path, request.body),
                  player);
    }
    ++unmatched_;
    play(*http_, std::move(responder),
         service_error(404, "ResourceNotFoundException",
                       "No recording for " + request.method + " " +
                           bedrock::canonical_path(request.path) +
                           (file.empty() ? std::string() : " in " + std::string(file))),
         player);
  }

  static bedrock::RecordedResponse with_source(const Found& found) {
    bedrock::RecordedResponse response = found.call->response;
    response.headers.emplace_back("x-replay-match",
                                  found.match == Match::kExact ? "exact" : "loose");
    response.headers.emplace_back("x-replay-source",
                                  found.call->file + "#" + std::to_string(found.call->index));
    return response;
  }

  net::HttpResponse stats() const {
    const LibraryStats counts = library_.stats();
    net::HttpResponse response;
    response.headers = {{"content-type", "application/json"}};
    JsonWriter json(response.body);
    json.begin_object()
        .member("exact", static_cast<std::int64_t>(counts.exact))
        .member("loose", static_cast<std::int64_t>(counts.loose))
        .member("fallback", static_cast<std::int64_t>(fallback_.load()))
        .member("unmatched", static_cast<std::int64_t>(unmatched_.load()))
        .member("items", static_cast<std::int64_t>(counts.items))
        .key("never_served")
        .begin_array();
    for (const std::string& name : counts.never_served) json.string(name);
    json.end_array().end_object();
    return response;
  }

  // Constant after construction.
  const ReplayOptions options_;
  // Thread-safe.
  Library library_;
  std::atomic<std::size_t> fallback_ = 0;
  std::atomic<std::size_t> unmatched_ = 0;
  // Constant once ready_.
  std::unique_ptr<net::HttpServer> http_;
  std::atomic<bool> ready_ = false;
};

}  // namespace

Result<std::unique_ptr<Replay>> Replay::start(ReplayOptions options) {
  std::vector<bedrock::RecordedCall> calls;
  for (const std::string& directory : options.directories) {
    SIDESEAT_TRY(auto loaded, bedrock::load_recordings(directory));
    std::move(loaded.begin(), loaded.end(), std::back_inserter(calls));
  }
  auto server = std::make_unique<Server>(std::move(options), std::move(calls));
  SIDESEAT_CHECK(server->listen());
  return std::unique_ptr<Replay>(std::move(server));
}

}  // namespace sideseat::replay
