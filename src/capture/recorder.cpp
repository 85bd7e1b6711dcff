// The recorder: hands out calls, and on the exporter's thread turns those that are over into spans.
#include "capture/recorder.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <mutex>
#include <optional>
#include <utility>

#include "capture/attachments.h"
#include "capture/budget.h"
#include "capture/call_inbox.h"
#include "capture/call_reader.h"
#include "capture/call_span.h"
#include "capture/model_names.h"
#include "capture/redaction.h"
#include "model/attachment.h"
#include "model/attribute_names.h"

namespace sideseat::capture {
namespace {

// What the caller holds: its death ends the call.
class RecordedCall final : public Call {
 public:
  explicit RecordedCall(std::shared_ptr<CallInbox> inbox) : inbox_(std::move(inbox)) {}
  ~RecordedCall() override { inbox_->end(EndReason::kDropped, {}, {}); }

  void attempt(int http_status) override { inbox_->attempt(http_status); }
  void response(CallResponse response) override { inbox_->response(std::move(response)); }
  void chunk(Bytes bytes) override { inbox_->chunk(std::move(bytes)); }
  bool end(EndReason reason, std::string error_type, std::string error_message) override {
    return inbox_->end(reason, std::move(error_type), std::move(error_message));
  }
  SpanId span_id() const override { return inbox_->begin().span_id; }

 private:
  const std::shared_ptr<CallInbox> inbox_;  // Shared with the recorder, which reads it.
};

// For calls beyond the limit: they are counted, nothing else.
class DroppedCall final : public Call {
 public:
  void attempt(int) override {}
  void response(CallResponse) override {}
  void chunk(Bytes) override {}
  bool end(EndReason, std::string, std::string) override { return false; }
  SpanId span_id() const override { return {}; }
};

class RecorderImpl final : public Recorder {
 public:
  RecorderImpl(RecorderOptions options, const Clock& clock, RandomSource& random)
      : options_(std::move(options)),
        clock_(clock),
        random_(random),
        models_(options_.models),
        attachments_(options_.attachment_bytes_max, clock) {}

  std::shared_ptr<Call> begin(CallStart start) override;
  void add(Span span) override;
  void learn_model(std::string id, std::string model) override {
    models_.learn(std::move(id), std::move(model));
  }
  void end_open_calls(EndReason reason) override;
  RecorderStats stats() const override { return budget_->stats(); }
  void poll(std::vector<Span>& out) override;
  void spans_lost() override { attachments_.forget(); }

 private:
  std::vector<Span> advance(CallReader& reader);

  // Constant after construction.
  const RecorderOptions options_;
  const Clock& clock_;
  RandomSource& random_;
  const std::shared_ptr<Budget> budget_ = std::make_shared<Budget>();  // Shared with all calls.

  ModelNames models_;  // Thread-safe.

  std::mutex mutex_;
  // Guarded by mutex_.
  std::vector<std::shared_ptr<CallInbox>> begun_;  // Since the last poll.
  std::vector<Span> added_;
  std::optional<EndReason> end_all_;  // Ends those of open_ and ...
  std::size_t end_all_begun_ = 0;     // ... the first so many of begun_.

