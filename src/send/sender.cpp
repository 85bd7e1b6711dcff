// OTLP/HTTP as its specification has it: https://opentelemetry.io/docs/specs/otlp/#otlphttp
#include "send/sender.h"

#include <algorithm>

#include "base/json.h"
#include "base/version.h"
#include "otlp/otlp.h"
#include "otlp/rpc_status.h"
#include "send/backoff.h"

namespace sideseat::send {
namespace {

/// A server's explanation is kept up to here.
constexpr std::size_t kExplanationBytesMax = 200;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

net::Headers request_headers(const ExporterOptions& options) {
  net::Headers headers{{"content-type", "application/x-protobuf"},
                       {"content-encoding", "gzip"},
                       {"user-agent", std::string("sideseat-recorder/").append(version())}};
  for (const auto& [name, value] : options.headers) {
    std::string lower_name = lower(name);
    // What describes the body is ours to say.
    if (lower_name == "content-type" || lower_name == "content-encoding") continue;
    headers.emplace_back(std::move(lower_name), value);
  }
  return headers;
}

/// Whether the answer is about the parcel itself. Every other failure (a wrong key, a wrong
/// address, a server that is not well) may be mended, and the parcel then taken: it waits in the
/// bounded spool.
bool refuses_parcel(int status) {
  return status == 400 || status == 413 || status == 415 || status == 422;
}

std::string explained(std::string problem, std::string_view explanation) {
  if (explanation.empty()) return problem;
  return problem.append(": ").append(explanation.substr(0, kExplanationBytesMax));
}

/// The sentence in a google.rpc.Status, as OTLP has it, or in problem details; other bodies may
/// repeat what was sent.
std::string explanation_of(const net::HttpResponse& response) {
  const std::string_view type = net::find_header(response.headers, "content-type");
  if (type == "application/x-protobuf") return otlp::rpc_status_message(response.body);
  if (!type.starts_with("application/problem+json")) return {};
  const auto document = JsonDocument::parse(response.body);
  if (!document) return {};
  std::string detail = document->root()["detail"].text();
  return detail.empty() ? document->root()["title"].text() : detail;
}

Delivery delivered(const net::HttpResponse& response, const Parcel& parcel) {
  Delivery delivery;
  const auto encoding =
      net::find_header(response.headers, "content-type").starts_with("application/json")
          ? otlp::Encoding::kJson
          : otlp::Encoding::kProtobuf;
  const auto answer = otlp::decode_response(encoding, response.body);
  // A success nobody can read is still a success: some gateways answer with a page.
  if (!answer || answer->rejected_spans <= 0) return delivery;
  delivery.rejected_spans = static_cast<std::size_t>(std::min<std::uint64_t>(
      static_cast<std::uint64_t>(answer->rejected_spans), parcel.span_count));
  delivery.problem = explained("the server rejected " + std::to_string(delivery.rejected_spans) +
                                   " of " + std::to_string(parcel.span_count) + " spans",
                               answer->error_message);
  return delivery;
}

}  // namespace

Result<std::unique_ptr<Sender>> Sender::create(const ExporterOptions& options, const Clock& clock) {
  SIDESEAT_TRY(const net::Url url, net::parse_url(options.traces_url));
  SIDESEAT_TRY(auto client, net::HttpClient::create(url));
  return std::unique_ptr<Sender>(new Sender(std::move(client), request_headers(options), clock));
}

Delivery Sender::send(const Parcel& parcel, int timeout_ms) {
  net::HttpRequest request;
  request.method = "POST";
  request.headers = headers_;
  request.body = parcel.body;
  const auto response = client_->send(std::move(request), timeout_ms);
  if (!response) {
    return {.outcome = Delivery::Outcome::kTryAgain,
            .problem = std::string(response.error().message())};
  }
  if (response->status >= 200 && response->status < 300) return delivered(*response, parcel);
  Delivery delivery;
  delivery.problem = explained("the server answered HTTP " + std::to_string(response->status),
                               explanation_of(*response));
  if (refuses_parcel(response->status)) {
    delivery.outcome = Delivery::Outcome::kRefused;
  } else {
    delivery.outcome = Delivery::Outcome::kTryAgain;
    delivery.retry_after_ms =
        parse_retry_after(net::find_header(response->headers, "retry-after"), clock_.unix_ns());
  }
  return delivery;
}

}  // namespace sideseat::send
