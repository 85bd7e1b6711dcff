// The whole way of a span inside one process: recorder -> local copies -> exporter.
#include "pipeline.h"

#include <utility>

#include "base/clock.h"
#include "base/random.h"

namespace sideseat::python {
namespace {

std::shared_ptr<capture::Recorder> make_recorder(const PipelineOptions& options) {
  return capture::Recorder::create(options.recorder, system_clock(), system_random());
}

}  // namespace

Pipeline::Pipeline(PipelineOptions options)
    : options_(std::move(options)),
      recorder_(make_recorder(options_)),
      sinks_(*recorder_, options_.exporter.resource, options_.exporter.scope) {}

Result<std::unique_ptr<Pipeline>> Pipeline::start(PipelineOptions options) {
  std::unique_ptr<Pipeline> pipeline(new Pipeline(std::move(options)));
  SIDESEAT_TRY(pipeline->exporter_,
               send::Exporter::start(pipeline->options_.exporter, pipeline->sinks_));
  return pipeline;
}

std::unique_ptr<CallHandle> Pipeline::begin(capture::CallStart start) {
  return std::make_unique<CallHandle>(recorder_->begin(std::move(start)));
}

void Pipeline::add(Span span) {
  if (!closed_) recorder_->add(std::move(span));
}

void Pipeline::learn_model(std::string model_id, std::string model) {
  recorder_->learn_model(std::move(model_id), std::move(model));
}

Status Pipeline::add_sink(const std::string& path) { return sinks_.add(path); }

Status Pipeline::flush(int timeout_ms) { return exporter_->flush(timeout_ms); }

Status Pipeline::shutdown(int timeout_ms) {
  closed_ = true;
  recorder_->end_open_calls(capture::EndReason::kExit);
  return exporter_->shutdown(timeout_ms);
}

void Pipeline::after_fork_in_child() {
  // Leaked: a thread that the child does not have may hold its locks.
  (void)new std::shared_ptr<capture::Recorder>(std::move(recorder_));
  recorder_ = make_recorder(options_);
  sinks_.after_fork_in_child(*recorder_);
  exporter_->after_fork_in_child();
}

}  // namespace sideseat::python
