// Hands a recorded call to a recorder, piece by piece.
#include "capture/playback_testing.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>
#include <vector>

#include "bedrock/agent/path.h"
#include "bedrock/model_id.h"
#include "bedrock/operation.h"

namespace sideseat::capture::testing {
namespace {

HeaderList lower_case_names(const bedrock::RecordedHeaders& headers) {
  HeaderList out;
  for (const auto& [name, value] : headers) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    out.emplace_back(std::move(lower), value);
  }
  return out;
}

// Streams and the bodies of InvokeModel are read by the caller; all else is there at once.
bool comes_in_chunks(const std::string& operation, int status) {
  return status < 400 &&
         (operation == "InvokeModel" || bedrock::find_operation(operation).streams());
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

std::vector<Span> record_all(const bedrock::RecordedCall& recorded, Delivery delivery) {
  FakeClock clock;
  CountingRandom random;
  const std::shared_ptr<Recorder> recorder =
      Recorder::create({.capture_content = delivery.capture_content}, clock, random);
  std::vector<Span> spans;
  std::string operation = bedrock::read_url_path(recorded.path, recorded.method).operation;
  std::string service;
  if (operation.empty()) {
    operation = bedrock::agent::operation_of(recorded.method, recorded.path);
    if (!operation.empty()) service = "Bedrock Agent Runtime";
  }
  const std::shared_ptr<Call> call =
      recorder->begin({.service = service,
                       .operation = operation,
                       .url_path = recorded.path,
                       .region = "us-east-1",
                       .request_headers = lower_case_names(recorded.request_headers),
                       .request_body = copy_bytes(recorded.request_body)});
  clock.advance_ms(100);
  const int status = recorded.response.status;
  const std::string_view body = recorded.response.body;
  const bool chunked = comes_in_chunks(operation, status);
  call->attempt(status);
  call->response({.http_status = status,
                  .headers = lower_case_names(recorded.response.headers),
                  .body = chunked ? Bytes{} : copy_bytes(body)});
  const std::size_t piece_bytes = delivery.piece_bytes == 0 ? body.size() : delivery.piece_bytes;
  for (std::size_t at = 0; chunked && at < body.size(); at += piece_bytes) {
    call->chunk(copy_bytes(body.substr(at, piece_bytes)));
    if (delivery.poll_between) recorder->poll(spans);
  }
  call->end(EndReason::kComplete);
  recorder->poll(spans);
  return spans;
}

Span record(const bedrock::RecordedCall& recorded, Delivery delivery) {
  const std::vector<Span> spans = record_all(recorded, delivery);
  return spans.empty() ? Span() : spans.front();
}

}  // namespace sideseat::capture::testing
