// Moves in, moves out. Arguments that are refused are released in the caller's frame, after the
// lock.
#include "capture/call_inbox.h"

#include <utility>

namespace sideseat::capture {
namespace {

// What keeping a chunk costs beside its bytes: a body may be read byte by byte.
constexpr std::size_t kChunkOverheadBytes = sizeof(Chunk) + 64;

}  // namespace

CallInbox::CallInbox(CallBegin begin, Bytes request_body, std::shared_ptr<Budget> budget,
                     const Clock& clock)
    : begin_(std::move(begin)),
      budget_(std::move(budget)),
      clock_(clock),
      request_body_(std::move(request_body)),
      charged_bytes_(request_body_.view.size()) {}

CallInbox::~CallInbox() { budget_->give_back_bytes(charged_bytes_); }

// Called with the lock held. Once bytes are lost, those after them mean nothing.
bool CallInbox::charge(std::size_t bytes) {
  if (news_.content_lost) return false;
  if (!budget_->charge_bytes(bytes)) {
    news_.content_lost = true;
    budget_->count_dropped_content();
    return false;
  }
  charged_bytes_ += bytes;
  return true;
}

void CallInbox::attempt(int http_status) {
  const std::lock_guard lock(mutex_);
  ++news_.attempts;
  news_.last_http_status = http_status;
}

void CallInbox::response(CallResponse response) {
  const std::lock_guard lock(mutex_);
  if (ended_ || news_.response) return;
  if (charge(response.body.view.size())) {
    news_.response = std::move(response);
  } else {
    news_.response = CallResponse{response.http_status, std::move(response.headers), {}};
  }
}

void CallInbox::chunk(Bytes bytes) {
  const std::int64_t at_ns = clock_.steady_ns();
  const std::lock_guard lock(mutex_);
  if (ended_ || bytes.view.empty()) return;
  if (!charge(bytes.view.size() + kChunkOverheadBytes)) return;
  news_.chunks.push_back({std::move(bytes), at_ns});
}

bool CallInbox::end(EndReason reason, std::string error_type, std::string error_message) {
  CallEnd end{reason, std::move(error_type), std::move(error_message), clock_.steady_ns()};
  const std::lock_guard lock(mutex_);
  if (ended_) return false;
  ended_ = true;
  news_.end = std::move(end);
  return true;
}

void CallInbox::end_at(CallEnd end) {
  const std::lock_guard lock(mutex_);
  if (ended_) return;
  ended_ = true;
  news_.end = std::move(end);
}

CallInbox::News CallInbox::take() {
  const std::lock_guard lock(mutex_);
  News taken = std::move(news_);
  news_ = News{};
  news_.attempts = taken.attempts;
  news_.last_http_status = taken.last_http_status;
  news_.content_lost = taken.content_lost;
  return taken;
}

Bytes CallInbox::release() {
  const std::lock_guard lock(mutex_);
  budget_->give_back_bytes(std::exchange(charged_bytes_, 0));
  return std::exchange(request_body_, Bytes{});
}

}  // namespace sideseat::capture
