// A bounded queue and its one consumer.
#include "ingest/ingest.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "ingest/check.h"
#include "ingest/take_apart.h"

namespace sideseat::ingest {
namespace {

/// One request on its way to the disk.
struct Submission {
  std::vector<store::SpanRecord> records;
  std::size_t bytes = 0;
  IngestResult result;
  Ingest::Callback callback;
};

Submission make_submission(TakenApart taken, Ingest::Callback callback) {
  const IngestResult result{.spans_accepted = taken.records.size(),
                            .spans_rejected = taken.spans_rejected,
                            .attachments_rejected = taken.attachments_rejected,
                            .rejection = std::move(taken.rejection)};
  return {std::move(taken.records), taken.bytes, result, std::move(callback)};
}

class GroupCommit final : public Ingest {
 public:
  GroupCommit(store::Store& store, Options options)
      : store_(store), options_(options), writer_([this] { write(); }) {}
  ~GroupCommit() override { stop(); }

  void submit(std::string project, TraceRequest request, Callback callback) override {
    const Status checked = check_project(project);
    if (!checked) return callback(checked.error().clone());
    Submission submission =
        make_submission(take_apart(project, std::move(request)), std::move(callback));
    if (submission.records.empty()) return submission.callback(submission.result);
    const Status queued = enqueue(submission);
    if (!queued) submission.callback(queued.error().clone());
  }

  void on_changed(Listener listener) override {
    const std::lock_guard guard(listener_mutex_);
    listener_ = std::move(listener);
  }

  void stop() override {
    {
      const std::lock_guard guard(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    const std::lock_guard guard(join_mutex_);
    if (writer_.joinable()) writer_.join();
  }

 private:
  /// Leaves `submission` alone if it is refused.
  Status enqueue(Submission& submission) {
    {
      const std::lock_guard guard(mutex_);
      if (stopping_) return Error(ErrorCode::kUnavailable, "the server is stopping");
      // A request that is larger than the queue is taken when nothing else waits.
      const bool full =
          !queue_.empty() && (queue_spans_ + submission.records.size() > options_.queue_spans_max ||
                              queue_bytes_ + submission.bytes > options_.queue_bytes_max);
      if (full) {
        return Error(ErrorCode::kUnavailable,
                     "more spans arrive than the disk takes in: send these again later");
      }
      queue_spans_ += submission.records.size();
      queue_bytes_ += submission.bytes;
      queue_.push_back(std::move(submission));
    }
    wake_.notify_one();
    return ok();
  }

  void write() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      std::vector<Submission> group = std::exchange(queue_, {});
      queue_spans_ = 0;
      queue_bytes_ = 0;
      lock.unlock();
      commit(group);
      group.clear();
      lock.lock();
    }
  }

  void commit(std::vector<Submission>& group) {
    std::vector<store::SpanRecord> records;
    for (Submission& submission : group) {
      std::move(submission.records.begin(), submission.records.end(), std::back_inserter(records));
    }
    const auto appended = store_.append(records);
    if (!appended && group.size() > 1) return commit_one_by_one(group, records);
    for (Submission& submission : group) answer(submission, appended);
    if (appended) tell_listener(*appended);
  }

  /// One submission that cannot be stored must not take its neighbours with it.
  void commit_one_by_one(std::vector<Submission>& group, std::vector<store::SpanRecord>& records) {
    auto next = std::make_move_iterator(records.begin());
    for (Submission& submission : group) {
      const auto end = next + static_cast<std::ptrdiff_t>(submission.result.spans_accepted);
      const auto appended = store_.append(std::vector<store::SpanRecord>(next, end));
      next = end;
      answer(submission, appended);
      if (appended) tell_listener(*appended);
    }
  }

  static void answer(Submission& submission, const Result<store::AppendResult>& appended) {
    if (appended) {
      submission.callback(std::move(submission.result));
    } else {
      submission.callback(appended.error().clone());
    }
  }

  void tell_listener(const store::AppendResult& appended) {
    const std::lock_guard guard(listener_mutex_);
    if (!listener_) return;
    for (const auto& changed : appended.changed) listener_(changed);
  }

  // Constant after construction.
  store::Store& store_;
  const Options options_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Submission> queue_;  // Guarded by mutex_, as are the next three.
  std::size_t queue_spans_ = 0;
  std::size_t queue_bytes_ = 0;
  bool stopping_ = false;

  std::mutex listener_mutex_;
  Listener listener_;  // Guarded by listener_mutex_.

  std::mutex join_mutex_;
  std::thread writer_;  // Guarded by join_mutex_. Last: it uses the rest.
};

}  // namespace

std::unique_ptr<Ingest> Ingest::start(store::Store& store, Options options) {
  return std::make_unique<GroupCommit>(store, options);
}

}  // namespace sideseat::ingest
