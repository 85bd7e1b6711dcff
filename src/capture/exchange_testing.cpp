// Reads recordings and hands them to a recorder piece by piece.
#include "capture/exchange_testing.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/crc32.h"
#include "base/encoding.h"
#include "bedrock/model_id.h"

namespace sideseat::capture::testing {
namespace {

HeaderList read_headers(JsonValue headers) {
  HeaderList out;
  for (const JsonValue header : headers.members()) out.emplace_back(header.key(), header.text());
  return out;
}

bool streams(const Exchange& exchange) {
  return exchange.path.ends_with("stream") && exchange.status < 400;
}

// Without bodies whole in `response`, as for InvokeModel and streams, chunks follow.
bool comes_in_chunks(const Exchange& exchange) {
  return streams(exchange) || (exchange.path.ends_with("/invoke") && exchange.status < 400);
}

std::string u32(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
          static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string message(
    std::initializer_list<std::pair<std::string_view, std::string_view>> header_list,
    std::string_view payload) {
  std::string headers;
  for (const auto& [name, value] : header_list) {
    headers += static_cast<char>(name.size());
    headers.append(name).append("\x07");
    headers += static_cast<char>(value.size() >> 8);
    headers += static_cast<char>(value.size());
    headers.append(value);
  }
  std::string out = u32(static_cast<std::uint32_t>(headers.size() + payload.size() + 16)) +
                    u32(static_cast<std::uint32_t>(headers.size()));
  out.append(u32(crc32(out))).append(headers).append(payload);
  return out.append(u32(crc32(out)));
}

}  // namespace

void CountingRandom::fill(std::span<std::uint8_t> out) {
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  out.back() = next_++;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error(ErrorCode::kIo, "cannot open " + path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<std::vector<Exchange>> read_exchanges(const std::string& path) {
  SIDESEAT_TRY(const std::string text, read_file(path));
  SIDESEAT_TRY(const JsonDocument document, JsonDocument::parse(text));
  std::vector<Exchange> exchanges;
  for (const JsonValue interaction : document.root()["interactions"].elements()) {
    const JsonValue request = interaction["request"];
    const JsonValue response = interaction["response"];
    Exchange exchange;
    exchange.path = request["path"].text();
    exchange.request_headers = read_headers(request["headers"]);
    exchange.request_body = request["body"].raw();
    exchange.status = static_cast<int>(response["status"].integer().value_or(200));
    exchange.headers = read_headers(response["headers"]);
    if (response["body_base64"]) {
      SIDESEAT_TRY(exchange.body, from_base64(response["body_base64"].text()));
    } else {
      exchange.body = response["body"].raw();
    }
    exchanges.push_back(std::move(exchange));
  }
  return exchanges;
}

std::string event(std::string_view event_type, std::string_view json) {
  return message({{":event-type", event_type},
                  {":content-type", "application/json"},
                  {":message-type", "event"}},
                 json);
}

std::string exception(std::string_view exception_type, std::string_view json) {
  return message({{":exception-type", exception_type},
                  {":content-type", "application/json"},
                  {":message-type", "exception"}},
                 json);
}

Span record(const Exchange& exchange, Delivery delivery) {
  FakeClock clock;
  CountingRandom random;
  const std::shared_ptr<Recorder> recorder = Recorder::create({}, clock, random);
  std::vector<Span> spans;
  const std::shared_ptr<Call> call =
      recorder->begin({.operation = bedrock::read_url_path(exchange.path).operation,
                       .url_path = exchange.path,
                       .region = "us-east-1",
                       .request_headers = exchange.request_headers,
                       .request_body = copy_bytes(exchange.request_body)});
  clock.advance_ms(100);
  call->attempt(exchange.status);
  const bool chunked = comes_in_chunks(exchange);
  call->response({.http_status = exchange.status,
                  .headers = exchange.headers,
                  .body = chunked ? Bytes{} : copy_bytes(exchange.body)});
  const std::size_t piece_bytes =
      delivery.piece_bytes == 0 ? exchange.body.size() : delivery.piece_bytes;
  for (std::size_t at = 0; chunked && at < exchange.body.size(); at += piece_bytes) {
    call->chunk(copy_bytes(std::string_view(exchange.body).substr(at, piece_bytes)));
    if (delivery.poll_between) recorder->poll(spans);
  }
  call->end(EndReason::kComplete);
  recorder->poll(spans);
  return spans.empty() ? Span() : spans.front();
}

}  // namespace sideseat::capture::testing
