// The module sideseat._core: what Python sees of the recorder.
#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attributes.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "bytes.h"
#include "call.h"
#include "headers.h"
#include "model/attribute_names.h"
#include "pipeline.h"

namespace nb = nanobind;

namespace sideseat::python {
namespace {

using TextPairs = std::vector<std::pair<std::string, std::string>>;
// Only what the stub says of them; attributes_from looks at every value itself.
using AttributeDict = nb::typed<nb::dict, nb::str, nb::any>;
using Event = nb::typed<nb::tuple, nb::int_, nb::str, AttributeDict>;

[[noreturn]] void raise(const Error& error) {
  const std::string message(error.message());
  if (error.code() == ErrorCode::kInvalidArgument || error.code() == ErrorCode::kUnsupported) {
    throw nb::value_error(message.c_str());
  }
  throw std::runtime_error(message);
}

/// None, or what is the matter.
nb::object outcome(const Status& status) {
  if (status) return nb::none();
  return nb::str(status.error().message().data(), status.error().message().size());
}

template <std::size_t N>
Id<N> id_from(const nb::bytes& bytes) {
  Id<N> id;
  if (bytes.size() == 0) return id;
  if (bytes.size() != N) throw nb::value_error("an id has the wrong number of bytes");
  std::memcpy(id.bytes.data(), bytes.c_str(), N);
  return id;
}

// --- Pipeline ---------------------------------------------------------------------------------

std::unique_ptr<Pipeline> start_pipeline(std::string traces_url, TextPairs headers,
                                         const AttributeDict& resource, std::string spool_directory,
                                         bool capture_content, TextPairs models,
                                         std::size_t attachment_bytes_max) {
  PipelineOptions options;
  options.exporter.traces_url = std::move(traces_url);
  options.exporter.headers = std::move(headers);
  options.exporter.resource = {attributes_from(resource)};
  options.exporter.scope = {"sideseat", SIDESEAT_VERSION, {}};
  options.exporter.spool_directory = std::move(spool_directory);
  options.recorder.capture_content = capture_content;
  options.recorder.models = std::move(models);
  options.recorder.attachment_bytes_max = attachment_bytes_max;
  auto pipeline = Pipeline::start(std::move(options));
  if (!pipeline) raise(pipeline.error());
  return std::move(*pipeline);
}

/// Splits "https://host:port/..." without allocating more than the host.
void set_server(capture::CallStart& start, std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return;
  start.server_port = url.substr(0, scheme) == "http" ? 80 : 443;
  std::string_view authority = url.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  authority.remove_prefix(authority.rfind('@') + 1);  // "user:secret@" is nobody's business.
  const std::size_t colon = authority.rfind(':');
  if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
    const int port = std::atoi(std::string(authority.substr(colon + 1)).c_str());
    if (port > 0) start.server_port = port;
    authority = authority.substr(0, colon);
  }
  start.server_address = authority;
}

std::unique_ptr<CallHandle> begin(Pipeline& pipeline, std::string service, std::string operation,
                                  std::string url_path, std::string model_id, std::string region,
                                  std::string_view url, nb::handle headers, nb::handle body,
                                  std::string body_missing, const Context* context) {
  release_bytes();
  capture::CallStart start;
  start.service = std::move(service);
  start.operation = std::move(operation);
  start.url_path = std::move(url_path);
  start.model_id = std::move(model_id);
  start.region = std::move(region);
  set_server(start, url);
  start.request_headers = allowed_headers(headers);
  start.request_body = take_bytes(body);
  start.request_body_missing = std::move(body_missing);
  if (context != nullptr) start.context = context->trace;
  return pipeline.begin(std::move(start));
}

void add_span(Pipeline& pipeline, const Context& context, const nb::bytes& parent_span_id,
              std::string name, int kind, std::int64_t started_at_ns, std::int64_t ended_at_ns,
              const AttributeDict& attributes, const nb::typed<nb::list, Event>& events, int status,
              std::string status_message) {
  Span span;
  span.trace_id = context.trace.trace_id;
  span.span_id = context.trace.parent_span_id;
  span.parent_span_id = id_from<8>(parent_span_id);
  span.name = std::move(name);
  span.kind = static_cast<SpanKind>(kind);
  span.started_at_ns = started_at_ns;
  span.ended_at_ns = ended_at_ns;
  span.attributes = attributes_from(attributes);
  const auto add_id = [&span](attribute::Name key, const std::string& value) {
    if (!value.empty()) span.attributes.push_back({std::string(key), {value}});
  };
  add_id(attribute::kSessionId, context.trace.session_id);
  add_id(attribute::kUserId, context.trace.user_id);
  for (const nb::handle event : events) {
    const auto entry = nb::cast<nb::tuple>(event);
    span.events.push_back({nb::cast<std::int64_t>(entry[0]), nb::cast<std::string>(entry[1]),
                           attributes_from(entry[2]), 0});
  }
  span.status = static_cast<StatusCode>(status);
  span.status_message = std::move(status_message);
  pipeline.add(std::move(span));
}

nb::object flush(Pipeline& pipeline, int timeout_ms) {
  Status status = ok();
  {
    const nb::gil_scoped_release unlocked;
    status = pipeline.flush(timeout_ms);
  }
  release_bytes();
  return outcome(status);
}

nb::object shut_down(Pipeline& pipeline, int timeout_ms) {
  Status status = ok();
  {
    const nb::gil_scoped_release unlocked;
    status = pipeline.shutdown(timeout_ms);
  }
  release_bytes();
  return outcome(status);
}

nb::dict stats(const Pipeline& pipeline) {
  const capture::RecorderStats recorder = pipeline.recorder_stats();
  const send::ExporterStats exporter = pipeline.exporter_stats();
  nb::dict stats;
  stats["calls_begun"] = recorder.calls_begun;
  stats["spans_made"] = recorder.spans_made;
  stats["calls_dropped"] = recorder.calls_dropped;
  stats["contents_dropped"] = recorder.contents_dropped;
  stats["spans_sent"] = exporter.spans_sent;
  stats["spans_spooled"] = exporter.spans_spooled;
  stats["spans_waiting"] = exporter.spans_waiting;
  stats["spans_dropped"] = exporter.spans_dropped;
  stats["last_error"] = exporter.last_error;
  return stats;
}

void after_fork_in_child(Pipeline& pipeline) { pipeline.after_fork_in_child(); }

void bind_pipeline(nb::module_& module) {
  nb::class_<Pipeline>(module, "Pipeline",
                       "The recorder and its exporter; survives a fork if it is told of it.")
      .def(nb::new_(&start_pipeline), nb::arg("traces_url"), nb::arg("headers"),
           nb::arg("resource"), nb::arg("spool_directory"), nb::arg("capture_content"),
           nb::arg("models"), nb::arg("attachment_bytes_max"), "Raises ValueError for a bad URL.")
      .def("begin", &begin, nb::arg("service"), nb::arg("operation"), nb::arg("url_path"),
           nb::arg("model_id"), nb::arg("region"), nb::arg("url"), nb::arg("headers").none(),
           nb::arg("body").none(), nb::arg("body_missing"), nb::arg("context").none(),
           "A call begins now. Keeps the body by reference if it is large bytes.")
      .def("add_span", &add_span, nb::arg("context"), nb::arg("parent_span_id"), nb::arg("name"),
           nb::arg("kind"), nb::arg("started_at_ns"), nb::arg("ended_at_ns"), nb::arg("attributes"),
           nb::arg("events"), nb::arg("status"), nb::arg("status_message"),
           "A finished span of the caller's own; `context` is the span's.")
      .def(
          "add_sink",
          [](Pipeline& self, const std::string& path) {
            const Status status = self.add_sink(path);
            if (!status) raise(status.error());
          },
          nb::arg("path"), "Spans also go to this file as OTLP JSON lines; '-': standard output.")
      .def("learn_model", &Pipeline::learn_model, nb::arg("model_id"), nb::arg("model"),
           "The model behind an id, found out while the program runs.")
      .def("flush", &flush, nb::arg("timeout_ms"),
           nb::sig("def flush(self, timeout_ms: int) -> str | None"),
           "None, or what is the matter.")
      .def("shutdown", &shut_down, nb::arg("timeout_ms"),
           nb::sig("def shutdown(self, timeout_ms: int) -> str | None"),
           "None, or what is the matter.")
      .def("stats", &stats, nb::sig("def stats(self) -> dict[str, int | str]"))
      .def("after_fork_in_child", &after_fork_in_child);
}

// --- Call and Context -------------------------------------------------------------------------

void bind_call(nb::module_& module) {
  nb::enum_<capture::EndReason>(module, "EndReason")
      .value("COMPLETE", capture::EndReason::kComplete)
      .value("CLOSED", capture::EndReason::kClosed)
      .value("DROPPED", capture::EndReason::kDropped)
      .value("CANCELLED", capture::EndReason::kCancelled)
      .value("ERROR", capture::EndReason::kError)
      .value("EXIT", capture::EndReason::kExit);

  nb::class_<CallHandle>(module, "Call",
                         "One call in flight; let go of unended, it ends `dropped`.")
      .def("attempt", &CallHandle::attempt, nb::arg("http_status"))
      .def("response", &CallHandle::response, nb::arg("http_status"), nb::arg("headers").none(),
           nb::arg("body").none())
      .def("chunk", &CallHandle::chunk, nb::arg("data"))
      .def("end", &CallHandle::end, nb::arg("reason"), nb::arg("error_type") = "",
           nb::arg("error_message") = "", "True the first time.")
      .def_prop_ro("span_id", &CallHandle::span_id);
}

void bind_context(nb::module_& module) {
  nb::class_<Context>(module, "Context", "Where a span stands: what the calls below it inherit.")
      .def(
          "__init__",
          [](Context* self, const nb::bytes& trace_id, const nb::bytes& span_id,
             std::string session_id, std::string user_id) {
            new (self) Context{{id_from<16>(trace_id), id_from<8>(span_id), std::move(session_id),
                                std::move(user_id)}};
          },
          nb::arg("trace_id"), nb::arg("span_id"), nb::arg("session_id"), nb::arg("user_id"))
      .def_prop_ro("trace_id", [](const Context& self) { return self.trace.trace_id.hex(); })
      .def_prop_ro("span_id", [](const Context& self) { return self.trace.parent_span_id.hex(); })
      .def_prop_ro("session_id", [](const Context& self) { return self.trace.session_id; })
      .def_prop_ro("user_id", [](const Context& self) { return self.trace.user_id; });
}

void log_to_stderr(LogLevel, std::string_view component, std::string_view message) {
  (void)std::fprintf(stderr, "sideseat %.*s: %.*s\n", static_cast<int>(component.size()),
                     component.data(), static_cast<int>(message.size()), message.data());
}

}  // namespace

NB_MODULE(_core, module) {
  // Handles that are alive at exit are normal (an open stream); in tests they are a bug of ours.
  const char* strict = std::getenv("SIDESEAT_STRICT");
  nb::set_leak_warnings(strict != nullptr && std::string_view(strict) == "1");
  module.attr("VERSION") = SIDESEAT_VERSION;
  module.attr("ATTACHMENT_BYTES_MAX") = limits::kAttachmentBytesMax;
  bind_context(module);
  bind_call(module);
  bind_pipeline(module);
  module.def("count_fork", &count_fork, "Call once in a forked child, before anything else.");
  module.def("release_bytes", &release_bytes, "Gives back what the recorder no longer needs.");
  module.def(
      "set_debug", [](bool on) { set_log_sink(on ? &log_to_stderr : nullptr); }, nb::arg("on"),
      "The library's own log lines go to standard error, or nowhere.");
}

}  // namespace sideseat::python
