// The rules of OTLP/HTTP: which answers mean sent, later, never.
#include "send/sender.h"

#include <algorithm>
#include <charconv>

#include "otlp/otlp.h"

namespace sideseat::send {
namespace {

constexpr int kRetryAfterSecondsMax = 3600;

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

Outcome outcome_of(int status) {
  if (status >= 200 && status < 300) return Outcome::kSent;
  if (status == 408 || status == 429 || (status >= 502 && status <= 504)) return Outcome::kTryLater;
  return status >= 500 ? Outcome::kTryAgain : Outcome::kRefused;
}

otlp::Encoding encoding_of(const net::HttpResponse& response) {
  return net::find_header(response.headers, "content-type").find("json") != std::string_view::npos
             ? otlp::Encoding::kJson
             : otlp::Encoding::kProtobuf;
}

}  // namespace

std::optional<int> parse_retry_after(std::string_view value) {
  int seconds = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (error != std::errc{} || end != value.data() + value.size() || seconds < 0) {
    return std::nullopt;
  }
  return std::min(seconds, kRetryAfterSecondsMax) * 1000;
}

Result<std::unique_ptr<Sender>> Sender::create(const std::string& url, const HeaderList& headers) {
  SIDESEAT_TRY(const net::Url parsed, net::parse_url(url));
  SIDESEAT_TRY(auto client, net::HttpClient::create(parsed));
  return std::unique_ptr<Sender>(new Sender(std::move(client), headers));
}

Sender::Sender(std::unique_ptr<net::HttpClient> client, const HeaderList& headers)
    : client_(std::move(client)),
      headers_{{"content-type", "application/x-protobuf"},
               {"content-encoding", "gzip"},
               {"user-agent", "sideseat"}} {
  for (const auto& [name, value] : headers) headers_.emplace_back(lower(name), value);
}

SendResult Sender::send(const Batch& batch, int timeout_ms) {
  net::HttpRequest request;
  request.method = "POST";
  request.headers = headers_;
  request.body = batch.body;
  SendResult result;
  const auto response = client_->send(std::move(request), timeout_ms);
  if (!response) {
    result.problem = response.error().message();
    // Whoever answers something else than HTTP will not take the batch later either, but it may be
    // gone by then: a port that was given to another program for a while.
    result.outcome = Outcome::kTryLater;
    return result;
  }
  result.outcome = outcome_of(response->status);
  result.retry_after_ms = parse_retry_after(net::find_header(response->headers, "retry-after"));
  if (result.outcome != Outcome::kSent) {
    result.problem = "the server answered " + std::to_string(response->status);
    return result;
  }
  if (const auto partial = otlp::decode_response(encoding_of(*response), response->body)) {
    const std::int64_t rejected = std::max<std::int64_t>(partial->rejected_spans, 0);
    result.rejected_spans = std::min(static_cast<std::uint64_t>(rejected), batch.span_count);
    result.problem = partial->error_message;
  }
  return result;
}

}  // namespace sideseat::send
