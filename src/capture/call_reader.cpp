// Which end counts: the one the bytes show (a stream's last event, an exception in it, damage)
// before the one the caller's side reports, because the latter may come as late as the garbage
// collector.
#include "capture/call_reader.h"

#include <utility>

#include "base/json.h"
#include "bedrock/model_id.h"

namespace sideseat::capture {
namespace {

constexpr std::string_view kDamagedStream = "damaged_stream";

std::string_view word_of(EndReason reason) {
  switch (reason) {
    case EndReason::kComplete:
      return "";
    case EndReason::kClosed:
      return "closed";
    case EndReason::kDropped:
      return "dropped";
    case EndReason::kCancelled:
      return "cancelled";
    case EndReason::kError:
      return "error";
    case EndReason::kExit:
      return "exit";
  }
  return "";
}

std::string operation_of(const CallStart& start) {
  return start.operation.empty() ? bedrock::read_url_path(start.url_path).operation
                                 : start.operation;
}

std::string model_of(const CallStart& start) {
  std::string id = bedrock::read_url_path(start.url_path).model_id;
  return id.empty() ? start.model_id : id;
}

}  // namespace

CallReader::CallReader(std::shared_ptr<CallInbox> inbox)
    : inbox_(std::move(inbox)),
      operation_name_(operation_of(begin().start)),
      model_id_(model_of(begin().start)),
      operation_(bedrock::find_operation(operation_name_)) {
  if (operation_.streams()) merger_ = operation_.merge_events();
}

CallReader::Progress CallReader::advance() {
  CallInbox::News news = inbox_->take();
  attempts_ = news.attempts;
  last_http_status_ = news.last_http_status;
  content_lost_ = news.content_lost;
  if (news.response) take_response(std::move(*news.response));
  for (const Chunk& chunk : news.chunks) read_chunk(chunk);
  if (news.end && !end_) end_ = std::move(news.end);
  return end_ ? Progress::kOver : Progress::kOpen;
}

void CallReader::take_response(CallResponse response) {
  response_ = std::move(response);
  if (expects_events()) {
    read_chunk({std::exchange(response_->body, Bytes{}), begin().steady_ns});
  } else {
    seen_bytes_ += response_->body.view.size();
  }
}

// A redirection is one too: nobody follows it.
bool CallReader::answered_with_error() const { return response_ && response_->http_status >= 300; }

// An error answer to a streaming operation is a plain body.
bool CallReader::expects_events() const { return merger_ && !answered_with_error(); }

void CallReader::read_chunk(const Chunk& chunk) {
  seen_bytes_ += chunk.bytes.view.size();
  if (!expects_events()) {
    body_ += chunk.bytes.view;
    return;
  }
  if (stream_over_ || stream_damaged_) return;
  decoder_.feed(chunk.bytes.view);
  while (!stream_over_) {
    const Result<std::optional<bedrock::Frame>> frame = decoder_.next();
    if (!frame) {
      stream_damaged_ = true;
      return end_at(chunk.at_ns);
    }
    if (!*frame) return;
    read_frame(**frame, chunk.at_ns);
  }
}

void CallReader::read_frame(const bedrock::Frame& frame, std::int64_t at_ns) {
  if (frame.is_failure()) {
    stream_error_ = bedrock::read_error_frame(frame);
    stream_over_ = true;
  } else {
    const bedrock::StreamStep step = merger_->add(frame);
    if (step == bedrock::StreamStep::kContent && !first_content_at_ns_) {
      first_content_at_ns_ = at_ns;
    }
    stream_over_ = step == bedrock::StreamStep::kLast;
  }
  if (stream_over_) end_at(at_ns);
}

void CallReader::end_at(std::int64_t at_ns) {
  CallEnd end{EndReason::kComplete, "", "", at_ns};
  inbox_->end_at(end);
  end_ = std::move(end);
}

std::string_view CallReader::body() const {
  if (!body_.empty() || !response_) return body_;
  return response_->body.view;
}

std::optional<std::size_t> CallReader::announced_bytes() const {
  if (!response_) return std::nullopt;
  const auto length = bedrock::find_integer_header(response_->headers, "content-length");
  return length && *length >= 0 ? std::optional(static_cast<std::size_t>(*length)) : std::nullopt;
}

// Whether it is known that no byte of the answer is missing.
bool CallReader::body_is_whole() const {
  if (response_ && !response_->body.view.empty()) return true;
  const std::optional<std::size_t> announced = announced_bytes();
  return announced && seen_bytes_ >= *announced;
}

std::string CallReader::incomplete() const {
  if (content_lost_) return "queue_full";
  if (answered_with_error()) return "";
  if (stream_error_) return "error";
  if (stream_over_) return "";
  if (stream_damaged_) return "damaged";
  if (!response_ && seen_bytes_ == 0) {
    // Nothing came: an error says so itself, anything else is worth a word.
    return end_->reason == EndReason::kError ? "" : std::string(word_of(end_->reason));
  }
  if (end_->reason != EndReason::kComplete) {
    return body_is_whole() ? "" : std::string(word_of(end_->reason));
  }
  const bool cut_short = expects_events() ? !decoder_.finish().has_value()
                                          : announced_bytes().value_or(0) > seen_bytes_;
  return cut_short ? "truncated" : "";
}

// The service's own words go before the caller's; nullopt if nothing went wrong.
std::optional<bedrock::ServiceError> CallReader::error(std::optional<int> http_status) const {
  if (stream_error_) return stream_error_;
  bedrock::ServiceError error{end_->error_type, end_->error_message};
  if (http_status.value_or(0) >= 300) {
    bedrock::ServiceError answer =
        bedrock::read_error_answer(response_ ? response_->headers : HeaderList(), body());
    if (answer.message.empty()) answer.message = std::move(error.message);
    if (answer.type.empty()) answer.type = std::move(error.type);
    if (answer.type.empty()) answer.type = std::to_string(*http_status);
    return answer;
  }
  if (stream_damaged_) {
    if (error.type.empty()) error.type = kDamagedStream;
  } else if (end_->reason != EndReason::kError) {
    return std::nullopt;
  }
  return error;
}

CallOutcome CallReader::outcome() const {
  CallOutcome outcome;
  outcome.ended_at_ns = end_->at_ns;
  outcome.first_content_at_ns = first_content_at_ns_;
  outcome.streamed = operation_.streams();
  outcome.incomplete = incomplete();
  outcome.must_say_why_it_stopped = operation_.says_why_it_stopped && expects_events() &&
                                    !stream_over_ && end_->reason == EndReason::kComplete;
  outcome.retries = attempts_ > 1 ? attempts_ - 1 : 0;
  if (response_) {
    outcome.http_status = response_->http_status;
    outcome.request_id = bedrock::find_header(response_->headers, "x-amzn-requestid");
  } else if (last_http_status_ > 0) {
    outcome.http_status = last_http_status_;
  }
  outcome.error = error(outcome.http_status);
  return outcome;
}

bedrock::CallFacts CallReader::facts(const std::string& known_model) {
  bedrock::CallFacts facts;
  const Bytes request_body = inbox_->release();
  operation_.read_request(
      {operation_name_, known_model.empty() ? model_id_ : known_model,
       begin().start.request_headers, request_body.view, begin().start.url_path},
      facts);
  if (!response_ && seen_bytes_ == 0) return facts;
  if (answered_with_error()) {
    keep_page(facts);
    return facts;
  }
  const std::string merged = merger_ ? merger_->body() : std::string();
  operation_.read_answer(
      {response_ ? response_->headers : HeaderList(), merger_ ? std::string_view(merged) : body()},
      facts);
  keep_page(facts);
  return facts;
}

// A proxy's page, say: what is no JSON is not understood, but kept.
void CallReader::keep_page(bedrock::CallFacts& facts) const {
  if (expects_events() || !facts.output.empty() || !facts.response_body.empty()) return;
  if (!JsonDocument::parse(body())) facts.response_body = bedrock::text_as_json(body());
}

}  // namespace sideseat::capture
