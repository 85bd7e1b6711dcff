// Inside send: one parcel, one request, and what the server's answer means.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "net/http_client.h"
#include "send/batch.h"
#include "send/exporter.h"

namespace sideseat::send {

/// What became of a parcel.
struct Delivery {
  enum class Outcome : std::uint8_t {
    kDelivered,
    kTryAgain,  ///< No answer, or one that says nothing about the parcel: 401, 404, 429, 5xx ...
    kRefused,   ///< 400, 413, 415, 422: repeating it would change nothing.
  };
  Outcome outcome = Outcome::kDelivered;
  std::size_t rejected_spans = 0;  ///< Of a delivered parcel: those the server did not want.
  std::optional<std::int64_t> retry_after_ms;
  std::string problem;  ///< What is the matter, for people, without payload; empty if nothing is.
};

/// Confined to one thread, `cancel()` apart.
class Sender {
 public:
  /// `clock` outlives it. Errors: those of net::parse_url and net::HttpClient::create.
  static Result<std::unique_ptr<Sender>> create(const ExporterOptions& options, const Clock& clock);

  Delivery send(const Parcel& parcel, int timeout_ms);
  /// From any thread: the send() under way, or else the next one, ends soon with kTryAgain.
  void cancel() { client_->cancel(); }

 private:
  Sender(std::unique_ptr<net::HttpClient> client, net::Headers headers, const Clock& clock)
      : client_(std::move(client)), headers_(std::move(headers)), clock_(clock) {}

  const std::unique_ptr<net::HttpClient> client_;
  const net::Headers headers_;
  const Clock& clock_;
};

}  // namespace sideseat::send
