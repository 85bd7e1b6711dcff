// The workers: each takes a task, does it, and answers whom it is done for.
#include "ingest/ingest.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/error_map.h"
#include "base/log.h"
#include "ingest/check.h"
#include "ingest/committer.h"
#include "ingest/decode.h"
#include "ingest/request.h"
#include "ingest/work_queue.h"

namespace sideseat::ingest {
namespace {

std::size_t worker_count(std::size_t wanted) {
  if (wanted != 0) return wanted;
  return std::max(1U, std::thread::hardware_concurrency()) + std::size_t{1};
}

class Pipeline final : public Ingest {
 public:
  Pipeline(store::Store& store, const Options& options)
      : small_{options.small_bytes_max, options.small_spans_max},
        clock_(*options.clock),
        decoder_(small_, clock_, counters_),
        queue_({options.queue_spans_max, options.queue_bytes_max, limits::kGuestDecodeBytesMax},
               counters_),
        committer_(store, clock_, counters_) {
    const std::size_t count = worker_count(options.workers);
    for (std::size_t i = 0; i < count; ++i) {
      workers_.emplace_back([this] { work(); });
    }
  }
  ~Pipeline() override { stop(); }

  void submit(Body body, Callback callback) override {
    counters_.bytes_received += body.bytes.size();
    auto request = std::make_unique<Request>();
    request->is_large = body.bytes.size() > small_.bytes_max;
    request->charge.bytes = sizeof(Request) + body.bytes.size();
    request->body = std::move(body);
    request->callback = std::move(callback);
    admit(std::move(request));
  }

  void submit(std::string project, TraceRequest spans, Callback callback) override {
    auto request = std::make_unique<Request>();
    request->chunks.emplace(std::move(spans));
    request->is_decoded = true;
    request->is_large = request->chunks->span_count() > small_.items_max;
    request->charge.spans = request->chunks->span_count();
    request->charge.bytes = sizeof(Request) + request->chunks->size_bytes();
    request->body.project = std::move(project);
    request->callback = std::move(callback);
    admit(std::move(request));
  }

  void on_changed(Listener listener) override { committer_.on_changed(std::move(listener)); }

  const Counters& counters() const override { return counters_; }

  void stop() override {
    queue_.stop();
    const std::lock_guard guard(join_mutex_);
    for (std::thread& worker : workers_) worker.join();
    workers_.clear();
  }

 private:
  void admit(std::unique_ptr<Request> request) {
    if (Status checked = check_project(request->body.project); !checked) {
      request->failure = std::move(checked).error();
      return answer(*request);
    }
    auto admitted = queue_.admit(request);
    if (!admitted) {
      request->failure = std::move(admitted).error();
      return answer(*request);
    }
    if (*admitted) complete(**std::move(admitted));
  }

  void work() {
    while (auto task = queue_.take()) complete(*std::move(task));
  }

  void complete(Task task) {
    perform(task);
    for (const auto& request : queue_.finish(std::move(task))) answer(*request);
  }

  void perform(Task& task) {
    try {
      if (task.kind == Task::Kind::kCommit) return committer_.commit(task.requests);
      const std::int64_t begun_ns = clock_.steady_ns();
      Request& request = *task.requests.front();
      if (task.kind == Task::Kind::kDecode) decoder_.decode(request);
      if (task.kind == Task::Kind::kLarge) decoder_.decode_piece(request);
      counters_.decode_ns += static_cast<std::uint64_t>(clock_.steady_ns() - begun_ns);
    } catch (const std::exception& error) {  // No memory: the next request may need less.
      log(LogLevel::kError, "ingest", std::string("a worker failed: ").append(error.what()));
      for (const auto& request : task.requests) {
        request->failure = Error(ErrorCode::kUnavailable, "the server has no memory for this now");
        request->next = Request::Next::kAnswer;
      }
    }
  }

  void answer(Request& request) {
    counters_.spans_accepted += request.result.spans_accepted;
    counters_.spans_refused += request.result.spans_rejected;
    Result<IngestResult> result = request.failure
                                      ? Result<IngestResult>(*std::move(request.failure))
                                      : Result<IngestResult>(std::move(request.result));
    counters_.requests[static_cast<std::size_t>(outcome_of(result))] += 1;
    request.callback(std::move(result));
  }

  // Constant after construction.
  const SmallRequests small_;
  const Clock& clock_;

  // Thread-safe.
  Counters counters_;
  const Decoder decoder_;
  WorkQueue queue_;
  Committer committer_;

  std::mutex join_mutex_;
  std::vector<std::thread> workers_;  // Guarded by join_mutex_. Last: they use the rest.
};

}  // namespace

Outcome outcome_of(const Result<IngestResult>& result) {
  if (result) return result->rejection.empty() ? Outcome::kStored : Outcome::kPartial;
  if (result.error().code() == ErrorCode::kUnavailable) return Outcome::kBusy;
  const bool by_sender = map_error(result.error().code()).http_status < 500;
  return by_sender ? Outcome::kInvalid : Outcome::kFailed;
}

std::unique_ptr<Ingest> Ingest::start(store::Store& store, Options options) {
  return std::make_unique<Pipeline>(store, options);
}

}  // namespace sideseat::ingest
