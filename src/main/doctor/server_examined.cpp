// Asked as any client would ask.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/json.h"
#include "base/version.h"
#include "main/doctor/examine.h"
#include "net/http_client.h"

namespace sideseat::doctor {
namespace {

constexpr int kAnswerMsMax = 5'000;
constexpr double kSlowAnswerSeconds = 0.5;

struct DoorName {
  const char* label;
  const char* name;
  int standard_port;
  const char* option;
};
constexpr std::array<DoorName, 2> kDoors{{{"otlp_http", "OTLP/HTTP", 4318, "--otlp-http-port"},
                                          {"otlp_grpc", "OTLP/gRPC", 4317, "--otlp-grpc-port"}}};

/// Whether somebody on this machine accepts connections there.
bool is_taken(int port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  const bool is_accepted = ::connect(descriptor, any, sizeof address) == 0;
  ::close(descriptor);
  return is_accepted;
}

std::string who_has(int port) {
  return "`ss -ltnp 'sport = :" + std::to_string(port) + "'` says which";
}

void examine_doors(const Figures& figures, Findings& findings) {
  for (const DoorName& door : kDoors) {
    const auto port = figures.find(std::string("sideseat_door_port{door=\"") + door.label + "\"}");
    if (!port) continue;
    if (*port > 0) {
      findings.ok("door",
                  std::string(door.name) + " on " + std::to_string(static_cast<int>(*port)));
    } else if (is_taken(door.standard_port)) {
      findings.warn("door",
                    std::string(door.name) + " is closed: another program has port " +
                        std::to_string(door.standard_port),
                    who_has(door.standard_port) + "; end it and restart the server, or choose " +
                        "another port with " + door.option);
    } else {
      findings.ok("door", std::string(door.name) + " is closed; port " +
                              std::to_string(door.standard_port) + " is free");
    }
  }
}

/// Nobody answers: does anybody have the ports that a server would open?
void examine_free_doors(Findings& findings) {
  for (const DoorName& door : kDoors) {
    if (!is_taken(door.standard_port)) continue;
    findings.warn(
        "door",
        "another program has port " + std::to_string(door.standard_port) + " (" + door.name + ")",
        who_has(door.standard_port) + "; a server that starts now leaves that door " + "closed");
  }
}

Result<net::HttpResponse> ask(net::HttpClient& client, std::string path) {
  return client.send({.method = "GET", .path = std::move(path)}, kAnswerMsMax);
}

/// Reports what the health route said; whether that was one of ours.
bool examine_health(const std::string& endpoint, const net::HttpResponse& response, double seconds,
                    Findings& findings) {
  const auto health = JsonDocument::parse(response.body);
  const bool is_ours = response.status == 200 && health && health->root()["version"].is_string() &&
                       health->root()["uptime_ms"].integer().has_value();
  if (!is_ours) {
    findings.problem("server",
                     "what answers at " + endpoint + " is not SideSeat (status " +
                         std::to_string(response.status) + ")",
                     "another program has that port: end it, or start sideseat with --port and "
                     "give its address here with --endpoint");
    return false;
  }
  const std::string running = health->root()["version"].text();
  const double uptime = static_cast<double>(*health->root()["uptime_ms"].integer()) / 1e3;
  const std::string text = "SideSeat " + running + " at " + endpoint + " answers in " +
                           duration_text(seconds) + ", up for " + age_text(uptime);
  if (health->root()["status"].text() == "failing") {
    findings.problem("server", text + ", but can store nothing",
                     "see commits and the disk; it goes on by itself when they are mended");
  } else if (running != version()) {
    findings.warn("server", text,
                  "this command is version " + std::string(version()) +
                      ": restart the server with the same one");
  } else if (seconds > kSlowAnswerSeconds) {
    findings.warn("server", text, "that is slow: see what follows, and what else uses the machine");
  } else {
    findings.ok("server", text);
  }
  return true;
}

}  // namespace

bool examine_server(const std::string& endpoint, Findings& findings) {
  const auto url = net::parse_url(endpoint);
  auto client = url ? net::HttpClient::create(*url) : url.error().clone();
  if (!client) {
    findings.problem("server", std::string(client.error().message()),
                     "give --endpoint as http://HOST:PORT");
    return false;
  }
  const std::int64_t begun_ns = system_clock().steady_ns();
  const auto health = ask(**client, "/api/v1/health");
  const double seconds = static_cast<double>(system_clock().steady_ns() - begun_ns) / 1e9;
  if (!health) {
    findings.problem("server",
                     "none answers at " + endpoint + ": " + std::string(health.error().message()),
                     "start it with `sideseat`, or say where it is with --endpoint URL");
    examine_free_doors(findings);
    return false;
  }
  if (!examine_health(endpoint, *health, seconds, findings)) return false;
  const auto metrics = ask(**client, "/metrics");
  if (!metrics || metrics->status != 200) {
    findings.warn("metrics", "the server does not tell its figures", "an older version has none");
    return true;
  }
  const Figures figures(metrics->body);
  examine_doors(figures, findings);
  examine_figures(figures, findings);
  return true;
}

}  // namespace sideseat::doctor
