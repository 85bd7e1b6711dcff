// Answers on their way from any thread to a connection.
#include "net/http_exchange.h"

#include <utility>

#include "base/json_writer.h"

namespace sideseat::net {

bool StreamQueue::push(std::string bytes) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::kOpen) return false;
    if (bytes.empty()) return true;
    if (backlog_bytes_ + bytes.size() <= kStreamBacklogBytesMax) {
      backlog_bytes_ += bytes.size();
      waiting_.push_back(std::move(bytes));
      return true;
    }
  }
  abort();
  return false;
}

void StreamQueue::finish() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kOpen) state_ = State::kFinished;
}

void StreamQueue::cut() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kOpen) state_ = State::kCut;
}

void StreamQueue::abort() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kClosed) return;
  state_ = State::kAborted;
  waiting_.clear();
}

void StreamQueue::abort_unless_finished() {
  const std::lock_guard lock(mutex_);
  if (state_ != State::kOpen) return;
  state_ = State::kAborted;
  waiting_.clear();
}

void StreamQueue::on_close(std::function<void()> callback) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::kClosed) {
      callbacks_.push_back(std::move(callback));
      return;
    }
  }
  callback();
}

bool StreamQueue::is_aborted() {
  const std::lock_guard lock(mutex_);
  return state_ == State::kAborted;
}

StreamQueue::State StreamQueue::take(std::vector<std::string>& out) {
  const std::lock_guard lock(mutex_);
  for (std::string& bytes : waiting_) out.push_back(std::move(bytes));
  waiting_.clear();
  return state_;
}

void StreamQueue::sent(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  backlog_bytes_ -= bytes;
}

void StreamQueue::close() {
  std::vector<std::function<void()>> callbacks;
  {
    const std::lock_guard lock(mutex_);
    state_ = State::kClosed;
    waiting_.clear();
    callbacks.swap(callbacks_);
  }
  for (const auto& callback : callbacks) callback();
}

HttpResponder::State::~State() {
  if (const auto target = claim()) target->answer(problem_response(500, "nobody answered this"));
}

std::shared_ptr<Exchange> HttpResponder::State::claim() {
  const std::lock_guard lock(mutex);
  if (std::exchange(answered, true)) return nullptr;
  return exchange.lock();
}

void HttpResponder::send(HttpResponse response) {
  if (const auto exchange = state_->claim()) exchange->answer(std::move(response));
}

HttpStream HttpResponder::start_stream(int status, Headers headers) {
  auto state = std::make_shared<HttpStream::State>();
  state->queue = std::make_shared<StreamQueue>();
  if (const auto exchange = state_->claim()) {
    state->exchange = exchange;
    exchange->answer_with_stream(status, std::move(headers), state->queue);
  } else {
    state->queue->close();
  }
  return HttpStream(std::move(state));
}

HttpStream::State::~State() {
  queue->abort_unless_finished();
  wake();
}

void HttpStream::State::wake() {
  if (const auto target = exchange.lock()) {
    target->wake();
  } else {
    queue->close();  // The server is gone; whoever waits for the end hears of it now.
  }
}

bool HttpStream::write(std::string bytes) {
  const bool accepted = state_->queue->push(std::move(bytes));
  state_->wake();
  return accepted;
}

void HttpStream::finish() {
  state_->queue->finish();
  state_->wake();
}

void HttpStream::cut() {
  state_->queue->cut();
  state_->wake();
}

void HttpStream::abort() {
  state_->queue->abort();
  state_->wake();
}

void HttpStream::on_close(std::function<void()> callback) {
  state_->queue->on_close(std::move(callback));
}

HttpResponse problem_response(int status, std::string_view detail) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"content-type", "application/problem+json"}};
  JsonWriter json(response.body);
  json.begin_object()
      .member("title", reason_phrase(status))
      .member("status", status)
      .member("detail", detail)
      .end_object();
  return response;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Payload Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Entity";
    case 424:
      return "Failed Dependency";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

}  // namespace sideseat::net