  // Confined to the polling thread.
  std::vector<std::unique_ptr<CallReader>> open_;
  Attachments attachments_;
};

std::shared_ptr<Call> RecorderImpl::begin(CallStart start) {
  budget_->count_begun();
  if (!budget_->charge_call()) {
    budget_->count_dropped_call();
    static const std::shared_ptr<Call> kDropped = std::make_shared<DroppedCall>();
    return kDropped;
  }
  Bytes body = std::exchange(start.request_body, Bytes{});
  if (!budget_->charge_bytes(body.view.size())) {
    body = {};
    start.request_body_missing = "queue_full";
    budget_->count_dropped_content();
  }
  CallBegin begin;
  begin.trace_id =
      start.context.trace_id.is_zero() ? TraceId::random(random_) : start.context.trace_id;
  begin.span_id = SpanId::random(random_);
  begin.start = std::move(start);
  begin.unix_ns = clock_.unix_ns();
  begin.steady_ns = clock_.steady_ns();
  auto inbox = std::make_shared<CallInbox>(std::move(begin), std::move(body), budget_, clock_);
  {
    const std::lock_guard lock(mutex_);
    begun_.push_back(inbox);
  }
  return std::make_shared<RecordedCall>(std::move(inbox));
}

void RecorderImpl::add(Span span) {
  if (!budget_->charge_call()) return budget_->count_dropped_call();
  const std::lock_guard lock(mutex_);
  added_.push_back(std::move(span));
}

void RecorderImpl::end_open_calls(EndReason reason) {
  const std::lock_guard lock(mutex_);
  end_all_ = reason;
  end_all_begun_ = begun_.size();
}

void RecorderImpl::poll(std::vector<Span>& out) {
  std::vector<std::shared_ptr<CallInbox>> begun;
  std::vector<Span> added;
  std::optional<EndReason> end_all;
  std::size_t end_count = open_.size();
  {
    const std::lock_guard lock(mutex_);
    begun.swap(begun_);
    added.swap(added_);
    end_all = std::exchange(end_all_, std::nullopt);
    end_count += std::exchange(end_all_begun_, 0);
  }
  for (std::shared_ptr<CallInbox>& inbox : begun) {
    open_.push_back(std::make_unique<CallReader>(std::move(inbox)));
  }
  for (std::size_t i = 0; end_all && i < end_count; ++i) open_[i]->inbox().end(*end_all, {}, {});

  const std::size_t spans_before = out.size();
  std::size_t calls_over = added.size();
  for (Span& span : added) out.push_back(std::move(span));
  for (std::unique_ptr<CallReader>& reader : open_) {
    try {
      std::vector<Span> spans = advance(*reader);
      if (spans.empty()) continue;
      out.insert(out.end(), std::make_move_iterator(spans.begin()),
                 std::make_move_iterator(spans.end()));
    } catch (const std::exception&) {  // Out of memory: this call's loss must not be the others'.
      budget_->count_dropped_call();
      attachments_.forget();
    }
    ++calls_over;
    reader.reset();
  }
  open_.erase(std::remove(open_.begin(), open_.end(), nullptr), open_.end());
  budget_->count_spans(out.size() - spans_before);
  budget_->give_back_calls(calls_over);
}

// The call's spans if it is over.
std::vector<Span> RecorderImpl::advance(CallReader& reader) {
  if (reader.advance() == CallReader::Progress::kOpen) return {};
  CallOutcome outcome = reader.outcome();
  bedrock::CallFacts facts = reader.facts(models_.find(reader.model_id()));
  identify_model(models_, reader.model_id(), facts);
  if (!outcome.error && facts.error) {  // Told by the body, though the status was 200.
    outcome.error = facts.error;
    if (outcome.streamed && outcome.incomplete.empty()) outcome.incomplete = "error";
  }
  if (outcome.must_say_why_it_stopped && facts.stop_reason.empty() && outcome.incomplete.empty()) {
    outcome.incomplete = "truncated";
  }
  if (!options_.capture_content) {
    remove_content(facts);
    if (outcome.error) remove_content(*outcome.error);
  }
  std::vector<Attachment> attachments = attachments_.take(facts);
  std::vector<Span> spans = make_call_spans(reader.begin(), reader.operation_name(),
                                            reader.model_id(), outcome, facts, random_);
  if (!attachments.empty()) {
    spans.front().attributes.push_back(
        {std::string(attribute::kAttachments), attachments_value(std::move(attachments))});
  }
  return spans;
}

}  // namespace

Bytes copy_bytes(std::string_view bytes) {
  auto owner = std::make_shared<const std::string>(bytes);
  return {*owner, owner};
}

std::shared_ptr<Recorder> Recorder::create(RecorderOptions options, const Clock& clock,
                                           RandomSource& random) {
  return std::make_shared<RecorderImpl>(std::move(options), clock, random);
}

}  // namespace sideseat::capture
