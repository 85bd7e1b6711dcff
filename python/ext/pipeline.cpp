// The whole way of a span inside one process: recorder -> local copies -> exporter.
#include "pipeline.h"

#include "base/clock.h"
#include "base/random.h"

namespace sideseat::python {

Result<std::unique_ptr<Pipeline>> Pipeline::start(PipelineOptions options) {
  std::unique_ptr<Pipeline> pipeline(new Pipeline(std::move(options)));
  SIDESEAT_CHECK(pipeline->make_parts());
  return pipeline;
}

Pipeline::~Pipeline() = default;

Status Pipeline::make_parts() {
  auto parts = std::make_unique<Parts>();
  parts->recorder = capture::Recorder::create(options_.recorder, system_clock(), system_random());
  parts->sinks = std::make_unique<Sinks>(*parts->recorder, options_.exporter.resource,
                                         options_.exporter.scope);
  for (const std::string& path : sink_paths_) {
    (void)parts->sinks->add(path);  // Worked before the fork; if no more, the copy is what is lost.
  }
  SIDESEAT_TRY(parts->exporter, send::Exporter::start(options_.exporter, *parts->sinks));
  parts_ = std::move(parts);
  return ok();
}

std::unique_ptr<CallHandle> Pipeline::begin(capture::CallStart start) {
  return std::make_unique<CallHandle>(parts_->recorder->begin(std::move(start)));
}

void Pipeline::add(Span span) { parts_->recorder->add(std::move(span)); }

Status Pipeline::add_sink(std::string path) {
  SIDESEAT_CHECK(parts_->sinks->add(path));
  sink_paths_.push_back(std::move(path));
  return ok();
}

Status Pipeline::flush(int timeout_ms) { return parts_->exporter->flush(timeout_ms); }

Status Pipeline::shutdown(int timeout_ms) {
  parts_->recorder->end_open_calls(capture::EndReason::kExit);
  return parts_->exporter->shutdown(timeout_ms);
}

void Pipeline::end_open_calls(capture::EndReason reason) {
  parts_->recorder->end_open_calls(reason);
}

void Pipeline::after_fork_in_child() {
  // Leaked: a thread that the child does not have may hold their locks, and would have to be
  // joined.
  (void)parts_.release();
  (void)make_parts();  // Cannot fail: only a bad URL does, and the parent has used this one.
}

capture::RecorderStats Pipeline::recorder_stats() const { return parts_->recorder->stats(); }
send::ExporterStats Pipeline::exporter_stats() const { return parts_->exporter->stats(); }

}  // namespace sideseat::python
