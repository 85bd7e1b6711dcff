// One recorded call, as Python holds it.
#include "call.h"

#include <atomic>
#include <charconv>
#include <utility>

#include "bytes.h"
#include "headers.h"

namespace sideseat::python {
namespace {

std::atomic<int> forks{0};

std::int64_t content_length(const capture::HeaderList& headers) {
  for (const auto& [name, value] : headers) {
    if (name != "content-length") continue;
    std::int64_t length = -1;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
    return error == std::errc() && end == value.data() + value.size() ? length : -1;
  }
  return -1;
}

}  // namespace

int fork_generation() { return forks.load(std::memory_order_relaxed); }
void count_fork() { forks.fetch_add(1, std::memory_order_relaxed); }

CallHandle::CallHandle(std::shared_ptr<capture::Call> call)
    : call_(std::move(call)), generation_(fork_generation()) {}

CallHandle::~CallHandle() {
  if (!ours())
    (void)new std::shared_ptr<capture::Call>(std::move(call_));  // Leaked: see the class.
}

void CallHandle::attempt(int http_status) {
  if (ours()) call_->attempt(http_status);
}

void CallHandle::response(int http_status, nanobind::handle headers, nanobind::handle body) {
  if (!ours()) return;
  capture::CallResponse response;
  response.http_status = http_status;
  response.headers = allowed_headers(headers);
  if (body.is_none()) {
    bytes_expected_ = content_length(response.headers);
  } else {
    response.body = take_bytes(body);
  }
  call_->response(std::move(response));
}

void CallHandle::chunk(nanobind::handle bytes) {
  if (!ours()) return;
  capture::Bytes taken = take_bytes(bytes);
  if (taken.view.empty()) return;
  bytes_received_ += static_cast<std::int64_t>(taken.view.size());
  call_->chunk(std::move(taken));
}

bool CallHandle::end(capture::EndReason reason, std::string error_type, std::string error_message) {
  if (!ours()) return false;
  release_bytes();
  if (reason == capture::EndReason::kComplete && bytes_received_ < bytes_expected_) {
    return call_->end(capture::EndReason::kError, "IncompleteRead",
                      "the body ended after " + std::to_string(bytes_received_) + " of " +
                          std::to_string(bytes_expected_) + " bytes");
  }
  return call_->end(reason, std::move(error_type), std::move(error_message));
}

std::string CallHandle::span_id() const { return ours() ? call_->span_id().hex() : std::string(); }

}  // namespace sideseat::python
